import { available, printed, setSingleKeys, singleKeys } from "./commands.js";

/** The keyboard dialog: what can be pressed on this page. */
export function openHelp() {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("help"));
  const list = dialog.querySelector("[data-key-list]");
  list.replaceChildren(...available().filter((command) => command.keys).flatMap(row));
  const box = dialog.querySelector("[data-single-keys]");
  box.checked = singleKeys();
  box.onchange = () => setSingleKeys(box.checked);
  if (!dialog.open) dialog.showModal();
}

/** @param {import("./commands.js").Command} command */
function row(command) {
  const what = document.createElement("dt");
  what.textContent = command.title;
  const keys = document.createElement("dd");
  for (const part of printed(command.keys)) {
    const key = document.createElement("kbd");
    key.textContent = part;
    keys.append(key);
  }
  return [what, keys];
}
