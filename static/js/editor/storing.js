// How the words are kept: history to undo, and saving that loses nothing.
import { history, historyKeymap } from "@codemirror/commands";
import { EditorView, keymap } from "@codemirror/view";
import { Autosave } from "./autosave.js";
import { chooseVersion } from "./conflict.js";
import { saveStatus } from "./status.js";

/** @param {import("./features.js").Context} context @returns {import("./features.js").Feature} */
export function storing({ host, page, editable, text }) {
  let saving = null;
  return {
    extensions: [history(), keymap.of(historyKeymap), EditorView.updateListener.of((update) => update.docChanged && saving?.changed())],
    attach: (view) => editable && (saving = autosave(host, page, view, text)),
    close: () => saving?.close(),
  };
}

function autosave(host, page, view, text) {
  const read = () => view.state.doc.toString();
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
