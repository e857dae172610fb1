import { EditorView } from "@codemirror/view";
import { moveSection, sectionAt } from "./sections.js";

/**
 * The list of sections beside the sheet: where the caret is, how many lines, one click away; Alt ↑/↓ moves.
 * @param {import("./features.js").Context} context @returns {import("./features.js").Feature}
 */
export function outlining({ page, field, lyrics }) {
  const root = page.querySelector("[data-outline]");
  let drawn = null; // the server's list is replaced at once: its buttons lead nowhere
  /** @param {import("@codemirror/view").EditorView} view */
  const draw = (view) => {
    const sections = view.state.field(field);
    const at = sectionAt(view, sections);
    const key = sections.map((section) => `${section.label}:${section.kind}:${section.sung}`).join("|");
    if (key !== drawn) {
      drawn = key;
      const focused = root.contains(document.activeElement);
      root.replaceChildren(...sections.map((section, index) => item(view, section, index)));
      if (focused) root.children[at]?.firstElementChild.focus(); // it moved, and the focus with it
    }
    [...root.children].forEach((one, index) => one.firstElementChild.toggleAttribute("aria-current", index === at));
  };

  const item = (view, section, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.kind = section.kind;
    const name = document.createElement("span");
    name.textContent = section.label;
    const lines = document.createElement("span");
    lines.className = "muted nums";
    lines.textContent = section.sung || "–";
    lines.title = `${section.sung} ${section.sung === 1 ? "line" : "lines"}`;
    button.append(name, lines);
    button.addEventListener("click", () => go(view, index));
    button.addEventListener("focus", () => put(view, index));
    const made = document.createElement("li");
    made.append(button);
    return made;
  };

  /** The caret goes to the section in focus, so that Alt ↑/↓ moves that one. */
  const put = (view, index) => {
    if (sectionAt(view, view.state.field(field)) === index) return;
    const line = view.state.doc.line(view.state.field(field)[index].first);
    view.dispatch({ selection: { anchor: line.to }, scrollIntoView: true });
  };
  const go = (view, index) => {
    put(view, index);
    view.focus();
  };
  return {
    extensions: EditorView.updateListener.of((update) => (update.docChanged || update.selectionSet) && draw(update.view)),
    attach(view) {
      lyrics.move = (step) => moveSection(view, view.state.field(field), step);
      draw(view);
    },
  };
}
