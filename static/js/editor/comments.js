// Where comments stand in the sheet: a mark beside the line, the words underlined, suggested words below their line.
import { RangeSet, RangeValue, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, gutter, GutterMarker, WidgetType } from "@codemirror/view";
import { csrf, postJson } from "../http.js";

const PAUSE_MS = 400; // while somebody types, places are carried along here
const setMarks = StateEffect.define();

/**
 * @typedef {object} Thread as the server places it
 * @property {string} id @property {number} line 0-based @property {number} start @property {number} end code points; 0, 0: the whole line
 * @property {"comment" | "change" | "insert" | "remove"} kind
 * @property {string} proposal @property {string} who @property {string} excerpt @property {number} said @property {boolean} is_new
 * @property {string} [accept] @property {string} [reject] for whom may decide
 */

const open = (id) => document.dispatchEvent(new CustomEvent("songsmith:thread", { detail: { id } }));

/** Stands at the beginning of its line and moves with it. */
class Spot extends RangeValue {
  /** @param {Thread} thread */
  constructor(thread) {
    super();
    this.thread = thread;
  }
  eq(other) {
    return other.thread === this.thread;
  }
}

class Bubble extends GutterMarker {
  /** @param {Thread[]} threads of one line */
  constructor(threads) {
    super();
    this.threads = threads;
    this.key = threads.map((thread) => `${thread.id}${thread.said}${thread.is_new}`).join();
  }
  eq(other) {
    return other.key === this.key;
  }
  toDOM() {
    const mark = document.createElement("button");
    mark.type = "button";
    mark.tabIndex = -1; // the panel beside the sheet is the way by keyboard
    mark.className = this.threads.some((thread) => thread.is_new) ? "ly-comment is-new" : "ly-comment";
    mark.textContent = String(this.threads.reduce((sum, thread) => sum + thread.said, 0));
    mark.title = this.threads.map((thread) => `${thread.who}: ${thread.excerpt || thread.proposal || "leave this line out"}`).join("\n");
    mark.addEventListener("mousedown", (event) => event.preventDefault());
    mark.addEventListener("click", () => open(this.threads[0].id));
    return mark;
  }
}

/** Suggested words below their line, with who suggests them. */
class Suggested extends WidgetType {
  /** @param {Thread} thread @param {(thread: Thread, url: string, box: HTMLElement) => void} decide */
  constructor(thread, decide) {
    super();
    this.thread = thread;
    this.decide = decide;
  }
  eq(other) {
    return other.thread.id === this.thread.id && other.thread.proposal === this.thread.proposal;
  }
  toDOM() {
    const { who, kind, proposal, accept, reject, id } = this.thread;
    const box = document.createElement("div");
    box.className = "ly-suggested";
    const words = document.createElement("span");
    words.className = "ly-suggested-words";
    words.textContent = kind === "remove" ? "Leave this line out" : proposal;
    const by = button(who, () => open(id));
    by.title = "Open the comment";
    box.append(words, by);
    if (accept) box.append(button("Accept", () => this.decide(this.thread, accept, box)), button("Reject", () => this.decide(this.thread, reject, box)));
    return box;
  }
  ignoreEvent() {
    return true;
  }
}

/** @param {string} word @param {() => void} act */
function button(word, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-quiet btn-small";
  made.textContent = word;
  made.addEventListener("click", act);
  return made;
}

/** @type {StateField<{spots: RangeSet<Spot>, drawn: import("@codemirror/view").DecorationSet}>} */
const marks = StateField.define({
  create: () => ({ spots: RangeSet.empty, drawn: Decoration.none }),
  update(value, transaction) {
    const told = transaction.effects.find((effect) => effect.is(setMarks));
    if (told) return told.value;
    if (!transaction.docChanged) return value;
    return { spots: value.spots.map(transaction.changes), drawn: value.drawn.map(transaction.changes) };
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.drawn),
});

