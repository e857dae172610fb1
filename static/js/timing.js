// The timing map of a take as the page needs it: lists sorted by time, found by binary search.

/**
 * @typedef {{start: number, end: number}} Span seconds from the start of the file
 * @typedef {Span & {kind: string, label: string, number?: number}} Section
 * @typedef {Span & {id: string, text: string, section: string, words: Word[]}} Line
 * @typedef {Span & {id: string, text: string, from: number, to: number, backing: boolean, syllables: (Span & {text: string})[]}} Word
 * @typedef {{duration: number, sections: Section[], lines: Line[], chords: (Span & {symbol: string})[], beats: number[]}} Timing
 */

/**
 * The last item that has begun at `time`, or -1 before the first.
 * @param {Span[]} items sorted by start @param {number} time seconds
 */
export function indexAt(items, time) {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle].start <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * The item that sounds at `time`; null in a gap.
 * @template {Span} T @param {T[]} items @param {number} time @param {number} [hold] seconds it may be kept after its end
 * @returns {T | null}
 */
export function itemAt(items, time, hold = 0) {
  const item = items[indexAt(items, time)];
  return item && time < item.end + hold ? item : null;
}

/**
 * Where ← and → lead: the start of the line before or after. Back within a second of a start goes one further.
 * @param {Line[]} lines @param {number} time @param {1 | -1} step
 * @returns {number | null} seconds
 */
export function lineStep(lines, time, step) {
  if (!lines.length) return null;
  if (step > 0) return lines.find((line) => line.start > time + 0.05)?.start ?? null;
  const at = indexAt(lines, time - 1);
  return at < 0 ? 0 : lines[at].start;
}
