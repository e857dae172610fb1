import { RangeSetBuilder, StateField } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin } from "@codemirror/view";
import { sectionsOf } from "./grammar.js";

const marks = {
  tag: Decoration.mark({ class: "ly-tag" }),
  chord: Decoration.mark({ class: "ly-chord" }),
  backing: Decoration.mark({ class: "ly-backing" }),
  unknown: Decoration.mark({ class: "ly-unknown", attributes: { title: "Not a section tag or a chord: these words would be sung" } }),
};
const lines = new Map();

/** @param {string} kind @param {boolean} heading */
function lineMark(kind, heading) {
  const key = `${kind}|${heading}`;
  if (!lines.has(key)) {
    const mark = Decoration.line({ class: heading ? "ly-section ly-heading" : "ly-section", attributes: { "data-kind": kind } });
    lines.set(key, mark);
  }
  return lines.get(key);
}

/** Sections as a state field, so that outline, commands and decorations read the same list. */
export function sectionField(grammar) {
  return StateField.define({
    create: (state) => sectionsOf(state.doc, grammar),
    update: (value, transaction) => (transaction.docChanged ? sectionsOf(transaction.state.doc, grammar) : value),
  });
}

/**
 * Headings, chords, backing vocals and unknown brackets of the lines in view, each line in its section's colour.
 * @param {import("./features.js").Context} context @returns {import("./features.js").Feature}
 */
export function decorating({ grammar, field }) {
  const build = (view) => {
    const builder = new RangeSetBuilder();
    const sections = view.state.field(field);
    for (const { from, to } of view.visibleRanges) {
      let index = 0;
      for (let line = view.state.doc.lineAt(from); ; line = view.state.doc.line(line.number + 1)) {
        while (index + 1 < sections.length && sections[index + 1].first <= line.number) index += 1;
        const section = sections[index];
        if (section && section.first <= line.number) {
          builder.add(line.from, line.from, lineMark(section.kind, section.heading && section.first === line.number));
        }
        for (const span of grammar.spansOf(line.text)) builder.add(line.from + span.from, line.from + span.to, marks[span.type]);
        if (line.to >= to || line.number >= view.state.doc.lines) break;
      }
    }
    return builder.finish();
  };
  const extensions = ViewPlugin.fromClass(
    class {
      constructor(view) {
        this.decorations = build(view);
      }
      update(update) {
        if (update.docChanged || update.viewportChanged) this.decorations = build(update.view);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
  return { extensions };
}

/** CodeMirror's own look, replaced by the page's tokens; the rest is in editor.css. */
export const look = EditorView.theme({
  "&": { backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit" },
  ".cm-content": { padding: "0", caretColor: "var(--ember)" },
  ".cm-cursor, .cm-dropCursor": { borderLeft: "2px solid var(--ember)" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "var(--line-here)" },
  ".cm-gutters, .cm-gutters.cm-gutters-after": { background: "none", border: "0", color: "var(--ink-faint)" },
  ".cm-placeholder": { color: "var(--ink-faint)", fontStyle: "italic" },
  ".cm-tooltip.cm-tooltip-autocomplete": { border: "1px solid var(--line)", borderRadius: "8px", background: "var(--sheet)", boxShadow: "var(--lift)", padding: "5px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--sans)", fontSize: "0.9375rem", maxHeight: "20em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "5px 10px", borderRadius: "5px", color: "var(--ink)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--press)", color: "var(--ink)" },
  ".cm-tooltip.ly-said": {
    maxWidth: "min(460px, calc(100vw - 64px))", padding: "4px 10px", border: "1px solid var(--line)", borderRadius: "6px",
    background: "var(--sheet)", color: "var(--ink-soft)", boxShadow: "var(--lift)", font: "var(--text-s) / 1.5 var(--sans)",
  },
  ".cm-tooltip.ly-said.is-fault": { borderColor: "var(--bad)", color: "var(--bad)", fontWeight: "500" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600" },
});
