// What one click does about a thing to look at.

/**
 * @typedef {{from: number, to: number}} Place
 * @typedef {import("@codemirror/state").EditorState} State
 * @typedef {{label: string, change: (state: State, at: Place) => {changes: object}}} Fix
 */

/** @param {import("./lint.js").Warning} warning @returns {Fix | undefined} */
export function fixOf({ code, suggestion }) {
  if (code === "tag-not-alone") return { label: "Give it its own line", change: (state, at) => ownLine(state, at, suggestion.trim()) };
  if (code === "long-line" && suggestion) return { label: "Break the line", change: put(suggestion) };
  if (code === "open-parenthesis" || suggestion === "") return { label: "Take it out", change: takeOut };
  if (code === "no-words") return { label: "Repeat the words", change: repeatWords };
  if (suggestion) return { label: `Make it ${suggestion}`, change: put(suggestion) };
  if (code === "would-be-sung") return { label: "Take the brackets out", change: unwrap };
  return undefined;
}

const put = (insert) => (_state, { from, to }) => ({ changes: { from, to, insert } });

/** With its line, if nothing else stands there, or else with the space that would be doubled. */
function takeOut(state, { from, to }) {
  const line = state.doc.lineAt(from);
  const before = state.sliceDoc(line.from, from);
  const after = state.sliceDoc(to, line.to);
  if (!before.trim() && !after.trim()) return { changes: { from: line.from, to: Math.min(line.to + 1, state.doc.length) } };
  const space = /\s$/.test(before) && /^(\s|$)/.test(after) ? 1 : 0;
  return { changes: { from: from - space, to } };
}

function ownLine(state, { from, to }, tag) {
  const line = state.doc.lineAt(from);
  const before = state.sliceDoc(line.from, from).trimEnd();
  const after = state.sliceDoc(to, line.to).trimStart();
  return { changes: { from: line.from + before.length, to: line.to - after.length, insert: `${before && "\n"}${tag}${after && "\n"}` } };
}

function unwrap(state, { from, to }) {
  return { changes: { from, to, insert: state.sliceDoc(from + 1, to - 1).trim() } };
}

/** The words of the first section with the same heading go below this one. */
function repeatWords(state, { from }) {
  const heading = state.doc.lineAt(from);
  const name = (text) => text.replace(/[^\p{L}]+/gu, "").toLowerCase();
  const words = [];
  for (let n = 1; n <= state.doc.lines; n++) {
    if (n === heading.number || name(state.doc.line(n).text) !== name(heading.text)) continue;
    for (let below = n + 1; below <= state.doc.lines && !/^\s*\[[A-Za-z ]+\d*\]\s*$/.test(state.doc.line(below).text); below++) words.push(state.doc.line(below).text);
    if (words.some((line) => line.trim())) break;
    words.length = 0;
  }
  return { changes: { from: heading.to, insert: words.length ? `\n${words.join("\n").trimEnd()}` : "" } };
}
