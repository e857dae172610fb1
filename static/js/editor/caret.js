import { EditorView } from "@codemirror/view";

const AIR = 32; // css pixels kept around the caret

/**
 * Keeps the caret out from under the top bar, the docked panel and the player. (CodeMirror's own scroll margins
 * would also hide its menus near the edges of the sheet.)
 * @param {import("./features.js").Context} context @returns {import("./features.js").Feature}
 */
export function caret({ page }) {
  const extensions = EditorView.updateListener.of((update) => {
    if (!update.selectionSet && !update.docChanged) return;
    update.view.requestMeasure({
      key: page,
      read: (view) => view.hasFocus && view.coordsAtPos(view.state.selection.main.head),
      write: (caret) => caret && scrollBy(0, hidden(page, caret)),
    });
  });
  return { extensions };
}

/** How far the page has to move, in css pixels. */
function hidden(page, caret) {
  const top = page.querySelector(".topbar").getBoundingClientRect().bottom + AIR;
  const bottom = innerHeight - docked(page) - document.getElementById("player").offsetHeight - AIR;
  if (caret.top < top) return caret.top - top;
  return Math.max(0, caret.bottom - bottom);
}

function docked(page) {
  const panel = page.querySelector(".make-panel");
  return panel && getComputedStyle(panel).position === "sticky" ? panel.offsetHeight : 0;
}
