// Which lines are others by now than those that a take sang, marked beside them; how many, on every take's card.
import { RangeSet, RangeSetBuilder, RangeValue, StateEffect, StateField } from "@codemirror/state";
import { EditorView, gutter, GutterMarker } from "@codemirror/view";
import { postJson } from "../http.js";

const PAUSE_MS = 500; // after the last key: the marks, and the count of their take
const REST_MS = 3_000; // after that: the counts of all takes
const setMarks = StateEffect.define();

class Mark extends RangeValue {
  /** @param {string} kind "line" or "cut" @param {string} title */
  constructor(kind, title) {
    super();
    this.note = new Note(kind, title);
  }
  eq(other) {
    return other.note.eq(this.note);
  }
}

class Note extends GutterMarker {
  constructor(kind, title) {
    super();
    Object.assign(this, { kind, title });
  }
  eq(other) {
    return other.kind === this.kind && other.title === this.title;
  }
  toDOM() {
    const mark = document.createElement("span");
    mark.className = `ly-change is-${this.kind}`;
    mark.title = this.title;
    return mark;
  }
}

/** @type {StateField<RangeSet<Mark>>} */
const marks = StateField.define({
  create: () => RangeSet.empty,
  update(value, transaction) {
    const told = transaction.effects.find((effect) => effect.is(setMarks));
    return told ? told.value : value.map(transaction.changes);
  },
});

/**
 * @param {{lines: number[], cuts: [number, number][]}} answer @param {import("@codemirror/state").Text} doc
 * @param {string} take what people call it
 */
function place({ lines, cuts }, doc, take) {
  const builder = new RangeSetBuilder();
  const at = (line) => doc.line(Math.min(line + 1, doc.lines)).from;
  const found = [
    ...cuts.map(([line, count]) => [at(line), new Mark("cut", `${count} ${count === 1 ? "line" : "lines"} of ${take} no longer stand here`)]),
    ...lines.filter((line) => line < doc.lines).map((line) => [at(line), new Mark("line", `Changed since ${take}`)]),
  ];
  for (const [position, mark] of found.sort((a, b) => a[0] - b[0])) builder.add(position, position, mark);
  return builder.finish();
}

/** @param {import("./features.js").Context} context @returns {import("./features.js").Feature} */
export function changing({ host, page }) {
  const url = host.dataset.changedUrl;
  let view;
  let timer = 0;
  let rest = 0;
  let asked = 0;
  const soon = () => {
    stop();
    timer = setTimeout(ask, PAUSE_MS);
    rest = setTimeout(now, REST_MS);
  };
  const now = () => ask(true);
  const stop = () => {
    clearTimeout(timer);
    clearTimeout(rest);
  };
  const cards = () => [...page.querySelectorAll("[data-changed-since]")];
  /** The card of the take that plays or waits in the player, else of the newest one. */
  const chosen = (all) => {
    const playing = document.querySelector("#player:not([hidden]) [data-player-title]")?.pathname;
    return all.find((card) => card.closest(".take").querySelector("h3 a").pathname === playing) ?? all[0];
  };

  /** @param {boolean} [every] count for all takes, not only for the one that is marked */
  async function ask(every = false) {
    const all = cards();
    if (!url || !all.length) return;
    const card = chosen(all);
    const mine = ++asked;
    const text = view.state.doc.toString();
    const revisions = (every ? [card, ...all] : [card]).map((one) => one.dataset.changedSince);
    try {
      const response = await postJson(url, { text, revisions: [...new Set(revisions)].slice(0, 60) });
      if (!response.ok || response.redirected || mine !== asked || text !== view.state.doc.toString()) return;
      const answer = await response.json();
      for (const one of cards()) if (one.dataset.changedSince in answer.counts) tell(one, answer.counts[one.dataset.changedSince]);
      card.dispatchEvent(new Event("lines-changed", { bubbles: true }));
      view.dispatch({ effects: setMarks.of(place(answer, view.state.doc, card.closest(".take").querySelector("h3").textContent.trim())) });
    } catch {
      /* offline: the marks stay as they are */
    }
  }
  const swapped = (event) => event.target instanceof Element && (event.target.id === "takes" || event.target.closest?.("#takes")) && soon();

  return {
    extensions: [
      marks,
      gutter({
        class: "ly-changes",
        lineMarker: (shown, block) => noteAt(shown.state, block.from),
        lineMarkerChange: (update) => update.startState.field(marks) !== update.state.field(marks),
        initialSpacer: () => new Note("line", ""),
      }),
      EditorView.updateListener.of((update) => update.docChanged && soon()),
    ],
    attach(made) {
      view = made;
      ask(true);
      document.addEventListener("player:load", now);
      document.addEventListener("htmx:after:swap", swapped);
    },
    close() {
      stop();
      asked += 1;
      document.removeEventListener("player:load", now);
      document.removeEventListener("htmx:after:swap", swapped);
    },
  };
}

/** @param {import("@codemirror/state").EditorState} state @param {number} at where a line begins */
function noteAt(state, at) {
  let found = null;
  state.field(marks).between(at, at, (_from, _to, mark) => {
    if (found?.kind !== "line") found = mark.note;
  });
  return found;
}

/** @param {HTMLElement} card @param {number} count */
function tell(card, count) {
  const words = `${count} ${count === 1 ? "line" : "lines"} changed`;
  if (card.textContent !== words) card.textContent = words;
  card.hidden = count === 0;
}
