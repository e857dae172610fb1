import { UNSURE, el, sureness } from "./state.js";

/** Boundaries and names. @param {HTMLElement} root @param {import("./state.js").HeardState} state @param {import("./sound.js").Sound} sound @param {boolean} editable */
export function sectionList(root, state, sound, editable) {
  const list = root.querySelector("[data-sections]");
  const kinds = list.dataset.kinds.split("|");
  const add = root.querySelector("[data-section-add]");
  add.disabled = !editable;
  const put = (sections) => state.change("sections", sections.toSorted((a, b) => a.start - b.start));

  add.addEventListener("click", () => {
    const line = nearest(state.bars, Math.max(0, sound.time));
    const sections = state.plain("sections");
    if (!line || sections.some((one) => Math.abs(one.start - line.start) < 0.2)) return;
    put([...sections, { start: Math.max(0, line.start), kind: "Verse" }]);
  });
  list.addEventListener("change", (event) => {
    const index = Number(event.target.closest("li").dataset.index);
    const sections = state.plain("sections");
    if (event.target.matches("select")) sections[index].kind = event.target.value;
    else {
      const line = state.bars.find((one) => one.bar === Number(event.target.value));
      if (!line || sections.some((one, i) => i !== index && Math.abs(one.start - line.start) < 0.2)) return draw();
      sections[index].start = Math.max(0, line.start);
    }
    return put(sections);
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const index = Number(button.closest("li").dataset.index);
    if (button.dataset.do === "play") sound.play(state.heard.sections[index].start);
    else put(state.plain("sections").filter((_, i) => i !== index));
  });

  function row(section, index) {
    const unsure = section.confidence < UNSURE;
    const kind = el("select", { className: "input", disabled: !editable, "aria-label": `Section ${index + 1}` }, ...kinds.map((name) => el("option", { value: name, selected: name === section.kind }, name)));
    const bar = el("input", { className: "input input-number", type: "number", step: "1", value: String(section.bar ?? state.place(section.start).split(".")[0]), readOnly: !editable, "aria-label": `${section.kind} begins in bar` });
    const parts = [
      el("span", { className: "section-mark" }),
      kind,
      el("span", { className: "small muted" }, "from bar"),
      bar,
      el("span", { className: unsure ? "badge is-unsure" : "badge" }, `${unsure ? "? " : ""}${sureness(section.confidence, "sections" in state.corrections)}`),
      el("button", { type: "button", className: "btn btn-quiet btn-small", "data-do": "play" }, "Play"),
    ];
    if (editable && state.heard.sections.length > 1) parts.push(el("button", { type: "button", className: "btn btn-quiet btn-small", "data-do": "remove", "aria-label": `Remove ${section.kind} from bar ${bar.value}` }, "Remove"));
    return el("li", { "data-kind": section.kind, "data-index": String(index) }, ...parts);
  }

  function draw() {
    const focused = document.activeElement;
    const back = list.contains(focused) ? [focused.closest("li").dataset.index, focused.tagName] : null;
    list.replaceChildren(...state.heard.sections.map(row));
    if (back) list.querySelector(`[data-index="${back[0]}"] ${back[1].toLowerCase()}`)?.focus();
  }
  return draw;
}

function nearest(lines, time) {
  return lines.toSorted((a, b) => Math.abs(a.start - time) - Math.abs(b.start - time))[0];
}
