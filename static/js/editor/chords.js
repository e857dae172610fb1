// Chords above the words. The text keeps them where they are; a chord that the caret touches is shown as it is written.
import { RangeSet, RangeSetBuilder, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutterLineClass, ViewPlugin, WidgetType } from "@codemirror/view";
import { looks, looksChanged } from "./looks.js";

const WORD_PX = 8; // of a letter of the lyrics, about
const CHORD_PX = 8.5; // of a letter of a chord
const AIR_PX = 8; // between two chords

class Above extends WidgetType {
  /** @param {string} chord @param {number} wider css pixels that the words under it are too short */
  constructor(chord, wider) {
    super();
    Object.assign(this, { chord, wider });
  }
  eq(other) {
    return other.chord === this.chord && other.wider === this.wider;
  }
  toDOM() {
    const mark = document.createElement("span");
    mark.className = "ly-above";
    const name = document.createElement("span");
    name.textContent = this.chord;
    mark.append(name);
    if (this.wider) mark.style.paddingInlineEnd = `${this.wider}px`;
    return mark;
  }
  ignoreEvent() {
    return false; // a click puts the caret there
  }
}

const chordedLine = Decoration.line({ class: "ly-chorded" });
const chordedMargin = new (class extends GutterMarker {
  elementClass = "ly-chorded";
})();

/**
 * The chords of a line that stand above its words; none where no words are.
 * @param {ReturnType<typeof import("./grammar.js").makeGrammar>} grammar @param {string} text
 */
function chordsOf(grammar, text) {
  if (!text.includes("[")) return [];
  const spans = grammar.spansOf(text).filter((span) => span.type === "chord");
  let words = text;
  for (const { from, to } of spans.toReversed()) words = words.slice(0, from) + words.slice(to);
  return words.trim() && !grammar.headingOf(text) ? spans : [];
}

/** @param {import("./features.js").Context} context @returns {import("./features.js").Feature} */
export function chords({ grammar }) {
  /** Marks of the lines that have chords, between two places. */
  const marksOf = (doc, from, to) => {
    const found = [];
    for (let line = doc.lineAt(from); ; line = doc.line(line.number + 1)) {
      if (chordsOf(grammar, line.text).length) found.push(chordedMargin.range(line.from));
      if (line.to >= to || line.number >= doc.lines) return found;
    }
  };
  const linesOf = (state) => (state.field(looks).chords ? RangeSet.of(marksOf(state.doc, 0, state.doc.length)) : RangeSet.empty);
  /** Only lines that were touched are read again. */
  const linesAfter = (value, { changes, state }) => {
    let lines = value.map(changes);
    changes.iterChangedRanges((_from, _to, from, to) => {
      const filterFrom = state.doc.lineAt(from).from;
      const filterTo = state.doc.lineAt(to).to;
      lines = lines.update({ filterFrom, filterTo, filter: () => false, add: marksOf(state.doc, filterFrom, filterTo) });
    });
    return lines;
  };
  const margins = StateField.define({
    create: linesOf,
    update(value, transaction) {
      if (transaction.startState.field(looks) !== transaction.state.field(looks)) return linesOf(transaction.state);
      return transaction.docChanged && transaction.state.field(looks).chords ? linesAfter(value, transaction) : value;
    },
    provide: (field) => gutterLineClass.from(field),
  });
  const build = (view) => {
    const found = new RangeSetBuilder();
    if (!view.state.field(looks).chords) return found.finish();
    for (const { from, to } of view.visibleRanges) {
      for (let line = view.state.doc.lineAt(from); ; line = view.state.doc.line(line.number + 1)) {
        addLine(found, view, line, chordsOf(grammar, line.text));
        if (line.to >= to || line.number >= view.state.doc.lines) break;
      }
    }
    return found.finish();
  };
  const above = ViewPlugin.fromClass(
    class {
      constructor(view) {
        this.decorations = build(view);
      }
      update(update) {
        const moved = update.docChanged || update.viewportChanged || update.selectionSet || update.focusChanged;
        if (moved || looksChanged(update)) this.decorations = build(update.view);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
  return { extensions: [margins, above] };
}

function addLine(found, view, line, spans) {
  if (!spans.length) return;
  found.add(line.from, line.from, chordedLine);
  spans.forEach(({ from, to }, index) => {
    const [start, end] = [line.from + from, line.from + to];
    if (touched(view, start, end)) return;
    const chord = line.text.slice(from + 1, to - 1).trim();
    const words = (spans[index + 1]?.from ?? Infinity) - to;
    const wider = Math.max(0, Math.round(chord.length * CHORD_PX + AIR_PX - words * WORD_PX));
    found.add(start, end, Decoration.replace({ widget: new Above(chord, wider) }));
  });
}

/** Whether the caret or a selection reaches a chord. */
function touched(view, from, to) {
  return view.hasFocus && view.state.selection.ranges.some((range) => range.from <= to && range.to >= from);
}
