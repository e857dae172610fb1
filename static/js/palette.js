import { available, printed } from "./commands.js";

/** Ctrl/⌘ K: every command and every link of the menu, found by typing. */
export function openPalette() {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("palette"));
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  let found = [];
  let at = 0;

  const choose = (index) => {
    at = Math.max(0, Math.min(found.length - 1, index));
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    if (found.length) input.setAttribute("aria-activedescendant", `palette-${at}`);
    else input.removeAttribute("aria-activedescendant");
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const act = (index) => {
    const command = found[index];
    dialog.close();
    command?.run();
  };
  const show = () => {
    found = rank(available().filter((command) => command.id !== "palette"), input.value);
    list.replaceChildren(...found.map((command, index) => option(command, index, () => act(index))));
    choose(0);
  };
  input.value = "";
  input.oninput = show;
  input.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose((at + step + found.length) % found.length);
    else if (event.key === "Enter") act(at);
    else return;
    event.preventDefault();
  };
  show();
  if (!dialog.open) dialog.showModal();
  input.focus();
}

/**
 * Commands whose title has all typed words, those that begin with them first.
 * @param {import("./commands.js").Command[]} all @param {string} typed
 */
export function rank(all, typed) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = all.filter((command) => words.every((word) => command.title.toLowerCase().includes(word)));
  const starts = (command) => (words.length && command.title.toLowerCase().startsWith(words[0]) ? 0 : 1);
  return hits.sort((a, b) => starts(a) - starts(b));
}

function option(command, index, act) {
  const made = document.createElement("div");
  made.id = `palette-${index}`;
  made.setAttribute("role", "option");
  made.append(command.title);
  if (command.keys) {
    const keys = document.createElement("kbd");
    keys.textContent = printed(command.keys).join(" ");
    made.append(keys);
  }
  made.addEventListener("click", act);
  return made;
}
