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

/** `/` or `[` at the start of a line offers the tags; what is chosen stands on a line of its own. */
function tagCompletion(tags) {
  const boost = (tag) => 50 - tags.indexOf(tag); // of two that match alike, the one that comes first in the list
  const options = tags.map((tag) => ({ label: `[${tag}]`, type: "keyword", apply: applyTag(tag), boost: boost(tag) }));
  const slash = options.map((option) => ({ ...option, label: `/${option.label.slice(1, -1)}`, displayLabel: option.label }));
  return autocompletion({
    icons: false,
    interactionDelay: 20, // ms: the menu is asked for, so Enter right after it means it
    override: [
      (context) => {
        const typed = context.matchBefore(/^\s*[/[][A-Za-z ]*/);
        if (!typed) return null;
        const lead = typed.text.length - typed.text.trimStart().length;
        return { from: typed.from + lead, options: typed.text.trim().startsWith("/") ? slash : options };
      },
    ],
  });
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
