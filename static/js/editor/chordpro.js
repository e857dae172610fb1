// Other ways to write chords down, as a lyric sheet has them: inline, before their syllable.

// Without "o" for diminished, which would read "Go" and "Do" as chords.
const CHORD_WORD = /^(?:\(?(?:N\.?C\.?|[A-G][#b♯♭]?(?:maj|min|dim|aug|sus|add|m|M|\+|°|ø|-)?[0-9]*(?:(?:maj|sus|add|no|b|#|♭|♯|\+|-)[0-9]+|\([^)]*\))*(?:\/[A-G][#b♯♭]?)?)\)?|[|/%.-]+|x\d)$/;
const NO_CHORD = /^(?:[|/%.-]+|x\d)$/;
const HEADING = /^\s*\[[^\]]*\]\s*$/;
const DIRECTIVE = /^\s*\{\s*([a-z_]+)\s*(?:[:\s]\s*(.*?))?\s*\}\s*$/i;
const STARTS = { verse: "Verse", chorus: "Chorus", bridge: "Bridge", v: "Verse", c: "Chorus", b: "Bridge" };

/** @param {string} line @returns {{at: number, chord: string}[]} columns of the chords if nothing else stands there */
export function chordRow(line) {
  if (HEADING.test(line)) return [];
  const words = [...line.matchAll(/\S+/g)].map((found) => ({ at: found.index, chord: found[0].replace(/^\((.*)\)$/, "$1") }));
  if (!words.length || !words.every((word) => CHORD_WORD.test(word.chord))) return [];
  return words.filter((word) => !NO_CHORD.test(word.chord));
}

/** Whether chords stand on lines above the words. @param {string} text */
export function hasChordRows(text) {
  const lines = text.split("\n");
  return lines.some((line, index) => chordRow(line).length > 0 && isWords(lines[index + 1]));
}

/** Chords on lines above the words go into them; those above no words become the chords of a line of their own. @param {string} text */
export function inlineChords(text) {
  const lines = text.split("\n");
  const out = [];
  for (let n = 0; n < lines.length; n++) {
    const chords = chordRow(lines[n]);
    if (!chords.length) out.push(lines[n]);
    else if (isWords(lines[n + 1])) out.push(withChords(lines[++n], chords));
    else out.push(chords.map(({ chord }) => `[${chord}]`).join(" "));
  }
  return out.join("\n");
}

const isWords = (line) => line !== undefined && line.trim() !== "" && !chordRow(line).length && !HEADING.test(line);

function withChords(words, chords) {
  let line = words.padEnd(Math.max(0, ...chords.map(({ at }) => at)));
  for (const { at, chord } of chords.toReversed()) line = `${line.slice(0, at)}[${chord}]${line.slice(at)}`;
  return line.trimEnd();
}

/** Whether it is written in ChordPro: it has one of its directives. @param {string} text */
export const isChordPro = (text) => text.split("\n").some((line) => DIRECTIVE.test(line));

/**
 * A ChordPro song as a lyric sheet: sections as tags, chords as they are, other directives left out.
 * @param {string} text
 * @param {(words: string) => string | null} tagOf the tag that a label names ("Verse 2")
 * @returns {{text: string, title: string}}
 */
export function fromChordPro(text, tagOf) {
  const out = [];
  let title = "";
  let chorus = [];
  let within = null;
  for (const line of text.split("\n")) {
    const found = DIRECTIVE.exec(line);
    if (!found) {
      if (line.startsWith("#") || within === "skipped") continue;
      out.push(line.replace(/\[\*[^\]]*\]/g, ""));
      if (within === "Chorus") chorus.push(out.at(-1));
      continue;
    }
    const [, name, value = ""] = found;
    const start = /^(?:start_of_(\w+)|so([vcb]|t|g))$/i.exec(name);
    if (/^(?:title|t)$/i.test(name)) title = value;
    else if (start) {
      within = opened((start[1] ?? start[2]).toLowerCase(), label(value), tagOf);
      if (within === "Chorus") chorus = [];
      if (within !== "skipped") out.push(...spaced(out), `[${within}]`);
    } else if (/^(?:end_of_\w+|eo[vcbtg])$/i.test(name)) {
      within = null;
      out.push("");
    } else if (/^chorus$/i.test(name)) out.push(...spaced(out), "[Chorus]", ...chorus, "");
    else if (/^(?:comment|c|ci|cb|comment_italic|comment_box|highlight)$/i.test(name) && tagOf(value.replace(/:$/, ""))) out.push(...spaced(out), `[${tagOf(value.replace(/:$/, ""))}]`);
  }
  return { text: `${out.join("\n").replace(/\n{3,}/g, "\n\n").trim()}\n`, title };
}

const label = (value) => /label\s*=\s*"([^"]*)"/.exec(value)?.[1] ?? value;
const spaced = (out) => (out.length && out.at(-1).trim() ? [""] : []);

function opened(kind, words, tagOf) {
  if (/^(?:tab|grid|t|g|abc|ly|svg|textblock)$/.test(kind)) return "skipped";
  return (words && tagOf(words)) || STARTS[kind] || tagOf(kind.replaceAll("_", " ")) || "Verse";
}
