// Who wrote which words, shown on request: colour and line under the words, and the names in a list.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";
import { avatar, hueClass } from "./collab_people.js";

const PAUSE_MS = 250; // after a change: the colours follow the words, not each letter

const setAuthors = StateEffect.define();

const field = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) if (effect.is(setAuthors)) return effect.value;
    return transaction.docChanged ? marks.map(transaction.changes) : marks;
  },
  provide: (own) => EditorView.decorations.from(own),
});

/**
 * @param {HTMLElement} host @param {HTMLElement} page @param {import("yjs").Text} words
 */
export function authorColours(host, page, words) {
  const switched = page.querySelector("[data-authors-toggle]");
  const legend = page.querySelector("[data-authors]");
  /** @type {Map<number, import("./collab_people.js").Person>} */
  let writers = new Map();
  let view = null;
  let on = false;
  let timer = 0;

  const fetchWriters = async () => {
    const response = await fetch(host.dataset.writersUrl, { headers: { Accept: "application/json" } });
    if (!response.ok || response.redirected) return;
    const { writers: rows, people } = await response.json();
    const byId = new Map(people.map((person) => [person.id, person]));
    writers = new Map(rows.map(([client, id]) => [client, byId.get(id) ?? null]));
  };

  const draw = async () => {
    let runs = runsOf(words);
    if (runs.some(({ client }) => !writers.has(client))) await fetchWriters().catch(() => {});
    if (!on || !view) return;
    runs = runsOf(words);
    const marks = runs.flatMap(({ client, from, to }) => {
      const person = writers.get(client);
      return person ? [Decoration.mark({ class: `ly-author ${hueClass(person)}`, attributes: { title: person.name } }).range(from, to)] : [];
    });
    view.dispatch({ effects: setAuthors.of(Decoration.set(marks)) });
    list(runs);
  };

  const list = (runs) => {
    const found = new Map();
    for (const { client } of runs) {
      const person = writers.get(client);
      if (person) found.set(person.id, person);
    }
    legend.replaceChildren(...[...found.values()].map(entry));
    if (!found.size) legend.textContent = "Nobody has written here live yet.";
  };

  const toggle = () => {
    on = !on;
    switched.setAttribute("aria-pressed", String(on));
    legend.hidden = !on;
    if (on) draw();
    else view.dispatch({ effects: setAuthors.of(Decoration.none) });
  };

  const later = () => {
    if (!on) return;
    clearTimeout(timer);
    timer = setTimeout(draw, PAUSE_MS);
  };

  return {
    extension: [field, EditorView.updateListener.of((update) => update.docChanged && later())],
    /** @param {EditorView} made */
    attach(made) {
      view = made;
      switched.hidden = false;
      switched.addEventListener("click", toggle);
    },
    close() {
      clearTimeout(timer);
      view = null;
    },
  };
}

/** Stretches of the text by the visit that wrote them. @param {import("yjs").Text} words */
function runsOf(words) {
  const runs = [];
  let at = 0;
  for (let item = words._start; item; item = item.right) {
    if (item.deleted || !item.countable) continue;
    const last = runs.at(-1);
    if (last?.client === item.id.client) last.to = at + item.length;
    else runs.push({ client: item.id.client, from: at, to: at + item.length });
    at += item.length;
  }
  return runs;
}

function entry(person) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.className = `ly-author ${hueClass(person)}`;
  name.textContent = person.name;
  item.append(avatar(person), name);
  return item;
}
