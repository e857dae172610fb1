import { defaultKeymap } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, placeholder } from "@codemirror/view";
import { whenGone } from "../gone.js";
import { watchAnalysis } from "./analysis.js";
import { look, sectionField } from "./decorate.js";
import { features } from "./features.js";
import { makeGrammar } from "./grammar.js";

/** @param {string} nonce of the first document: htmx swaps pages, the policy stays */
export function mountEditors(nonce, root = document) {
  for (const host of root.querySelectorAll("[data-sheet]:not([data-mounted])")) mount(host, nonce);
}

/** @param {HTMLElement} host holds the text in a <textarea> until this editor takes over */
function mount(host, nonce) {
  host.dataset.mounted = "";
  const plain = host.querySelector("textarea");
  const context = contextOf(host, plain.value, nonce);
  const made = features.map((feature) => feature(context));
  let analysis = null;
  const changed = EditorView.updateListener.of((update) => update.docChanged && analysis?.changed());
  const view = new EditorView({
    parent: host,
    state: EditorState.create({ doc: plain.value, extensions: [made.map((one) => one.extensions ?? []), sheet(context), changed] }),
  });
  plain.hidden = true;
  host.classList.add("is-ready");
  Object.assign(context.lyrics, { view });
  for (const one of made) one.attach?.(view);
  host.lyrics = context.lyrics;
  const tell = (answer) => made.forEach((one) => one.analysed?.(answer));
  analysis = watchAnalysis(host.dataset.analysisUrl, () => view.state.doc.toString(), tell);
  context.lyrics.recount = analysis.changed; // when words are said otherwise from now on

  whenGone(host, () => {
    analysis.stop();
    for (const one of made) one.close?.();
    view.destroy();
  });
}

/** @returns {import("./features.js").Context} */
function contextOf(host, text, nonce) {
  const grammar = makeGrammar(JSON.parse(host.dataset.tags));
  const editable = host.dataset.editable === "true";
  return { host, page: host.closest("#page"), grammar, field: sectionField(grammar), editable, nonce, text, lyrics: {} };
}

/** What makes it a lyric sheet, whatever its features. @param {import("./features.js").Context} context */
function sheet({ nonce, editable, field }) {
  return [
    EditorView.cspNonce.of(nonce),
    EditorState.lineSeparator.of("\n"),
    EditorState.readOnly.of(!editable),
    EditorView.editable.of(editable),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": "Lyrics", spellcheck: "true", autocorrect: "on", autocapitalize: "sentences" }),
    placeholder("Write a first line, or type / for a section"),
    highlightActiveLine(),
    field,
    keymap.of(defaultKeymap),
    look,
  ];
}
