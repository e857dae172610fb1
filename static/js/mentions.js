// @ in a comment offers the people of the song.

let shown = null;

/** @param {HTMLTextAreaElement} field @returns {{from: number, typed: string} | null} what follows the @ at the caret */
function wanted(field) {
  const before = field.value.slice(0, field.selectionStart);
  const found = /(?:^|\s)@([^\s@][^@\n]{0,30})?$/.exec(before);
  return found ? { from: before.length - (found[1]?.length ?? 0), typed: (found[1] ?? "").toLowerCase() } : null;
}

/** @param {string} url where the names come from */
async function namesFrom(url) {
  if (namesFrom.url !== url) {
    namesFrom.url = url;
    namesFrom.names = fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then((response) => (response.ok ? response.json() : { names: [] }))
      .then(({ names }) => names)
      .catch(() => []);
  }
  return namesFrom.names;
}

async function offer(field) {
  const url = field.closest("[data-people-url]")?.dataset.peopleUrl;
  if (!url || !wanted(field)) return hide();
  const names = await namesFrom(url);
  const at = wanted(field);
  const found = at ? names.filter((name) => name.toLowerCase().startsWith(at.typed)).slice(0, 6) : [];
  const whole = found.length === 1 && found[0].toLowerCase() === at.typed;
  return found.length && !whole ? show(field, found) : hide();
}

function show(field, names) {
  hide();
  const list = document.createElement("ul");
  list.className = "mention-list";
  list.id = "mention-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "People of this song");
  names.forEach((name, index) => {
    const item = document.createElement("li");
    item.id = `mention-${index}`;
    item.setAttribute("role", "option");
    item.textContent = name;
    item.addEventListener("mousedown", (event) => (event.preventDefault(), take(field, name)));
    list.append(item);
  });
  field.after(list);
  shown = { field, list, names, index: 0 };
  field.setAttribute("aria-controls", list.id);
  choose(0);
}

function choose(index) {
  shown.index = (index + shown.names.length) % shown.names.length;
  [...shown.list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === shown.index)));
  shown.field.setAttribute("aria-activedescendant", `mention-${shown.index}`);
}

function hide() {
  shown?.list.remove();
  for (const name of ["aria-controls", "aria-activedescendant"]) shown?.field.removeAttribute(name);
  shown = null;
}

function take(field, name) {
  const at = wanted(field);
  hide();
  if (!at) return;
  const to = field.selectionStart;
  field.setRangeText(`${name} `, at.from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function watchMentions() {
  const of = (event) => event.target instanceof HTMLTextAreaElement && event.target.matches("[data-mentions]") && event.target;
  document.addEventListener("input", (event) => of(event) && offer(of(event)));
  document.addEventListener("focusout", (event) => of(event) && hide());
  document.addEventListener(
    "keydown",
    (event) => {
      if (!shown || of(event) !== shown.field) return;
      const act = {
        ArrowDown: () => choose(shown.index + 1),
        ArrowUp: () => choose(shown.index - 1),
        Enter: () => take(shown.field, shown.names[shown.index]),
        Tab: () => take(shown.field, shown.names[shown.index]),
        Escape: hide,
      }[event.key];
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    },
    { capture: true },
  );
}
