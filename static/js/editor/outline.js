import { EditorView } from "@codemirror/view";
import { makeDraggable } from "./drag.js";
import { isFolded } from "./fold.js";
import { moveTo, sectionAt } from "./sections.js";

/**
 * The list of sections beside the sheet: where the caret is, how many lines, one click away. Dragging moves a section.
 * @param {import("./features.js").Context} context @returns {import("./features.js").Feature}
 */
export function outlining({ page, field, editable }) {
  const root = page.querySelector("[data-outline]");
  if (!root) return {}; // a sheet without an outline: the words of a recording
  let drawn = null; // the server's list is replaced at once: its buttons lead nowhere
  let close = () => {};
  /** @param {import("@codemirror/view").EditorView} view */
  const draw = (view) => {
    const sections = view.state.field(field);
    const at = sectionAt(view, sections);
    const folded = sections.map((section) => isFolded(view.state, section));
    const key = sections.map((section, index) => `${section.label}:${section.kind}:${section.sung}:${folded[index]}`).join("|");
    if (key !== drawn) {
      drawn = key;
      const focused = root.contains(document.activeElement);
      root.replaceChildren(...sections.map((section, index) => item(view, section, index, folded[index])));
      if (focused) root.children[at]?.firstElementChild.focus(); // it moved, and the focus with it
    }
    [...root.children].forEach((one, index) => one.firstElementChild.toggleAttribute("aria-current", index === at));
  };

  const item = (view, section, index, folded) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.kind = section.kind;
    const name = document.createElement("span");
    name.textContent = section.label;
    const lines = document.createElement("span");
    lines.className = "muted nums";
    lines.textContent = section.sung || "–";
    lines.title = `${section.sung} ${section.sung === 1 ? "line" : "lines"}${folded ? ", collapsed" : ""}`;
    if (folded) lines.classList.add("is-folded");
    button.append(name, lines);
    button.addEventListener("click", () => go(view, index));
    button.addEventListener("focus", () => put(view, index));
    const made = document.createElement("li");
    made.append(button);
    return made;
  };

  /** The caret goes to the section in focus, so that commands act on that one. */
  const put = (view, index) => {
    const sections = view.state.field(field);
    if (sectionAt(view, sections) === index || !sections[index]) return;
    const line = view.state.doc.line(sections[index].first);
    view.dispatch({ selection: { anchor: line.to }, scrollIntoView: true });
  };
  const go = (view, index) => {
    put(view, index);
    view.focus();
  };
  return {
    extensions: EditorView.updateListener.of((update) => update.docChanged || update.selectionSet || update.transactions.some((one) => one.effects.length) ? draw(update.view) : undefined),
    attach(view) {
      if (editable) close = makeDraggable(root, (from, to) => moveTo(view, view.state.field(field), from, to));
      draw(view);
    },
    close: () => close(),
  };
}
