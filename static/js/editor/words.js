// The panel of words and the sheet: which word is meant, where a found one goes, what is put aside.
import { isolateHistory } from "@codemirror/commands";
import { EditorView } from "@codemirror/view";
import { helping } from "./words_help.js";
import { openWords, wordsPanel } from "./words_panel.js";

const WORD = /[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*['’]?/gu;

/** @typedef {{from: number, to: number, text: string}} Place of a word that was looked up, in the sheet as it is now */

/** @param {import("./features.js").Context} context */
export function wording({ host, page, grammar, editable, lyrics }) {
  /** @type {EditorView} */
  let view;
  /** @type {Place | null} */
  let place = null;
  let byKey = false; // the panel is being opened by a command that says itself what it wants there
  const open = async () => {
    byKey = true;
    await openWords(page);
    byKey = false;
  };

  /** Puts text where it belongs as one step that can be undone. */
  const put = (changes, from, length, what) => {
    showSheet(page);
    view.dispatch({ changes, selection: { anchor: from + length }, userEvent: `input.${what}`, annotations: isolateHistory.of("full"), scrollIntoView: true });
    view.focus();
  };

  /** A word in place of the one that was looked up while the caret stands there, else at the caret. */
  const insert = (text) => {
    const { head } = view.state.selection.main;
    const over = place && head >= place.from && head <= place.to && view.state.sliceDoc(place.from, place.to) === place.text;
    const { from, to } = over ? place : view.state.selection.main;
    const found = likeBefore(view.state, from, to, text);
    put({ from, to, insert: found }, from, found.length, "word");
    if (over) place = { from, to: from + found.length, text: found };
  };

  /** Whole lines: in place of an empty one, else below the line at the caret. */
  const insertLines = (text) => {
    const line = view.state.doc.lineAt(view.state.selection.main.head);
    const added = line.text.trim() ? `\n${text}` : text;
    const from = line.text.trim() ? line.to : line.from;
    put({ from, to: line.to, insert: added }, from, added.length, "lines");
  };

  const panel = wordsPanel(page, { editable, insert, insertLines, leave: () => (showSheet(page), view.focus()), recount: () => lyrics.recount() });
  const help = helping({ host, page, put, panel });

  const look = async () => {
    place = wordAt(view.state) ?? rhymeBefore(view.state, grammar);
    await open();
    panel.look(place?.text ?? "", { focus: true });
  };

  /** Who comes to the panel by its tab finds the word at the caret there. */
  const opened = async (event) => {
    if (byKey || event.target.dataset.railPanel !== "words" || panel.part("[data-looked-up]")) return;
    const at = wordAt(view.state);
    await panel.ready();
    if (!at || panel.part("[data-looked-up]") || panel.busy()) return;
    place = at;
    panel.look(at.text);
  };

  /** @param {"bank" | "scrap"} lane */
  const keep = async (lane) => {
    const at = lane === "bank" ? wordAt(view.state) : linesAt(view.state);
    if (!at?.text.trim()) return panel.say(lane === "bank" ? "Select some words first, or put the caret on a word." : "There is nothing on this line.");
    const done = await panel.keep(lane, at.text);
    if (done && lane === "scrap" && view.state.sliceDoc(at.from, at.to) === at.text) put({ from: at.from, to: Math.min(at.to + 1, view.state.doc.length) }, at.from, 0, "scrap");
  };

  return {
    extensions: EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      if (place) place = { ...place, from: update.changes.mapPos(place.from), to: update.changes.mapPos(place.to) };
      help.moved(update.changes);
    }),
    attach(made) {
      view = made;
      help.attach(made);
      page.addEventListener("rail:open", opened);
      lyrics.words = look;
      if (editable) Object.assign(lyrics, { help: () => open().then(help.focus), keep });
    },
    close() {
      page.removeEventListener("rail:open", opened);
      panel.close();
      help.close();
    },
  };
}

/** The selection within a line, else the word at the caret. @returns {Place | null} */
function wordAt(state) {
  const { from, to, head } = state.selection.main;
  const line = state.doc.lineAt(head);
  if (from < to && from >= line.from && to <= line.to) return { from, to, text: state.sliceDoc(from, to) };
  for (const match of line.text.matchAll(WORD)) {
    const start = line.from + match.index;
    if (start <= head && head <= start + match[0].length) return { from: start, to: start + match[0].length, text: match[0] };
  }
  return null;
}

/** On an empty place the last word of the line before: a rhyme for it is what is wanted here. */
function rhymeBefore(state, grammar) {
  const { head } = state.selection.main;
  for (let number = state.doc.lineAt(head).number - 1; number > 0; number--) {
    const { text } = state.doc.line(number);
    const last = grammar.headingOf(text) ? null : [...text.replace(/\[[^\]]*\]/g, "").matchAll(WORD)].at(-1);
    if (last) return { from: head, to: head, text: last[0] };
  }
  return null;
}

/** The lines of the selection, or the one at the caret, without the last line's end. */
function linesAt(state) {
  const from = state.doc.lineAt(state.selection.main.from).from;
  const to = state.doc.lineAt(state.selection.main.to).to;
  return { from, to, text: state.sliceDoc(from, to) };
}

/** The word with the capital of what it replaces, and a space where it would run into its neighbours. */
function likeBefore(state, from, to, text) {
  const old = state.sliceDoc(from, to);
  const capital = /^\p{Lu}/u.test(old) || !state.sliceDoc(state.doc.lineAt(from).from, from).trim();
  const word = capital ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  if (old) return word;
  const before = /[\p{L}\p{N},.;!?]$/u.test(state.sliceDoc(Math.max(0, from - 1), from)) ? " " : "";
  const after = /^[\p{L}\p{N}]/u.test(state.sliceDoc(from, from + 1)) ? " " : "";
  return before + word + after;
}

/** On a small screen the sheet comes back to the front. @param {HTMLElement} page */
function showSheet(page) {
  const tab = page.querySelector("[data-show-zone=sheet]");
  if (tab?.offsetParent && page.dataset.zone !== "sheet") tab.click();
}
