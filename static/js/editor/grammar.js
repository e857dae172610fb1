// What the sheet shows while typing, before the server's analysis (the one grammar) arrives.

const VARIANTS = {
  prechorus: "Pre Chorus", postchorus: "Post Chorus", buildup: "Build Up", instrumental: "Inst", inst: "Inst",
  refrain: "Chorus", tag: "Outro", ending: "Outro", breakdown: "Break", drop: "Hook", middle8: "Bridge", middleeight: "Bridge",
};
const TAG_LINE = /^\s*\[\s*([A-Za-z][A-Za-z \-_]*?)\s*(\d+)?\s*(?:[:x×]\s*([^\]]*))?\]/;
const BRACKET = /\[([^\][\n]*)\]/g;
const CHORD = /^(?:N\.?C\.?|[A-G][#b♯♭]?(?:maj|min|dim|aug|sus|add|m|M|\+|°|ø|o)?[0-9]*(?:(?:maj|sus|add|no|b|#|♭|♯|\+|-)[0-9]+|\([^)]*\))*(?:\/[A-G][#b♯♭]?)?)$/;
const BACKING = /\([^()\n]*\)/g;

/** @param {readonly string[]} tags the canonical names */
export function makeGrammar(tags) {
  const known = new Map(tags.map((tag) => [tag.toLowerCase().replaceAll(" ", ""), tag]));

  /** @param {string} words inside of the brackets @returns {string | null} canonical tag */
  const tagOf = (words) => {
    const plain = words.toLowerCase().replace(/[\s\-_]+/g, "");
    return known.get(plain) ?? VARIANTS[plain] ?? null;
  };

  /** @param {string} line @returns {{kind: string, end: number} | null} a heading at the start of a line */
  const headingOf = (line) => {
    const found = TAG_LINE.exec(line);
    const kind = found && tagOf(found[1]);
    return kind ? { kind, end: found[0].length } : null;
  };

  /**
   * @param {string} line
   * @returns {{from: number, to: number, type: "tag" | "chord" | "unknown" | "backing"}[]} in order
   */
  const spansOf = (line) => {
    const heading = headingOf(line);
    const spans = [];
    for (const found of line.matchAll(BRACKET)) {
      const to = found.index + found[0].length;
      if (heading && to <= heading.end) spans.push({ from: found.index, to, type: "tag" });
      else if (CHORD.test(found[1].trim())) spans.push({ from: found.index, to, type: "chord" });
      else spans.push({ from: found.index, to, type: "unknown" });
    }
    for (const found of line.matchAll(BACKING)) {
      const from = found.index;
      const to = from + found[0].length;
      if (!spans.some((span) => from < span.to && to > span.from)) spans.push({ from, to, type: "backing" });
    }
    return spans.sort((a, b) => a.from - b.from);
  };
  return { tags, headingOf, spansOf };
}

/**
 * The sections of a sheet: where each begins and ends (line numbers from 1, end exclusive of the next heading).
 * @param {{lines: number, line: (n: number) => {text: string, from: number, to: number}}} doc
 * @param {ReturnType<typeof makeGrammar>} grammar
 */
export function sectionsOf(doc, grammar) {
  const sections = [];
  const counts = {};
  const open = (kind, first, heading) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
    sections.push({ kind, number: counts[kind], first, last: first, heading, sung: 0 });
  };
  for (let n = 1; n <= doc.lines; n++) {
    const text = doc.line(n).text;
    const heading = grammar.headingOf(text);
    if (heading) open(heading.kind, n, true);
    else if (!sections.length && text.trim()) open("Verse", n, false);
    const section = sections.at(-1);
    if (!section) continue;
    section.last = n;
    if (!heading && text.trim()) section.sung += 1;
  }
  for (const section of sections) {
    section.label = counts[section.kind] > 1 ? `${section.kind} ${section.number}` : section.kind;
  }
  return sections;
}
