import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, placeholder } from "@codemirror/view";
import { watchAnalysis } from "./analysis.js";
import { Autosave } from "./autosave.js";
import { insertTag, tagCompletion } from "./complete.js";
import { chooseVersion } from "./conflict.js";
import { caretInSight } from "./caret.js";
import { countGutter, setCounts } from "./counts.js";
import { decorations, look, sectionField } from "./decorate.js";
import { makeGrammar } from "./grammar.js";
import { makeHearing } from "./hear.js";
import { makeLimits } from "./limits.js";
import { makeOutline } from "./outline.js";
import { moveSection } from "./sections.js";
import { saveStatus } from "./status.js";
import { makeWarnings } from "./warnings.js";

/** @param {string} nonce of the first document: htmx swaps pages, the policy stays */
export function mountEditors(nonce, root = document) {
  for (const host of root.querySelectorAll("[data-sheet]:not([data-mounted])")) mount(host, nonce);
}

/** @param {HTMLElement} host holds the text in a <textarea> until this editor takes over */
function mount(host, nonce) {
  host.dataset.mounted = "";
  const page = host.closest("#page");
  const plain = host.querySelector("textarea");
  const tags = JSON.parse(host.dataset.tags);
  const grammar = makeGrammar(tags);
  const field = sectionField(grammar);
  const outline = makeOutline(page.querySelector("[data-outline]"), field);
  const limits = makeLimits(page);
  const hearing = makeHearing(host, page, grammar);
  const editable = host.dataset.editable === "true";
  let saving = null;
  let analysis = null;

  const changed = EditorView.updateListener.of((update) => {
    if (update.docChanged) {
      saving?.changed();
      analysis?.changed();
      limits.estimate(update.state.doc.length);
    }
    if (update.docChanged || update.selectionSet) outline(update.view);
  });
  const view = new EditorView({
    parent: host,
    state: EditorState.create({
      doc: plain.value,
      extensions: [
        EditorView.cspNonce.of(nonce),
        EditorState.lineSeparator.of("\n"),
        EditorState.readOnly.of(!editable),
        EditorView.editable.of(editable),
        EditorView.lineWrapping,
        caretInSight(page),
        EditorView.contentAttributes.of({ "aria-label": "Lyrics", spellcheck: "true", autocorrect: "on", autocapitalize: "sentences" }),
        placeholder("Write a first line, or type / for a section"),
        history(),
        highlightActiveLine(),
        field,
        decorations(grammar, field),
        countGutter,
        hearing.extensions,
        tagCompletion(tags),
        keymap.of([...historyKeymap, ...defaultKeymap]),
        look,
        changed,
      ],
    }),
  });
  hearing.attach(view);
  plain.hidden = true;
  host.classList.add("is-ready");
  outline(view);
  limits.estimate(view.state.doc.length);
  host.lyrics = { view, hear: hearing.hear, move: (step) => moveSection(view, view.state.field(field), step) };

  const read = () => view.state.doc.toString();
  const warnings = makeWarnings(page, view);
  analysis = watchAnalysis(host.dataset.analysisUrl, read, (answer) => {
    view.dispatch({ effects: setCounts.of(answer.lines) });
    limits.exact(answer.counts);
    warnings(answer.warnings);
  });
  if (editable) saving = autosave(host, page, view, read, plain.value);

  page.addEventListener("click", (event) => {
    const tag = event.target.closest?.("[data-tag]")?.dataset.tag;
    if (tag) insertTag(view, tag, view.state.field(field));
  });
  document.addEventListener("htmx:before:cleanup", function gone(event) {
    if (!event.target.contains(host)) return;
    document.removeEventListener("htmx:before:cleanup", gone);
    saving?.close();
    analysis.stop();
    hearing.close();
    view.destroy();
  });
}

function autosave(host, page, view, read, text) {
  const write = (next) => {
    const head = Math.min(view.state.selection.main.head, next.length);
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next }, selection: { anchor: head }, userEvent: "merge" });
  };
  const status = saveStatus(page);
  const saving = new Autosave(
    { read, write },
    {
      draft: host.dataset.draft,
      url: host.dataset.saveUrl,
      version: Number(host.dataset.version),
      text,
      onStatus: status.show,
      onMerge: status.merged,
      onNotice: status.notice,
      onConflict: (mine, theirs) => chooseVersion(page.querySelector("[data-conflict]"), mine, theirs),
    },
  );
  saving.recover();
  return saving;
}
