import { postJson } from "../http.js";

/**
 * @typedef {{start: number, end: number, symbol: string, root?: number | null, quality?: string, confidence?: number}} Chord
 * @typedef {{start: number, end: number, pitch: number, confidence?: number}} Note
 * @typedef {{start: number, end?: number, kind: string, bar?: number, bars?: number, confidence?: number}} Section
 * @typedef {"grid" | "key" | "chords" | "sections" | "tune"} Item
 */

const SAME_EDIT_MS = 1200; // nudges that follow each other this fast are undone together
const LISTS = { chords: ["start", "end", "symbol"], sections: ["start", "kind"], tune: ["start", "end", "pitch"] };

/**
 * What was heard, with the corrections in it. Changes show at once and are stored one after another; "change"
 * is fired whenever something is to be drawn anew, "refused" with a sentence when the server does not take one.
 */
export class HeardState extends EventTarget {
  /** @param {string} url @param {{version: number, heard: any, corrections: any}} state */
  constructor(url, state) {
    super();
    this.url = url;
    this.stored = state;
    this.heard = structuredClone(state.heard);
    this.corrections = structuredClone(state.corrections);
    this.pending = new Map();
    this.undone = [];
    this.lastEdit = { item: "", at: 0 };
    this.sending = null;
  }

  /** @param {Item} item @param {any} value the whole item; null: back to what was heard */
  change(item, value) {
    const now = performance.now();
    const goesOn = this.lastEdit.item === item && now - this.lastEdit.at < SAME_EDIT_MS;
    if (!goesOn) this.undone.push({ item, before: structuredClone(this.corrections[item] ?? null) });
    this.lastEdit = { item, at: now };
    this.put(item, value);
  }

  undo() {
    const last = this.undone.pop();
    if (!last) return false;
    this.lastEdit = { item: "", at: 0 };
    this.put(last.item, last.before);
    return true;
  }

  /** What a list item is as a correction: only what the server wants to know. @param {Item} item */
  plain(item) {
    return this.heard[item].map((one) => Object.fromEntries(LISTS[item].map((name) => [name, one[name]])));
  }

  put(item, value) {
    const shown = value === null ? null : structuredClone(value);
    if (shown && LISTS[item]) this.heard[item] = shown.map((one) => ({ confidence: 1, ...one }));
    if (shown) this.corrections[item] = shown;
    else delete this.corrections[item];
    this.pending.set(item, value);
    this.dispatchEvent(new CustomEvent("change", { detail: { item } }));
    this.sending ??= this.send().finally(() => (this.sending = null));
  }

  async send() {
    while (this.pending.size) {
      const [item, value] = this.pending.entries().next().value;
      this.pending.delete(item);
      try {
        const response = await postJson(this.url, { item, value, version: this.stored.version });
        const answer = await response.json();
        if (response.ok) this.accept(answer);
        else this.refuse(item, answer.error?.message ?? "This could not be stored.");
      } catch {
        this.refuse(item, "The server could not be reached, so this correction is not stored.");
      }
    }
  }

  accept(answer) {
    this.stored = answer;
    const waiting = [...this.pending.keys()].map((item) => [item, this.heard[item], this.corrections[item]]);
    this.heard = structuredClone(answer.heard);
    this.corrections = structuredClone(answer.corrections);
    for (const [item, heard, corrections] of waiting) {
      if (heard !== undefined) this.heard[item] = heard;
      this.corrections[item] = corrections;
    }
    if (!waiting.length) this.dispatchEvent(new CustomEvent("change", { detail: { item: "" } }));
  }

  refuse(item, message) {
    this.pending.clear();
    this.heard = structuredClone(this.stored.heard);
    this.corrections = structuredClone(this.stored.corrections);
    this.dispatchEvent(new CustomEvent("refused", { detail: { item, message } }));
  }

  /** Seconds of each bar line, with its number; the last entry ends the last bar. */
  get bars() {
    const lines = this.heard.beats.filter((beat) => beat.beat === 1).map(({ bar, start }) => ({ bar, start }));
    const gap = this.beatSeconds * this.heard.meter.numerator;
    if (!lines.length) return [];
    lines.push({ bar: lines.at(-1).bar + 1, start: lines.at(-1).start + gap });
    return lines;
  }

  get beatSeconds() {
    return 60 / (this.heard.tempo?.bpm ?? 90);
  }

  /** The nearest place on a grid of so many parts a beat. @param {number} seconds @param {number} parts */
  snap(seconds, parts) {
    const beats = this.heard.beats;
    const after = beats.findIndex((beat) => beat.start > seconds);
    if (after <= 0) return seconds;
    const [a, b] = [beats[after - 1].start, beats[after].start];
    return a + (Math.round(((seconds - a) / (b - a)) * parts) / parts) * (b - a);
  }

  /** "3.2": bar and beat. @param {number} seconds */
  place(seconds) {
    const beat = this.heard.beats.findLast((one) => one.start <= seconds + 0.03) ?? this.heard.beats[0];
    return beat ? `${beat.bar}.${beat.beat}` : "–";
  }
}

/** Below this, an item is marked as unsure. */
export const UNSURE = 0.5;

/** @param {number} confidence @param {boolean} corrected whether somebody corrected the item that it belongs to */
export function sureness(confidence, corrected) {
  if (corrected && confidence >= 0.999) return "yours";
  return `${Math.round(confidence * 100)} % sure`;
}

const NAMES = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"];

/** @param {number} pitch MIDI */
export function noteName(pitch) {
  return `${NAMES[pitch % 12]}${Math.floor(pitch / 12) - 1}`;
}

/** @param {string} tag @param {Record<string, any>} [set] properties @param {...(Node | string)} children */
export function el(tag, set = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(set)) {
    if (name.includes("-") || name === "role") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}
