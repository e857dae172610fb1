import { EditorView } from "@codemirror/view";

/**
 * Live counters of what a take may carry. The count that matters is what is sent (without chords); until the
 * server has said it, the length of the sheet stands in.
 * @param {import("./features.js").Context} context @returns {import("./features.js").Feature}
 */
export function limiting({ page }) {
  const box = page.querySelector("[data-limit=lyrics]");
  const show = (count) => {
    if (!box) return;
    const limit = Number(box.dataset.max);
    box.textContent = `${count.toLocaleString("en")} / ${limit.toLocaleString("en")}`;
    box.classList.toggle("is-over", count > limit);
    box.title = count > limit ? `${count - limit} characters more than a take can sing` : "Characters of this sheet, and how many a take can sing";
  };
  return {
    extensions: EditorView.updateListener.of((update) => update.docChanged && show(update.state.doc.length)),
    attach: (view) => show(view.state.doc.length),
    analysed: ({ counts }) => show(counts.characters),
  };
}
