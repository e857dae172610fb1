/**
 * Moves the section at the caret (or the given one) before or after its neighbour, caret and all.
 * @param {import("@codemirror/view").EditorView} view
 * @param {{first: number, last: number}[]} sections @param {1 | -1} step @param {number} [index]
 * @returns {boolean} whether it moved
 */
export function moveSection(view, sections, step, index = sectionAt(view, sections)) {
  const upper = step < 0 ? index - 1 : index;
  if (upper < 0 || upper + 1 >= sections.length) return false;
  const { doc } = view.state;
  const first = doc.line(sections[upper].first).from;
  const middle = doc.line(sections[upper + 1].first).from;
  const end = doc.line(sections[upper + 1].last).to;
  const above = doc.sliceString(first, middle);
  const below = doc.sliceString(middle, end);
  const gap = /\n*$/.exec(above)[0]; // the blank lines between the two stay between them
  const tail = /\n*$/.exec(below)[0];
  const insert = below.slice(0, below.length - tail.length) + gap + above.slice(0, above.length - gap.length) + tail;
  const moved = step < 0 ? first : first + below.length - tail.length + gap.length;
  const offset = view.state.selection.main.head - (step < 0 ? middle : first);
  const length = (step < 0 ? below : above).length;
  view.dispatch({
    changes: { from: first, to: end, insert },
    selection: { anchor: moved + Math.max(0, Math.min(offset, length)) },
    userEvent: "move.section",
    scrollIntoView: true,
  });
  return true;
}

/** @param {import("@codemirror/view").EditorView} view @param {{first: number}[]} sections */
export function sectionAt(view, sections) {
  const line = view.state.doc.lineAt(view.state.selection.main.head).number;
  return sections.findLastIndex((section) => section.first <= line);
}
