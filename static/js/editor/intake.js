// Words from outside: pasted, dropped, or out of a file. Every one of them is an edit that undo takes back.
import { StateEffect, StateField } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { fromChordPro, hasChordRows, inlineChords, isChordPro } from "./chordpro.js";
import { cleanText } from "./clean.js";
import { postJson } from "../http.js";

const LARGEST = 400_000; // bytes; twice what a sheet may hold, so that markup fits too
const NAMES = /\.(?:txt|cho|crd|chopro|chord|pro|chordpro|lyrics?|md)$/i;

const setPasted = StateEffect.define();
/** Where the last paste stands while its chords may still be put into the words. */
const pasted = StateField.define({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setPasted)) return effect.value;
    if (!value || !transaction.docChanged) return value;
    return { from: transaction.changes.mapPos(value.from, -1), to: transaction.changes.mapPos(value.to, 1) };
  },
});

const say = (text, detail = {}) => document.dispatchEvent(new CustomEvent("songsmith:say", { detail: { text, ...detail } }));

/** @param {import("./features.js").Context} context @returns {import("./features.js").Feature} */
export function intake({ host, page, grammar, editable, lyrics }) {
  const picker = page.querySelector("[data-import]");
  const tagOf = (words) => grammar.headingOf(`[${words}]`)?.kind ?? null;
  let view;

  const offerChords = EditorView.updateListener.of((update) => {
    const paste = update.transactions.find((one) => one.isUserEvent("input.paste"));
    if (!paste) return;
    let range = null;
    paste.changes.iterChanges((_from, _to, from, to) => (range ??= { from, to }));
    if (!range || !hasChordRows(update.state.sliceDoc(range.from, range.to))) return;
    queueMicrotask(() => view.dispatch({ effects: setPasted.of(range) }));
    say("Chords stand above the words.", { action: "Put them into the words", onAction: chordsIn });
  });
  const chordsIn = () => {
    const range = view.state.field(pasted);
    if (!range) return;
    const { from } = view.state.doc.lineAt(range.from);
    view.dispatch({
      changes: { from, to: range.to, insert: inlineChords(view.state.sliceDoc(from, range.to)) },
      effects: setPasted.of(null),
      userEvent: "input.chords",
    });
    view.focus();
  };

  const sheetOf = (text) => {
    const clean = cleanText(text);
    if (isChordPro(clean)) return fromChordPro(clean, tagOf).text;
    return hasChordRows(clean) ? inlineChords(clean) : clean;
  };
  /** The file's words in place of the sheet, or at a place in it. @param {File} file @param {number} [at] */
  const bring = async (file, at) => {
    if (!NAMES.test(file.name) && !file.type.startsWith("text/")) return say(`“${file.name}” is no text. Bring a .txt or a ChordPro file.`, { tag: "warning" });
    if (file.size > LARGEST) return say(`“${file.name}” is too long for a lyric sheet.`, { tag: "warning" });
    const sheet = sheetOf(decoded(await file.arrayBuffer()));
    if (!sheet.trim()) return say(`“${file.name}” has no words in it.`, { tag: "warning" });
    const empty = !view.state.doc.toString().trim();
    const whole = at === undefined || empty;
    if (whole && !empty) await postJson(host.dataset.keepUrl, {}).catch(() => {}); // offline: undo still has them
    const place = whole ? 0 : Math.min(at, view.state.doc.length); // others may have written meanwhile
    view.dispatch({
      changes: whole ? { from: 0, to: view.state.doc.length, insert: sheet } : { from: place, insert: sheet },
      selection: { anchor: place },
      userEvent: "input.import",
      scrollIntoView: true,
    });
    view.focus();
    const words = whole && !empty ? `The sheet is now “${file.name}”.` : `“${file.name}” is in.`;
    say(words, { action: "Undo", onAction: () => (lyrics.undo(), view.focus()) });
  };

  const drop = (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return false;
    event.preventDefault();
    if (editable) bring(file, view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? undefined);
    return true;
  };
  return {
    extensions: [pasted, EditorView.clipboardInputFilter.of(cleanText), offerChords, EditorView.domEventHandlers({ drop })],
    attach(made) {
      view = made;
      picker?.addEventListener("change", () => {
        if (picker.files[0]) bring(picker.files[0]);
        picker.value = "";
      });
    },
  };
}

/** Old files are seldom UTF-8. @param {ArrayBuffer} bytes */
function decoded(bytes) {
  const [first, second] = new Uint8Array(bytes);
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return new TextDecoder(first === 0xff ? "utf-16le" : "utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