/** @param {Thread[]} threads @param {import("@codemirror/state").Text} doc */
function place(threads, doc, decide) {
  const spots = [];
  const drawn = [];
  for (const thread of threads.filter((one) => one.line < doc.lines)) {
    const line = doc.line(thread.line + 1);
    spots.push(new Spot(thread).range(line.from));
    const points = [...line.text];
    const offset = (point) => line.from + points.slice(0, point).join("").length;
    if (thread.end > thread.start) drawn.push(Decoration.mark({ class: "ly-commented" }).range(offset(thread.start), offset(thread.end)));
    if (thread.kind !== "comment") drawn.push(Decoration.widget({ widget: new Suggested(thread, decide), block: true, side: 1 }).range(line.to));
  }
  return { spots: RangeSet.of(spots, true), drawn: Decoration.set(drawn, true) };
}

/** @param {import("./features.js").Context} context @returns {import("./features.js").Feature} */
export function commenting({ host, lyrics }) {
  const url = host.dataset.marksUrl;
  let view;
  let timer = 0;
  let closed = false;
  const soon = (after = 0) => {
    clearTimeout(timer);
    timer = setTimeout(ask, after);
  };
  const decide = async (thread, where, box) => {
    const line = box.previousElementSibling; // as it is drawn, without widgets: what the writer sees
    const spot = spotOf(view.state, thread.id);
    const seen = spot === null ? line.textContent : view.state.doc.lineAt(spot).text;
    const response = await fetch(where, {
      method: "POST", credentials: "same-origin", body: new URLSearchParams({ seen }),
      headers: { "X-CSRFToken": csrf(), "HX-Request": "true" },
    });
    if (!response.ok) document.dispatchEvent(new CustomEvent("songsmith:say", { detail: { text: "That did not work: the line was changed, or somebody has decided already.", tag: "error" } }));
    document.dispatchEvent(new CustomEvent("songsmith:comments"));
  };

  async function ask() {
    if (!url || closed) return;
    const text = view.state.doc.toString();
    try {
      const response = await postJson(url, { text });
      if (!response.ok || response.redirected || closed) return;
      const { marks: threads } = await response.json();
      if (text !== view.state.doc.toString()) return soon(PAUSE_MS); // places in a text that has gone on
      view.dispatch({ effects: setMarks.of(place(threads, view.state.doc, decide)) });
    } catch {
      /* offline: the marks stay where they are */
    }
  }
  const again = () => soon();

  return {
    extensions: [
      marks,
      gutter({
        class: "ly-comments",
        lineMarker(shown, block) {
          const found = threadsAt(shown.state, shown.state.doc.lineAt(block.from).from);
          return found.length ? new Bubble(found) : null;
        },
        lineMarkerChange: (update) => update.startState.field(marks) !== update.state.field(marks),
      }),
    ],
    attach(made) {
      view = made;
      lyrics.here = () => here(view);
      lyrics.goTo = (line) => goTo(view, line);
      document.addEventListener("songsmith:comments", again);
      ask();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      document.removeEventListener("songsmith:comments", again);
    },
  };
}

/** What a comment made now is about: the line at the caret, or the chosen words of it. */
function here(view) {
  const { main } = view.state.selection;
  const line = view.state.doc.lineAt(main.head);
  const inside = !main.empty && main.from >= line.from && main.to <= line.to;
  const points = (to) => [...line.text.slice(0, to - line.from)].length;
  return { line: line.number - 1, text: line.text, start: inside ? points(main.from) : 0, end: inside ? points(main.to) : 0 };
}

/** @param {number} line 0-based */
function goTo(view, line) {
  const { from, to } = view.state.doc.line(Math.min(line + 1, view.state.doc.lines));
  view.dispatch({ selection: { anchor: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
  view.focus();
}

/** @param {import("@codemirror/state").EditorState} state @param {number} at @returns {Thread[]} */
function threadsAt(state, at) {
  const found = [];
  state.field(marks).spots.between(at, at, (_from, _to, spot) => void found.push(spot.thread));
  return found;
}

/** @param {import("@codemirror/state").EditorState} state @param {string} id @returns {number | null} */
function spotOf(state, id) {
  let found = null;
  for (let cursor = state.field(marks).spots.iter(); cursor.value; cursor.next()) if (cursor.value.thread.id === id) found = cursor.from;
  return found;
}
