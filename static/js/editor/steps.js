import { EditorView, ViewPlugin } from "@codemirror/view";

const TYPED = ["input.type", "delete"];

/** Whether it is one act (a section moved, a fault mended, a file brought in) rather than a letter of many. */
const isAct = (update) => update.transactions.some((one) => one.docChanged && isNamed(one) && !TYPED.some((kind) => one.isUserEvent(kind)));
const isNamed = (transaction) => ["input", "move"].some((kind) => transaction.isUserEvent(kind));

/**
 * One act is one step to undo, however soon it follows what was typed. To be listed before the binding to the
 * document: the step has to be cut before the change is told.
 * @param {import("yjs").UndoManager} undoManager
 */
export function separateSteps(undoManager) {
  const cut = (update) => isAct(update) && undoManager.stopCapturing();
  return [ViewPlugin.define(() => ({ update: cut })), EditorView.updateListener.of(cut)];
}
