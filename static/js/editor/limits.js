import { EditorView } from "@codemirror/view";

const CHORD = /\[[A-G][^\][]*\]/g;

/**
 * Live counters of what a take may carry. The count that matters is what is sent (without chords); until the
 * server has said it, the length of the sheet stands in.
 * @param {import("./features.js").Context} context @returns {import("./features.js").Feature}
 */
export function limiting({ page }) {
  const box = page.querySelector("[data-limit=lyrics]");
  let shown = "";
  const show = (count) => {
    if (!box || `${count}/${box.dataset.max}` === shown) return;
    shown = `${count}/${box.dataset.max}`;
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

/**
 * What to say when the chosen provider sings less than there is.
 * @param {HTMLElement} page @param {number} characters that would be sent @param {import("@codemirror/state").Text} doc
 * @returns {{line: number, message: string, label?: string, choose?: () => void} | null} line: from 1, where it is full
 */
export function overLimit(page, characters, doc) {
  const provider = page.querySelector("[data-make] [name=provider]");
  const chosen = provider?.selectedOptions?.[0];
  const limit = Number(chosen?.dataset.lyricsMax ?? page.querySelector("[data-limit=lyrics]")?.dataset.max ?? Infinity);
  if (!(characters > limit)) return null;
  const line = fullAt(doc, limit);
  const name = chosen?.textContent.trim() ?? "A take";
  const message = `${name} sings at most ${limit.toLocaleString("en")} characters, and these are ${characters.toLocaleString("en")}: what stands from about line ${line} on does not fit.`;
  const other = chosen && [...provider.options].find((option) => Number(option.dataset.lyricsMax) >= characters);
  if (!other) return { line, message };
  const choose = () => {
    provider.value = other.value;
    provider.dispatchEvent(new Event("change", { bubbles: true }));
  };
  return { line, message, label: `Use ${other.textContent.trim()}`, choose };
}

function fullAt(doc, limit) {
  let count = 0;
  for (let n = 1; n <= doc.lines; n++) {
    count += doc.line(n).text.replace(CHORD, "").length + 1;
    if (count > limit) return n;
  }
  return doc.lines;
}
