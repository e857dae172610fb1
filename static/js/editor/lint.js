// Things to look at: marked in the sheet, listed below it, each one key away and most of them one key from done.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";
import { fixOf } from "./fixes.js";
import { overLimit } from "./limits.js";
import { unitsOf } from "./margin.js";

const SHOWN = 20;

/**
 * @typedef {object} Warning as the server tells it
 * @property {number} line 0-based @property {number} start code points, as `end` @property {number} end
 * @property {string} code @property {string} message
 * @property {string | null} suggestion what to put there instead
 * @property {number | null} other a line that it is about as well
 */

const setWarnings = StateEffect.define();

/** Where they stand now, whatever was typed since; each mark carries its warning. */
const places = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    const told = transaction.effects.find((effect) => effect.is(setWarnings));
    return told ? mark(told.value, transaction.state.doc) : value.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** @param {Warning[]} warnings @param {import("@codemirror/state").Text} doc */
function mark(warnings, doc) {
  const found = [];
  for (const warning of warnings) {
    if (warning.line >= doc.lines) continue;
    const line = doc.line(warning.line + 1);
    const units = unitsOf(line.text);
    const from = Math.min(line.from + units(warning.start), line.to);
    const to = Math.min(line.from + Math.max(units(warning.end), units(warning.start) + 1), line.to);
    if (from < to) found.push(Decoration.mark({ class: "ly-look", attributes: { "data-code": warning.code, title: warning.message }, warning }).range(from, to));
  }
  return Decoration.set(found, true);
}

/** @param {import("@codemirror/state").EditorState} state @returns {{from: number, to: number, warning: Warning}[]} in order */
function listed(state) {
  const found = [];
  state.field(places).between(0, state.doc.length, (from, to, { spec }) => {
    found.push({ from, to, warning: spec.warning });
  });
  return found;
}

/** @param {import("./features.js").Context} context @returns {import("./features.js").Feature} */
export function linting({ page, editable, lyrics }) {
  const list = page.querySelector("[data-warnings]");
  let view;
  let drawn = "";
  let told = { warnings: [], counts: { characters: 0 } };

  const goTo = (from, to) => {
    view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    view.focus();
  };
  const goToLine = (number) => {
    const line = view.state.doc.line(Math.min(number, view.state.doc.lines));
    goTo(line.from, line.to);
  };
  const placeOf = (warning) => listed(view.state).find((one) => one.warning === warning);
  /** Rows know their number, not their warning: the same warnings told anew leave the list, and the focus in it, alone. */
  const row = (warning, index) => {
    const fix = editable && fixOf(warning);
    const jump = () => {
      const at = placeOf(told.warnings[index]);
      if (at) goTo(at.from, at.to);
    };
    return item(`Line ${warning.line + 1}: ${warning.message}`, jump, [
      warning.other !== null && button(`Show line ${warning.other + 1}`, () => goToLine(warning.other + 1)),
      fix && button(fix.label, () => apply(told.warnings[index], fix)),
    ]);
  };
  const apply = (warning, fix) => {
    const at = placeOf(warning);
    if (!at) return;
    view.dispatch({ ...fix.change(view.state, at), userEvent: "input.fix", scrollIntoView: true });
    view.focus();
  };
  const draw = () => {
    const over = overLimit(page, told.counts.characters, view.state.doc);
    const now = JSON.stringify([told.warnings, over]);
    if (now === drawn) return;
    drawn = now;
    const rows = told.warnings.slice(0, SHOWN).map(row);
    if (over) rows.unshift(item(over.message, () => goToLine(over.line), [over.choose && button(over.label, over.choose)]));
    const count = told.warnings.length + (over ? 1 : 0);
    const link = page.querySelector("[data-warnings-link]");
    list.closest("[data-warnings-box]").hidden = link.hidden = !count;
    link.textContent = `${count} ${count === 1 ? "thing" : "things"} to look at`;
    list.replaceChildren(...rows);
  };

  /** The next one after the caret, from the top again after the last. */
  const lookNext = () => {
    const all = listed(view.state);
    const next = all.find((one) => one.from > view.state.selection.main.from) ?? all[0];
    if (!next) return;
    goTo(next.from, next.to);
    page.querySelector("[data-hear-status]").textContent = next.warning.message;
  };
  const fixHere = () => {
    const { from, to } = view.state.selection.main;
    const here = listed(view.state).find((one) => one.from <= to && one.to >= from && fixOf(one.warning));
    if (here) apply(here.warning, fixOf(here.warning));
  };
  return {
    extensions: places,
    attach(made) {
      view = made;
      Object.assign(lyrics, { lookNext, fixHere });
      page.addEventListener("change", (event) => event.target.matches("[data-make] [name=provider]") && draw());
    },
    analysed(answer) {
      told = answer;
      view.dispatch({ effects: setWarnings.of(answer.warnings) });
      draw();
    },
  };
}

/** @param {string} words @param {() => void} go @param {(HTMLElement | false | undefined)[]} buttons */
function item(words, go, buttons) {
  const made = document.createElement("li");
  const jump = document.createElement("button");
  jump.type = "button";
  jump.textContent = words;
  jump.addEventListener("click", go);
  const acts = document.createElement("span");
  acts.className = "row tight";
  acts.append(...buttons.filter(Boolean));
  made.append(jump, acts);
  return made;
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-small";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}
