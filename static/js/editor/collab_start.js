// Between the page that shows the words and the document that comes a moment later, somebody may have typed.
import { ChangeSet } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

/**
 * Remembers what is typed until the document is there, then brings both together: no key is lost, nobody waits.
 * @param {string} text what the page was loaded with
 */
export function earlyWords(text) {
  let typed = ChangeSet.empty(text.length);
  return {
    extension: EditorView.updateListener.of((update) => {
      typed = typed.compose(update.changes);
    }),
    get isEmpty() {
      return typed.empty;
    },
    /**
     * @param {EditorView} view shows `text` with what was typed
     * @param {import("yjs").Text} words the document, which may have gone on since the page was made
     */
    join(view, words) {
      const now = words.toString();
      const theirs = difference(text, now);
      const mine = typed.map(theirs);
      view.dispatch({ changes: theirs.map(typed, true) });
      words.doc.transact(() => {
        let moved = 0;
        mine.iterChanges((from, to, _fromB, _toB, insert) => {
          if (to > from) words.delete(from + moved, to - from);
          if (insert.length) words.insert(from + moved, insert.toString());
          moved += insert.length - (to - from);
        });
      });
    },
  };
}

/** One change that makes `now` of `text`. */
function difference(text, now) {
  let head = 0;
  const most = Math.min(text.length, now.length);
  while (head < most && text[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < most - head && text[text.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  return ChangeSet.of({ from: head, to: text.length - tail, insert: now.slice(head, now.length - tail) }, text.length, "\n");
}
