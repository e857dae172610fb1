import { noteName } from "../heard/state.js";

/**
 * @typedef {{beat: number, dur: number, pitch: number, start: number, end: number, text: string}} Note
 * @typedef {{id: string, kind: string, label: string, text: string, bars: number, start: number, locked: boolean, notes: Note[]}} Line
 */

const LOWEST = 24;
const HIGHEST = 96;
const SAME_EDIT_MS = 1200; // nudges that follow each other this fast are undone together

/** The notes of a take as they are wanted: nudged, lines locked. Fires "change". */
export class TuneState extends EventTarget {
  /** @param {{lines: Line[], bar: number, low: number, high: number, voice: string, editable: boolean}} stored */
  constructor(stored) {
    super();
    Object.assign(this, stored);
    this.sung = stored.lines.map((line) => line.notes.map((note) => note.pitch));
    this.spots = stored.lines.flatMap((line, row) => line.notes.map((_, column) => ({ row, column })));
    this.undone = [];
    this.last = { row: -1, at: 0 };
  }

  /** @param {number} spot place of a note among all notes */
  note(spot) {
    const { row, column } = this.spots[spot];
    return this.lines[row].notes[column];
  }

  line(spot) {
    return this.lines[this.spots[spot].row];
  }

  /** A nudged line is locked: it shall stay so. @param {number} spot @param {number} steps semitones */
  nudge(spot, steps) {
    const { row, column } = this.spots[spot];
    const pitch = Math.max(LOWEST, Math.min(HIGHEST, this.note(spot).pitch + steps));
    if (!this.editable || pitch === this.note(spot).pitch) return;
    this.keep(row);
    this.lines[row].notes[column].pitch = pitch;
    this.lines[row].locked = true;
    this.tell();
  }

  /** Unlocked, a line has the notes again that were sung. @param {number} row */
  lock(row) {
    if (!this.editable) return;
    this.keep(row, true);
    const line = this.lines[row];
    line.locked = !line.locked;
    if (!line.locked) line.notes.forEach((note, i) => (note.pitch = this.sung[row][i]));
    this.tell();
  }

  undo() {
    const before = this.undone.pop();
    if (!before) return false;
    this.last = { row: -1, at: 0 };
    const line = this.lines[before.row];
    line.locked = before.locked;
    line.notes.forEach((note, i) => (note.pitch = before.pitches[i]));
    this.tell();
    return true;
  }

  keep(row, alone = false) {
    const now = performance.now();
    const goesOn = !alone && this.last.row === row && now - this.last.at < SAME_EDIT_MS;
    const { locked, notes } = this.lines[row];
    if (!goesOn) this.undone.push({ row, locked, pitches: notes.map((note) => note.pitch) });
    this.last = { row: alone ? -1 : row, at: now };
  }

  tell() {
    this.dispatchEvent(new Event("change"));
  }

  isNudged(row) {
    return this.lines[row].notes.some((note, i) => note.pitch !== this.sung[row][i]);
  }

  get nudged() {
    return this.lines.filter((_, row) => this.isNudged(row));
  }

  get locked() {
    return this.lines.filter((line) => line.locked);
  }

  /** @param {Note} note */
  isTooFar(note) {
    return note.pitch < this.low || note.pitch > this.high;
  }

  /** "2.3": bar of the line and beat; a pick-up is bar 0. @param {Note} note */
  place(note) {
    const bar = Math.floor(note.beat / this.bar + 1e-6);
    return `${bar + 1}.${(note.beat - bar * this.bar + 1).toFixed(2).replace(/\.?0+$/, "")}`;
  }

  /** What a screen reader says of a note. @param {number} spot */
  words(spot) {
    const { row, column } = this.spots[spot];
    const [note, line] = [this.note(spot), this.lines[row]];
    const was = this.sung[row][column];
    const parts = [note.text || "goes on", noteName(note.pitch), `bar ${this.place(note)}`, `${Number(note.dur.toFixed(2))} beats`];
    if (note.pitch !== was) parts.push(`was ${noteName(was)}`);
    if (this.isTooFar(note)) parts.push(`beyond ${this.voice}’s range`);
    if (line.locked) parts.push("locked");
    return parts.join(", ");
  }
}
