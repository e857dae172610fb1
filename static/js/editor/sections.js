// What is done to whole sections: every one is an ordinary edit that can be undone.

/**
 * @typedef {{kind: string, label: string, first: number, last: number, heading: boolean, sung: number}} Section
 * @typedef {import("@codemirror/view").EditorView} View
 * @typedef {{from: number, to: number, next: number}} Span
 *   to: where its last line with anything in it ends; next: where the following section begins
 */

/** @param {View} view @param {Section[]} sections @returns {number} -1: no section */
export function sectionAt(view, sections) {
  const line = view.state.doc.lineAt(view.state.selection.main.head).number;
  return sections.findLastIndex((section) => section.first <= line);
}

/** @param {import("@codemirror/state").Text} doc @param {Section[]} sections @param {number} index @returns {Span} */
export function spanOf(doc, sections, index) {
  const { first, last } = sections[index];
  let end = last;
  while (end > first && !doc.line(end).text.trim()) end -= 1;
  const next = index + 1 < sections.length ? doc.line(sections[index + 1].first).from : doc.length;
  return { from: doc.line(first).from, to: doc.line(end).to, next };
}

/** @param {View} view @param {Section[]} sections @param {number} index @returns {string} without blank lines after it */
export function textOf(view, sections, index) {
  const { from, to } = spanOf(view.state.doc, sections, index);
  return view.state.sliceDoc(from, to);
}

/**
 * Moves a section before or after its neighbour, caret and all.
 * @param {View} view @param {Section[]} sections @param {1 | -1} step @param {number} [index] of the section; else the one at the caret
 * @returns {boolean} whether it moved
 */
export function moveSection(view, sections, step, index = sectionAt(view, sections)) {
  return index >= 0 && moveTo(view, sections, index, index + step);
}

/**
 * Moves a section to another place in the order. Only its own lines are cut and put in: what others write meanwhile
 * in the sections between stays where it is.
 * @param {View} view @param {Section[]} sections @param {number} index @param {number} target its index afterwards
 * @returns {boolean} whether it moved
 */
export function moveTo(view, sections, index, target) {
  if (target < 0 || target >= sections.length || target === index) return false;
  const { doc } = view.state;
  const own = spanOf(doc, sections, index);
  const offset = Math.min(view.state.selection.main.head, own.to) - own.from;
  const text = doc.sliceString(own.from, own.to);
  const changes = target > index ? below(doc, sections, index, target, text) : above(doc, sections, index, target, text);
  const set = view.state.changes(changes.changes);
  const start = set.mapPos(changes.at, -1) + changes.before;
  view.dispatch({
    changes: set,
    selection: { anchor: start + Math.max(0, Math.min(offset, text.length)) + (offset >= 0 ? changes.named : 0) },
    userEvent: "move.section",
    scrollIntoView: true,
  });
  return true;
}

/** Words without a heading get one as soon as they no longer begin the sheet. */
const heading = (section) => (section.heading ? "" : `[${section.kind}]\n`);

function below(doc, sections, index, target, text) {
  const own = spanOf(doc, sections, index);
  const place = spanOf(doc, sections, target).to;
  const gap = doc.sliceString(own.to, own.next) || "\n";
  const name = heading(sections[index]);
  const changes = [{ from: own.from, to: own.next }, { from: place, insert: gap + name + text }];
  return { changes, at: place, before: gap.length, named: name.length };
}

function above(doc, sections, index, target, text) {
  const own = spanOf(doc, sections, index);
  const before = spanOf(doc, sections, index - 1);
  const place = doc.line(sections[target].first).from;
  const gap = doc.sliceString(before.to, own.from);
  const changes = [{ from: place, insert: text + gap + heading(sections[target]) }, { from: before.to, to: own.to }];
  return { changes, at: place, before: 0, named: 0 };
}

/**
 * Puts the same section once more below itself; the caret goes to the copy.
 * @param {View} view @param {Section[]} sections @param {number} [index]
 */
export function duplicateSection(view, sections, index = sectionAt(view, sections)) {
  if (index < 0) return;
  const { from, to } = spanOf(view.state.doc, sections, index);
  const offset = Math.max(0, Math.min(view.state.selection.main.head, to) - from);
  const copy = heading(sections[index]) + view.state.sliceDoc(from, to);
  const start = to + "\n\n".length + heading(sections[index]).length;
  view.dispatch({
    changes: { from: to, insert: `\n\n${copy}` },
    selection: { anchor: start + offset },
    userEvent: "input.duplicate",
    scrollIntoView: true,
  });
}

/**
 * Puts another text in a section's place. Lines that both have stay as they are.
 * @param {View} view @param {Section[]} sections @param {number} index @param {string} text
 */
export function replaceSection(view, sections, index, text) {
  const { from, to } = spanOf(view.state.doc, sections, index);
  const now = view.state.sliceDoc(from, to).split("\n");
  const then = text.split("\n");
  const shorter = Math.min(now.length, then.length);
  let head = 0;
  while (head < shorter && now[head] === then[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && now.at(-1 - tail) === then.at(-1 - tail)) tail += 1;
  const before = now.slice(0, head).join("\n").length;
  const after = now.slice(now.length - tail).join("\n").length;
  const whole = text.length - after;
  view.dispatch({
    changes: { from: from + before, to: Math.max(from + before, to - after), insert: text.slice(before, Math.max(before, whole)) },
    selection: { anchor: from },
    userEvent: "input.version",
    scrollIntoView: true,
  });
}
