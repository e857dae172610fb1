// Text from anywhere (Word, the web, PDF files) as a lyric sheet has it. No word is lost.

const LINE_ENDS = /\r\n?|[\u2028\u2029\u0085\v\f]/g;
const SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f]/g;
const UNSEEN = /[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g; // not the joiners: some scripts are written with them
const LIGATURES = { "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st" };

/** @param {string} text @returns {string} LF line ends, plain spaces, nothing that cannot be seen */
export function cleanText(text) {
  const clean = text
    .replace(LINE_ENDS, "\n")
    .replace(SPACES, " ")
    .replace(UNSEEN, "")
    .replace(/[\ufb00-\ufb06]/g, (one) => LIGATURES[one])
    .replace(/[ \t]+(?=\n)/g, ""); // not at the very end: a word may be pasted with its space
  return singleSpaced(clean);
}

/** Word processors put an empty line after every paragraph: when no two lines touch, single ones go. */
function singleSpaced(text) {
  const lines = text.split("\n");
  const touching = lines.some((line, index) => line && lines[index + 1]);
  if (touching || lines.filter(Boolean).length < 4 || !/\n\n\n/.test(text)) return text;
  return text.replace(/\n{2,}/g, (gap) => (gap.length === 2 ? "\n" : "\n\n"));
}
