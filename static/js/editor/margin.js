import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { gutter, GutterMarker } from "@codemirror/view";

/**
 * @typedef {{n: number, syllables: number, approximate: boolean, words?: string}} LineCount n: 0-based line
 */

/** Carries the server's counts for the document they were made from. */
const setCounts = StateEffect.define();

class Count extends GutterMarker {
  /** @param {LineCount} line */
  constructor(line) {
    super();
    this.line = line;
  }
  eq(other) {
    return other.line.syllables === this.line.syllables && other.line.approximate === this.line.approximate;
  }
  toDOM() {
    const mark = document.createElement("span");
    const { syllables, approximate } = this.line;
    mark.textContent = `${approximate ? "~" : ""}${syllables}`;
    mark.title = `${approximate ? "About " : ""}${syllables} ${syllables === 1 ? "syllable" : "syllables"}`;
    if (this.line.words) mark.title = this.line.words;
    return mark;
  }
}

const field = StateField.define({
  create: () => RangeSet.empty,
  update(value, transaction) {
    let counts = value.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setCounts)) counts = place(effect.value, transaction.state.doc);
    }
    return counts;
  },
});

/** @param {LineCount[]} lines @param {import("@codemirror/state").Text} doc */
function place(lines, doc) {
  const sung = lines.filter((line) => line.syllables > 0 && line.n < doc.lines);
  return RangeSet.of(sung.map((line) => new Count(line).range(doc.line(line.n + 1).from)), true);
}

/** The margin to the right of the words: syllables a line. @returns {import("./features.js").Feature} */
export function counting() {
  let shown;
  const spacer = () => new Count({ n: 0, syllables: 88, approximate: true });
  return {
    extensions: [field, gutter({ class: "ly-counts", side: "after", markers: (view) => view.state.field(field), initialSpacer: spacer })],
    attach: (view) => (shown = view),
    analysed: (answer) => shown.dispatch({ effects: setCounts.of(answer.lines) }),
  };
}
