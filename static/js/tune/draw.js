const SVG = "http://www.w3.org/2000/svg";
const BEAT = 52; // pixels
const ROW = 8; // pixels a semitone
const AROUND = 3; // semitones shown above the highest and below the lowest note
const WORDS = 20; // pixels for the syllables under the notes
const SHARPS = new Set([1, 3, 6, 8, 10]);

/** @param {string} tag @param {Record<string, unknown>} attributes @param {string} [text] */
export function make(tag, attributes, text = "") {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  if (text) made.textContent = text;
  return made;
}

/** One line of words as bars of a piano roll with its syllables below; pitches of all lines share one scale. */
export class LineDrawing {
  /** @param {import("./state.js").TuneState} state @param {number} row @param {number} first spot of its first note */
  constructor(state, row, first) {
    Object.assign(this, { state, row, first, line: state.lines[row] });
    const notes = this.line.notes;
    this.from = Math.min(0, Math.floor(notes[0].beat));
    this.until = Math.max(this.line.bars * state.bar, Math.ceil(notes.at(-1).beat + notes.at(-1).dur));
    this.svg = make("svg", { role: "listbox", class: "lane-notes", "aria-orientation": "horizontal", "data-own-keys": "" });
    this.head = make("line", { class: "lane-head", y1: 0, visibility: "hidden" });
  }

  x(beat) {
    return (beat - this.from) * BEAT;
  }

  y(pitch) {
    return (this.high - pitch) * ROW;
  }

  /** @param {number} chosen the spot that the focus is on or would come to */
  draw(chosen) {
    const { line, state } = this;
    const pitches = [...line.notes.map((note) => note.pitch), ...state.sung[this.row]];
    this.high = Math.max(...pitches) + AROUND;
    const low = Math.min(...pitches) - AROUND;
    const ground = (this.high - low + 1) * ROW;
    const [width, height] = [this.x(this.until) + 2, ground + WORDS];
    const size = { width, height, viewBox: `0 0 ${width} ${height}`, "aria-label": `Notes of “${line.text}”${line.locked ? ", locked" : ""}` };
    for (const [name, value] of Object.entries(size)) this.svg.setAttribute(name, String(value));
    this.svg.classList.toggle("is-locked", line.locked);
    this.head.setAttribute("y2", String(ground));
    const beats = Array.from({ length: this.until - this.from + 1 }, (_, i) => this.from + i);
    this.svg.replaceChildren(
      ...this.rows(low, width),
      ...beats.map((beat) => make("line", { class: beat % state.bar ? "lane-beat" : "lane-bar", x1: this.x(beat), x2: this.x(beat), y1: 0, y2: ground })),
      ...line.notes.flatMap((note, column) => this.block(note, column, chosen)),
      ...line.notes.filter((note) => note.text).map((note) => make("text", { class: "lane-word", x: this.x(note.beat) + 1, y: height - 6 }, note.text)),
      this.head,
    );
  }

  rows(low, width) {
    const found = [];
    for (let pitch = low; pitch <= this.high; pitch++) {
      const far = pitch < this.state.low || pitch > this.state.high;
      if (!far && !SHARPS.has(((pitch % 12) + 12) % 12)) continue;
      found.push(make("rect", { class: far ? "lane-far" : "lane-black", x: 0, y: this.y(pitch), width, height: ROW }));
    }
    return found;
  }

  block(note, column, chosen) {
    const spot = this.first + column;
    const was = this.state.sung[this.row][column];
    const place = { x: this.x(note.beat), width: Math.max(4, note.dur * BEAT - 1), height: ROW - 1, rx: 2 };
    const ghost = was === note.pitch ? [] : [make("rect", { class: "lane-ghost", y: this.y(was), ...place })];
    const rect = make("rect", {
      role: "option", class: "lane-note tune-note", y: this.y(note.pitch), ...place, tabindex: spot === chosen ? 0 : -1,
      "aria-selected": spot === chosen, "aria-label": this.state.words(spot), "data-spot": spot,
    });
    return [...ghost, rect];
  }

  /** @param {Element} rect @param {number} pixels how far it is dragged down @returns {number} semitones up */
  dragged(rect, pixels) {
    const steps = -Math.round(pixels / ROW);
    rect.setAttribute("y", String(this.y(this.state.note(Number(rect.dataset.spot)).pitch + steps)));
    return steps;
  }

  /** The playhead, where the song is in this line. @param {number} time seconds */
  light(time) {
    const beat = this.beatAt(time);
    this.head.setAttribute("visibility", beat === null ? "hidden" : "visible");
    if (beat === null) return false;
    for (const end of ["x1", "x2"]) this.head.setAttribute(end, String(this.x(beat)));
    return true;
  }

  /** @returns {number | null} */
  beatAt(time) {
    const notes = this.line.notes;
    if (time < notes[0].start || time > notes.at(-1).end) return null;
    const after = notes.findLastIndex((note) => note.start <= time);
    const [note, next] = [notes[after], notes[after + 1]];
    const [end, beat] = time < note.end || !next ? [note.end, note.beat + note.dur] : [next.start, next.beat];
    const [from, at] = time < note.end || !next ? [note.start, note.beat] : [note.end, note.beat + note.dur];
    return end > from ? at + ((time - from) / (end - from)) * (beat - at) : at;
  }
}
