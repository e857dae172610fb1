// Beside the words: how heavy each syllable is, how many there are, which lines rhyme.
import { RangeSet, RangeValue, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, gutter, GutterMarker } from "@codemirror/view";
import { looks } from "./looks.js";

/**
 * @typedef {object} Line one sung line, as the server sees it
 * @property {number} n 0-based
 * @property {number} syllables
 * @property {boolean} approximate
 * @property {string} words each with its syllables
 * @property {string} stress one character per syllable: 0, 1, 2 or ?
 * @property {{letter: string, kind: "perfect" | "near" | "same", with: number[], word: [number, number]} | null} rhyme
 * @property {[number, number][]} inner words that rhyme inside of the line; code points
 */

const KINDS = { perfect: "rhymes with", near: "nearly rhymes with", same: "ends like" };
const setLines = StateEffect.define();

/** Stands at the beginning of its line and moves with it. */
class Heard extends RangeValue {
  /** @param {Line} line */
  constructor(line) {
    super();
    this.line = line;
  }
  eq(other) {
    return other.line === this.line;
  }
}

/** @type {StateField<RangeSet<Heard>>} */
const heard = StateField.define({
  create: () => RangeSet.empty,
  update(value, transaction) {
    let lines = value.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setLines)) lines = place(effect.value, transaction.state.doc);
    }
    return lines;
  },
});

/** @param {Line[]} lines @param {import("@codemirror/state").Text} doc */
function place(lines, doc) {
  const sung = lines.filter((line) => line.syllables > 0 && line.n < doc.lines);
  return RangeSet.of(sung.map((line) => new Heard(line).range(doc.line(line.n + 1).from)), true);
}

/** @param {import("@codemirror/state").EditorState} state @param {number} at where a line begins @returns {Line | null} */
function heardAt(state, at) {
  let found = null;
  state.field(heard).between(at, at, (_from, _to, value) => {
    found = value.line;
  });
  return found;
}

/** Words in the margin; the title says it in full. */
class Note extends GutterMarker {
  constructor(text, title, kind = "") {
    super();
    Object.assign(this, { text, title, kind });
  }
  eq(other) {
    return other.text === this.text && other.title === this.title && other.kind === this.kind;
  }
  toDOM() {
    const mark = document.createElement("span");
    mark.textContent = this.text;
    mark.title = this.title;
    if (this.kind) Object.assign(mark.dataset, { rhyme: this.text, kind: this.kind });
    return mark;
  }
}

/** @param {Line} line */
function count({ syllables, approximate, words }) {
  const about = approximate ? `About ${syllables}` : String(syllables);
  return new Note(`${approximate ? "~" : ""}${syllables}`, `${about} ${syllables === 1 ? "syllable" : "syllables"}: ${words}`);
}

/** "x X x X": small where the voice is light. @param {string} stress */
const pattern = (stress) => [...stress].map((one) => ({ 0: "x", "?": "?" })[one] ?? "X").join(" ");

/** @param {Line} line */
function weights({ stress, words }) {
  const dots = [...stress].map((one) => ({ 0: "·", 1: "◦", "?": "?" })[one] ?? "•").join("");
  return new Note(dots, `${pattern(stress)}: ${words}`);
}

/** @param {Line} line */
function letter({ rhyme }) {
  if (!rhyme) return null;
  return new Note(rhyme.letter, `${rhyme.letter}: ${KINDS[rhyme.kind]} ${lineList(rhyme.with)}`, rhyme.kind);
}

/** @param {number[]} lines 0-based */
const lineList = (lines) => `${lines.length > 1 ? "lines" : "line"} ${lines.map((n) => n + 1).join(", ")}`;

/** One column of the margin. @param {string} name @param {(line: Line) => Note | null} note @param {Note} spacer @param {string} [look] */
function column(name, note, spacer, look) {
  return gutter({
    class: `ly-${name}`,
    side: "after",
    lineMarker(view, block) {
      if (look && !view.state.field(looks)[look]) return null;
      const line = heardAt(view.state, view.state.doc.lineAt(block.from).from);
      return line && note(line);
    },
    lineMarkerChange: (update) =>
      update.startState.field(heard) !== update.state.field(heard) || update.startState.field(looks) !== update.state.field(looks),
    initialSpacer: () => spacer,
  });
}

/** Ends of lines and inner words that rhyme, underlined each in its way. */
const marks = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    const told = transaction.effects.some((effect) => effect.is(setLines));
    const { state, startState } = transaction;
    const shown = state.field(looks).rhymes;
    if (!shown) return Decoration.none;
    if (told || !startState.field(looks).rhymes) return underline(state);
    return value.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function underline(state) {
  const found = [];
  const cursor = state.field(heard).iter();
  for (; cursor.value; cursor.next()) {
    const { rhyme, inner } = cursor.value.line;
    const { from, to, text } = state.doc.lineAt(cursor.from);
    const units = unitsOf(text);
    const add = ([start, end], attributes) => from + units(end) <= to && start < end && found.push(Decoration.mark({ class: "ly-rhyme", attributes }).range(from + units(start), from + units(end)));
    for (const span of inner) if (!rhyme || span[0] !== rhyme.word[0]) add(span, { "data-kind": "inner" });
    if (rhyme) add(rhyme.word, { "data-kind": rhyme.kind, "data-rhyme": rhyme.letter });
  }
  return Decoration.set(found, true);
}

/** The server counts code points, the browser UTF-16 units. @param {string} text */
export function unitsOf(text) {
  const points = [...text];
  if (points.length === text.length) return (count) => count;
  return (count) => points.slice(0, count).join("").length;
}

/**
 * The margin, and the words below the sheet for the line at the caret.
 * @param {import("./features.js").Context} context @returns {import("./features.js").Feature}
 */
export function margin({ page }) {
  const box = page.querySelector("[data-line-facts]");
  const facts = (view) => {
    const at = view.state.doc.lineAt(view.state.selection.main.head).from;
    const line = heardAt(view.state, at);
    const text = line ? factsOf(line) : "";
    if (box && box.textContent !== text) box.textContent = text;
  };
  let view;
  return {
    extensions: [
      heard,
      marks,
      column("stress", weights, new Note("••••••••••••", ""), "stress"),
      column("counts", count, new Note("~88", "")),
      column("letters", letter, new Note("A", "", "perfect"), "rhymes"),
      EditorView.updateListener.of((update) => (update.docChanged || update.selectionSet || update.transactions.some((one) => one.effects.length)) && facts(update.view)),
    ],
    attach: (made) => (view = made),
    analysed: (answer) => view.dispatch({ effects: setLines.of(answer.lines) }),
  };
}

/** The margin in words. @param {Line} line */
function factsOf(line) {
  const about = line.approximate ? "about " : "";
  const rhyme = line.rhyme ? ` · ${KINDS[line.rhyme.kind]} ${lineList(line.rhyme.with)}` : "";
  return `${about}${line.syllables} ${line.syllables === 1 ? "syllable" : "syllables"} · ${pattern(line.stress)}${rhyme}`;
}
