import { UNSURE, el, noteName, sureness } from "./state.js";

const SVG = "http://www.w3.org/2000/svg";
const BEAT = 34; // pixels
const ROW = 9; // pixels a semitone
const PARTS = 4; // of a beat that notes are moved by
const LOWEST = 24;
const HIGHEST = 96;
const BLACK = new Set([1, 3, 6, 8, 10]);

/**
 * The tune as bars of a piano roll, one of which has the focus; and the same as a table.
 * @param {HTMLElement} root @param {import("./state.js").HeardState} state
 * @param {import("./sound.js").Sound} sound @param {boolean} editable
 */
export function noteLane(root, state, sound, editable) {
  const lane = root.querySelector("[data-lane]");
  const table = root.querySelector("[data-lane-table]");
  let chosen = 0;
  let scale = null;
  const svg = make("svg", { role: "listbox", "aria-label": "Notes of the tune", class: "lane-notes" });
  const head = make("line", { class: "lane-head", y1: 0 });
  lane.append(svg);

  const notes = () => state.heard.tune;
  const put = (changed, index) => {
    chosen = Math.max(0, Math.min(index, changed.length - 1));
    state.change("tune", changed);
    focus();
  };
  const focus = () => svg.querySelectorAll("[role=option]")[chosen]?.focus({ preventScroll: false });

  /** One note another way, its neighbours left alone. */
  function alter(index, changes) {
    if (!editable || !notes()[index]) return;
    const all = state.plain("tune");
    const note = { ...all[index], ...changes };
    const low = all[index - 1]?.end ?? 0;
    const high = all[index + 1]?.start ?? state.heard.duration;
    note.start = Math.max(low, note.start);
    note.end = Math.min(high, note.end);
    note.pitch = Math.max(LOWEST, Math.min(HIGHEST, note.pitch));
    if (note.end - note.start < 0.04) return;
    all[index] = note;
    if (note.pitch !== notes()[index].pitch) sound.pluck(note.pitch);
    put(all, index);
  }

  function step(index, beats) {
    const length = notes()[index].end - notes()[index].start;
    const start = state.snap(notes()[index].start + (beats * state.beatSeconds) / PARTS, PARTS);
    alter(index, { start, end: start + length });
  }

  const keys = {
    ArrowLeft: (i, event) => (event.altKey ? step(i, -1) : event.shiftKey ? alter(i, { end: notes()[i].end - state.beatSeconds / PARTS }) : choose(i - 1)),
    ArrowRight: (i, event) => (event.altKey ? step(i, 1) : event.shiftKey ? alter(i, { end: notes()[i].end + state.beatSeconds / PARTS }) : choose(i + 1)),
    ArrowUp: (i, event) => alter(i, { pitch: notes()[i].pitch + (event.shiftKey ? 12 : 1) }),
    ArrowDown: (i, event) => alter(i, { pitch: notes()[i].pitch - (event.shiftKey ? 12 : 1) }),
    Home: () => choose(0),
    End: () => choose(notes().length - 1),
    Delete: (i) => editable && put(state.plain("tune").toSpliced(i, 1), i),
    Backspace: (i) => editable && put(state.plain("tune").toSpliced(i, 1), i),
    Enter: (i) => sound.play(notes()[i].start),
  };
  svg.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key](chosen, event);
  });
  svg.addEventListener("focusin", (event) => mark([...svg.querySelectorAll("[role=option]")].indexOf(event.target)));
  svg.addEventListener("pointerdown", grab);

  function choose(index) {
    if (!notes()[index]) return;
    chosen = index;
    focus();
  }

  function mark(index) {
    if (index < 0) return;
    chosen = index;
    svg.querySelectorAll("[role=option]").forEach((rect, i) => {
      rect.setAttribute("tabindex", i === index ? "0" : "-1");
      rect.setAttribute("aria-selected", String(i === index));
    });
  }

  /** A note dragged up or down; a press on empty ground moves the playhead there. */
  function grab(event) {
    const rect = event.target.closest("[role=option]");
    if (!rect) {
      const x = event.clientX - svg.getBoundingClientRect().left;
      sound.seek(secondsAt(x));
      return;
    }
    const index = Number(rect.dataset.index);
    rect.focus();
    if (!editable) return;
    const from = { y: event.clientY, pitch: notes()[index].pitch };
    svg.setPointerCapture(event.pointerId);
    const move = (moved) => rect.setAttribute("y", String(y(from.pitch + Math.round((from.y - moved.clientY) / ROW))));
    const drop = (dropped) => {
      svg.removeEventListener("pointermove", move);
      const pitch = from.pitch + Math.round((from.y - dropped.clientY) / ROW);
      if (pitch !== from.pitch) alter(index, { pitch });
    };
    svg.addEventListener("pointermove", move);
    svg.addEventListener("pointerup", drop, { once: true });
  }

  root.querySelector("[data-note-add]").addEventListener("click", () => {
    const start = state.snap(Math.max(0, sound.time), PARTS);
    const all = state.plain("tune");
    const index = all.findIndex((note) => note.start > start);
    const at = index < 0 ? all.length : index;
    const [before, after] = [all[at - 1], all[at]];
    const end = Math.min(start + state.beatSeconds, after?.start ?? state.heard.duration);
    if (before && before.end > start) before.end = start;
    if (end - start < 0.04 || (before && before.end - before.start < 0.04)) return;
    put(all.toSpliced(at, 0, { start, end, pitch: before?.pitch ?? after?.pitch ?? 60 }), at);
  });
  for (const button of root.querySelectorAll("[data-octave]")) {
    button.addEventListener("click", () => {
      const moved = state.plain("tune").map((note) => ({ ...note, pitch: note.pitch + Number(button.dataset.octave) }));
      if (moved.every((note) => note.pitch >= LOWEST && note.pitch <= HIGHEST)) put(moved, chosen);
    });
    button.disabled = !editable;
  }
  root.querySelector("[data-note-add]").disabled = !editable;
  table.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const index = Number(button.closest("tr").dataset.index);
    const pitch = notes()[index].pitch;
    const acts = { up: () => alter(index, { pitch: pitch + 1 }), down: () => alter(index, { pitch: pitch - 1 }), remove: () => put(state.plain("tune").toSpliced(index, 1), index), play: () => sound.play(notes()[index].start) };
    acts[button.dataset.do]();
    table.rows[index]?.querySelector(`[data-do=${button.dataset.do}]`)?.focus();
  });

  const x = (seconds) => (seconds / state.beatSeconds) * BEAT;
  const secondsAt = (place) => (place / BEAT) * state.beatSeconds;
  const y = (pitch) => (scale.high - pitch) * ROW;

  function draw() {
    const kept = svg.contains(document.activeElement);
    const pitches = notes().map((note) => note.pitch);
    scale = { high: Math.max(...pitches, 62) + 3, low: Math.min(...pitches, 60) - 3 };
    const height = (scale.high - scale.low + 1) * ROW;
    const width = Math.ceil(x(state.heard.duration)) + 2;
    for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) svg.setAttribute(name, String(value));
    const rows = [];
    for (let pitch = scale.low; pitch <= scale.high; pitch++) if (BLACK.has(((pitch % 12) + 12) % 12)) rows.push(make("rect", { class: "lane-black", x: 0, y: y(pitch), width, height: ROW }));
    const beats = state.heard.beats.map((beat) => make("line", { class: beat.beat === 1 ? "lane-bar" : "lane-beat", x1: x(beat.start), x2: x(beat.start), y1: 0, y2: height }));
    head.setAttribute("y2", String(height));
    svg.replaceChildren(...rows, ...beats, ...notes().map(block), head);
    mark(Math.min(chosen, notes().length - 1));
    if (kept) focus();
    table.replaceChildren(...notes().map(row));
  }

  function block(note, index) {
    const unsure = note.confidence < UNSURE;
    const label = `Bar ${state.place(note.start)}: ${noteName(note.pitch)}, ${((note.end - note.start) / state.beatSeconds).toFixed(2)} beats, ${sureness(note.confidence, "tune" in state.corrections)}`;
    return make("rect", { role: "option", class: unsure ? "lane-note is-unsure" : "lane-note", x: x(note.start), y: y(note.pitch), width: Math.max(4, x(note.end) - x(note.start) - 1), height: ROW - 1, rx: 2, tabindex: -1, "aria-label": label, "data-index": index });
  }

  function row(note, index) {
    const act = (what, words) => el("button", { type: "button", className: "btn btn-quiet btn-small", "data-do": what, "aria-label": `${words}: ${noteName(note.pitch)} in ${state.place(note.start)}` }, words);
    const cells = [state.place(note.start), noteName(note.pitch), ((note.end - note.start) / state.beatSeconds).toFixed(2), `${note.confidence < UNSURE ? "? " : ""}${sureness(note.confidence, "tune" in state.corrections)}`];
    const acts = el("td", {}, act("play", "Play"), ...(editable ? [act("up", "Up"), act("down", "Down"), act("remove", "Remove")] : []));
    return el("tr", { "data-index": String(index) }, ...cells.map((text) => el("td", { className: "nums" }, text)), acts);
  }

  return {
    draw,
    /** @param {number} time */
    light(time) {
      const place = x(time);
      head.setAttribute("x1", String(place));
      head.setAttribute("x2", String(place));
      if (sound.playing && (place < lane.scrollLeft || place > lane.scrollLeft + lane.clientWidth - 40)) lane.scrollLeft = place - 40;
    },
  };
}

function make(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}
