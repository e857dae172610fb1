// Sections that are collapsed to their heading. Only the view changes: the words stay, and are sung.
import { codeFolding, foldEffect, foldedRanges, unfoldEffect } from "@codemirror/language";
import { sectionAt, spanOf } from "./sections.js";

/** @param {import("./features.js").Context} context @returns {import("./features.js").Feature} */
export function folding({ field, lyrics }) {
  return {
    extensions: codeFolding({ preparePlaceholder, placeholderDOM }),
    attach(view) {
      lyrics.fold = (index = sectionAt(view, view.state.field(field))) => fold(view, view.state.field(field), [index]);
      lyrics.foldAll = () => foldAll(view, view.state.field(field));
    },
  };
}

/** What of a section disappears. @returns {{from: number, to: number} | null} null: it is one line long */
function hidden(doc, sections, index) {
  const { from, to } = spanOf(doc, sections, index);
  const start = doc.lineAt(from).to;
  return start < to ? { from: start, to } : null;
}

/** @param {import("@codemirror/state").EditorState} state @param {import("./sections.js").Section} section */
export function isFolded(state, section) {
  return foldAt(state, state.doc.line(section.first).to) !== null;
}

function foldAt(state, at) {
  let found = null;
  foldedRanges(state).between(at, at, (from, to) => {
    if (from === at) found = { from, to };
  });
  return found;
}

/** Collapses them, or opens them if the first is collapsed. */
function fold(view, sections, indexes) {
  const { state } = view;
  const known = indexes.filter((index) => sections[index]);
  if (!known.length) return;
  const open = isFolded(state, sections[known[0]]);
  const effects = known.flatMap((index) => {
    const at = foldAt(state, state.doc.line(sections[index].first).to);
    const range = at ?? hidden(state.doc, sections, index);
    if (open) return at ? [unfoldEffect.of(at)] : [];
    return at || !range ? [] : [foldEffect.of(range)];
  });
  const { head } = state.selection.main;
  const inside = !open && known.map((index) => hidden(state.doc, sections, index)).find((range) => range && head > range.from && head <= range.to);
  view.dispatch({ effects, selection: inside ? { anchor: inside.from } : undefined });
}

/** All of them, or none if all are collapsed already. */
function foldAll(view, sections) {
  const all = sections.map((_, index) => index).filter((index) => hidden(view.state.doc, sections, index));
  const opened = all.filter((index) => !isFolded(view.state, sections[index]));
  fold(view, sections, opened.length ? opened : all);
}

/** How many lines wait there. */
function preparePlaceholder(state, { from, to }) {
  const { number: first } = state.doc.lineAt(from);
  const last = state.doc.lineAt(to).number;
  let lines = 0;
  for (let n = first + 1; n <= last; n++) if (state.doc.line(n).text.trim()) lines += 1;
  return lines;
}

function placeholderDOM(_view, open, lines) {
  const mark = document.createElement("button");
  mark.type = "button";
  mark.tabIndex = -1; // by keyboard the section opens from its heading
  mark.className = "ly-fold";
  mark.textContent = `${lines} ${lines === 1 ? "line" : "lines"}`;
  mark.title = "Show these lines";
  mark.addEventListener("click", open);
  return mark;
}
