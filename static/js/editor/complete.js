import { autocompletion } from "@codemirror/autocomplete";

/**
 * The menu of tags while typing, and the palette of tags on the page.
 * @param {import("./features.js").Context} context @returns {import("./features.js").Feature}
 */
export function completing({ page, grammar, field }) {
  const attach = (view) =>
    page.addEventListener("click", (event) => {
      const tag = event.target.closest?.("[data-tag]")?.dataset.tag;
      if (tag) insertTag(view, tag, view.state.field(field));
    });
  return { extensions: tagCompletion(grammar.tags), attach };
}

/** `/` or `[` at the start of a line offers the tags, what is chosen stands on a line of its own; `[` among words the song's chords. */
function tagCompletion(tags) {
  const boost = (tag) => 50 - tags.indexOf(tag); // of two that match alike, the one that comes first in the list
  const options = tags.map((tag) => ({ label: `[${tag}]`, displayLabel: `[${tag}]`, kind: tag, apply: applyTag(tag), boost: boost(tag) }));
  const slash = options.map((option) => ({ ...option, label: `/${option.kind}` }));
  return autocompletion({
    icons: false,
    interactionDelay: 20, // ms: the menu is asked for, so Enter right after it means it
    addToOptions: [{ render: colour, position: 20 }],
    override: [
      (context) => {
        const typed = context.matchBefore(/^\s*[/[][A-Za-z ]*/);
        if (!typed) return null;
        const lead = typed.text.length - typed.text.trimStart().length;
        return { from: typed.from + lead, options: typed.text.trim().startsWith("/") ? slash : options };
      },
      (context) => {
        const typed = context.matchBefore(/\[[A-G]?[^\][\s]*/);
        const found = typed && chordsUsed(context.state.doc, typed.from);
        return found?.length ? { from: typed.from, options: found.map((chord, index) => ({ label: `[${chord}]`, displayLabel: chord, apply: applyChord, boost: -index })) } : null;
      },
    ],
  });
}

/** The section's colour before its name. */
function colour({ kind }) {
  if (!kind) return null;
  const mark = document.createElement("span");
  mark.className = "section-chip";
  mark.dataset.kind = kind;
  return mark;
}

/** The chords of a sheet, most used first. @param {import("@codemirror/state").Text} doc @param {number} except where one is being typed */
function chordsUsed(doc, except) {
  const counts = new Map();
  for (const found of doc.toString().matchAll(/\[([A-G][^\][\s]{0,11})\]/g)) {
    if (found.index !== except) counts.set(found[1], (counts.get(found[1]) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([chord]) => chord);
}

function applyChord(view, { label }, from, to) {
  const bracket = view.state.sliceDoc(to, to + 1) === "]" ? 1 : 0;
  view.dispatch({ changes: { from, to: to + bracket, insert: label }, selection: { anchor: from + label.length }, userEvent: "input.complete" });
}

const applyTag = (tag) => (view, _completion, from, to) => {
  const line = view.state.doc.lineAt(to);
  const bracket = view.state.sliceDoc(to, to + 1) === "]" ? 1 : 0;
  const rest = line.to > to + bracket ? "\n" : "";
  const insert = `[${tag}]${rest || "\n"}`;
  view.dispatch({
    changes: { from, to: to + bracket, insert },
    selection: { anchor: from + insert.length },
    userEvent: "input.complete",
    scrollIntoView: true,
  });
};

/**
 * Puts a tag where the writer is: on the empty line, else after the section that the caret is in.
 * @param {import("@codemirror/view").EditorView} view @param {string} tag
 * @param {{first: number, last: number}[]} sections
 */
function insertTag(view, tag, sections) {
  const { doc, selection } = view.state;
  const line = doc.lineAt(selection.main.head);
  let at;
  let insert;
  if (!line.text.trim()) {
    at = line.from;
    insert = `${line.number > 1 && doc.line(line.number - 1).text.trim() ? "\n" : ""}[${tag}]\n`;
  } else {
    const section = sections.findLast((one) => one.first <= line.number);
    at = doc.line(section?.last ?? line.number).to;
    insert = `\n${doc.lineAt(at).text.trim() ? "\n" : ""}[${tag}]\n`;
  }
  view.dispatch({ changes: { from: at, insert }, selection: { anchor: at + insert.length }, userEvent: "input.tag", scrollIntoView: true });
  view.focus();
}
