// Three-way merge by lines: what one side changed and the other left alone needs no question.

const LIMIT = 4_000_000; // cells of the comparison table; beyond it the writer is asked instead of the browser

/**
 * @param {string} base what both started from @param {string} mine @param {string} theirs
 * @returns {{text: string} | null} null: both changed the same lines
 */
export function merge(base, mine, theirs) {
  if (mine === theirs || theirs === base) return { text: mine };
  if (mine === base) return { text: theirs };
  const left = changes(base, mine);
  const right = changes(base, theirs);
  if (!left || !right) return null;
  const all = [];
  for (const change of right) {
    const same = left.find((one) => one.from === change.from && one.to === change.to && one.lines.join("\n") === change.lines.join("\n"));
    if (same) continue;
    if (left.some((one) => touches(one, change))) return null;
    all.push(change);
  }
  const lines = base.split("\n");
  for (const change of [...all, ...left].sort((a, b) => b.from - a.from || b.to - a.to)) {
    lines.splice(change.from, change.to - change.from, ...change.lines);
  }
  return { text: lines.join("\n") };
}

/** Neighbours count as touching: two edits of adjoining lines are one thought more often than two. */
const touches = (a, b) => a.from <= b.to && b.from <= a.to;

/**
 * What turns `from` into `to`: replaced line ranges of `from`, in order. Null: too long to compare.
 * @param {string} from @param {string} to
 * @returns {{from: number, to: number, lines: string[]}[] | null}
 */
export function changes(from, to) {
  const a = from.split("\n");
  const b = to.split("\n");
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const oldLines = a.slice(head, a.length - tail);
  const newLines = b.slice(head, b.length - tail);
  if (oldLines.length * newLines.length > LIMIT) return null;
  return gather(oldLines, newLines, head);
}

/** Walks a longest common subsequence and gathers what lies between its lines. */
function gather(a, b, offset) {
  const table = common(a, b);
  const width = b.length + 1;
  const found = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const from = i;
    const lines = [];
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) break;
      if (j >= b.length || (i < a.length && table[(i + 1) * width + j] >= table[i * width + j + 1])) i += 1;
      else lines.push(b[j++]);
    }
    if (i > from || lines.length) found.push({ from: from + offset, to: i + offset, lines });
    while (i < a.length && j < b.length && a[i] === b[j]) (i += 1), (j += 1);
  }
  return found;
}

/** Lengths of longest common subsequences of all suffixes, row by row. */
function common(a, b) {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const cell = i * width + j;
      table[cell] = a[i] === b[j] ? table[cell + width + 1] + 1 : Math.max(table[cell + width], table[cell + 1]);
    }
  }
  return table;
}
