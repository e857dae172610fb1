import { UNSURE, el, sureness } from "./state.js";

const ROW = 4; // bars in a row, as musicians read them

/**
 * A box for each bar. @param {HTMLElement} root @param {import("./state.js").HeardState} state
 * @param {import("./sound.js").Sound} sound @param {boolean} editable
 */
export function chordGrid(root, state, sound, editable) {
  const grid = root.querySelector("[data-chord-grid]");
  let current = 0;
  const boxes = () => [...grid.querySelectorAll("input")];

  grid.addEventListener("focusin", (event) => choose(boxes().indexOf(event.target)));
  grid.addEventListener("change", (event) => {
    const bar = state.bars[Number(event.target.dataset.index)];
    const next = state.bars[Number(event.target.dataset.index) + 1];
    root.querySelector("[data-chord-error]").textContent = "";
    state.change("chords", written(state.plain("chords"), bar.start, next.start, event.target.value));
  });
  grid.addEventListener("keydown", (event) => {
    const index = boxes().indexOf(event.target);
    if (index < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const box = event.target;
    const edge = { ArrowLeft: box.selectionStart === 0, ArrowRight: box.selectionEnd === box.value.length }[event.key];
    const step = { ArrowUp: -ROW, ArrowDown: ROW, ArrowLeft: edge ? -1 : 0, ArrowRight: edge ? 1 : 0 }[event.key];
    if (event.key === "Enter") sound.play(state.bars[index].start);
    if (event.key === "Escape") box.value = box.defaultValue;
    const target = step && boxes()[index + step];
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.select();
  });

  function choose(index) {
    if (index < 0) return;
    current = index;
    boxes().forEach((box, i) => (box.tabIndex = i === current ? 0 : -1));
  }

  return {
    draw() {
      const focused = boxes().indexOf(document.activeElement);
      const lines = state.bars;
      const made = lines.slice(0, -1).map((line, i) => cell(line, lines[i + 1], i, state, editable, i === current));
      grid.replaceChildren(...made);
      if (focused >= 0) boxes()[focused]?.focus();
    },
    /** @param {number} time */
    light(time) {
      const lines = state.bars;
      boxes().forEach((box, i) => box.parentElement.classList.toggle("is-now", time >= lines[i].start && time < lines[i + 1].start));
    },
  };
}

function cell(line, next, index, state, editable, reachable) {
  const inside = state.heard.chords.filter((chord) => chord.start >= line.start - 0.05 && chord.start < next.start - 0.05);
  const before = state.heard.chords.findLast((chord) => chord.start < line.start - 0.05);
  const least = Math.min(...inside.map((chord) => chord.confidence), 1);
  const value = inside.map((chord) => chord.symbol).join(" ");
  const unsure = inside.length > 0 && least < UNSURE;
  const label = `Bar ${line.bar}${unsure ? `, ${sureness(least, false)}` : ""}`;
  const box = el("input", { value, defaultValue: value, placeholder: before?.symbol ?? "", readOnly: !editable, autocomplete: "off", spellcheck: false, tabIndex: reachable ? 0 : -1, "aria-label": label, "data-index": String(index) });
  return el("label", { className: `chord-cell${unsure ? " is-unsure" : ""}` }, el("span", { className: "chord-bar nums" }, `${line.bar}${unsure ? " ?" : ""}`), box);
}

/** The chords with a bar written anew; nothing typed: the chord before goes on. */
function written(chords, start, end, text) {
  const symbols = text.trim().split(/[\s|,]+/).filter(Boolean);
  const kept = chords.flatMap((chord) => outside(chord, start, end));
  const length = (end - start) / Math.max(1, symbols.length);
  const fresh = symbols.map((symbol, i) => ({ start: start + i * length, end: start + (i + 1) * length, symbol }));
  const all = [...kept, ...fresh].sort((a, b) => a.start - b.start);
  if (!fresh.length) {
    const before = all.findLast((chord) => chord.end <= start + 0.06);
    if (before) before.end = end;
  }
  return all;
}

/** What of a chord lies before and behind a bar. */
function outside(chord, start, end) {
  const parts = [];
  if (chord.start < start - 0.05) parts.push({ ...chord, end: Math.min(chord.end, start) });
  if (chord.end > end + 0.05) parts.push({ ...chord, start: Math.max(chord.start, end) });
  return parts;
}
