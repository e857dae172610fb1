// Help with this line: suggestions come beside the sheet, can be heard in their place, and go in when they are taken.
import { postJson } from "../http.js";
import { ask, wishes } from "./hear.js";

const AGAIN_MS = 4000; // before a note that did not arrive is sent once more

/**
 * @typedef {{line: number, text: string, from: number, to: number, after: number, wanted: string, seed: number, model: boolean}} Asked
 *   line: 0-based, of `text`; from, to, after: the line, and the end of the line that new ones follow, in the sheet as it is now
 */

/** @param {{host: HTMLElement, page: HTMLElement, put: Function, panel: ReturnType<typeof import("./words_panel.js").wordsPanel>}} given */
export function helping({ host, page, put, panel }) {
  /** @type {import("@codemirror/view").EditorView} */
  let view;
  /** @type {Asked | null} */
  let asked = null;
  const audio = page.querySelector("[data-hear-audio]");
  const found = () => panel.part("[data-help-found]");
  const body = () => ({ text: asked.text, line: asked.line, wanted: asked.wanted, seed: asked.seed, prompt: wishes(page).prompt, model: asked.model });

  const notice = (words) => {
    const said = document.createElement("p");
    said.className = "notice small";
    said.textContent = words;
    found().replaceChildren(said);
  };

  /** @param {string} wanted @param {number} seed */
  const begin = (wanted, seed) => {
    const line = view.state.doc.lineAt(view.state.selection.main.head);
    const model = panel.part("[data-help-by]")?.value === "model";
    asked = { line: line.number - 1, text: view.state.doc.toString(), from: line.from, to: line.to, after: line.to, wanted, seed, model };
    if (model) show(panel.url("helpShownUrl"), "[data-help-payload]");
    else show(panel.url("helpUrl"), "[data-suggestions-title]");
  };

  const show = async (address, focus) => {
    const mine = asked;
    notice(asked.model && focus !== "[data-help-payload]" ? "The language model is writing…" : "Looking for lines…");
    const answer = await panel.post(address, body());
    if (asked !== mine) return;
    if (answer.error) return notice(answer.error.message);
    found().innerHTML = answer.html;
    settle();
    found().querySelector(focus)?.focus();
  };

  /** Where new lines go: the server names a line of the text that it was sent. */
  const settle = () => {
    const first = found().querySelector("[data-suggestion]");
    if (!first || view.state.doc.toString() !== asked.text) return;
    asked.after = view.state.doc.line(Math.min(Number(first.dataset.after) + 1, view.state.doc.lines)).to;
  };

  /** The change that puts a suggestion in. */
  const change = ({ text, replaces }) => (replaces === "true" ? { from: asked.from, to: asked.to, insert: text } : { from: asked.after, to: asked.after, insert: `\n${text}` });

  const take = (suggestion) => {
    const { text, source } = suggestion.dataset;
    const one = change(suggestion.dataset);
    put(one, one.from, one.insert.length, "suggestion");
    note(text.split("\n"), source);
    found().replaceChildren();
    asked = null;
  };

  /** Tells the ledger of authors; a second time when the first got lost. */
  const note = async (lines, source, again = true) => {
    const told = await postJson(panel.url("acceptedUrl"), { lines, source }, { keepalive: true }).catch(() => null);
    if (!told?.ok && again) setTimeout(() => note(lines, source, false), AGAIN_MS);
    else if (!told?.ok) panel.say("It could not be noted that these lines were generated.");
  };

  /** Sings the suggested lines one after another, each in its place. */
  const hear = async (button, suggestion) => {
    const changed = view.state.update({ changes: change(suggestion.dataset) }).state.doc;
    const start = suggestion.dataset.replaces === "true" ? asked.from : asked.after + 1;
    const first = changed.lineAt(start).number - 1;
    button.disabled = true;
    for (const [index] of suggestion.dataset.text.split("\n").entries()) {
      const answer = await ask(host.dataset.hearUrl, { text: changed.toString(), line: first + index, ...wishes(page) }).catch(() => ({ words: "This line could not be sung. Try again." }));
      if (!answer.url) {
        panel.say(answer.words);
        break;
      }
      if (!(await played(answer.url))) break;
    }
    button.disabled = false;
  };

  /** Resolves true when it was heard to its end. */
  const played = (url) =>
    new Promise((resolve) => {
      const over = (event) => {
        for (const kind of ["ended", "pause", "error"]) audio.removeEventListener(kind, over);
        resolve(event.type === "ended" || audio.ended);
      };
      audio.src = url;
      audio.play().then(
        () => ["ended", "pause", "error"].forEach((kind) => audio.addEventListener(kind, over)),
        () => resolve(false),
      );
    });

  const act = (event) => {
    const at = event.target instanceof Element && event.target.closest("[data-words] button");
    if (!at) return;
    const suggestion = at.closest("[data-suggestion]");
    if (at.dataset.help) begin(at.dataset.help, 0);
    else if (at.matches("[data-suggestion-take]")) take(suggestion);
    else if (at.matches("[data-suggestion-hear]")) hear(at, suggestion);
    else if (at.matches("[data-help-again]") && asked) begin(asked.wanted, asked.seed + 1);
    else if (at.matches("[data-help-send]")) show(panel.url("helpUrl"), "[data-suggestions-title]");
    else if (at.matches("[data-help-cancel]")) {
      found().replaceChildren();
      panel.part("[data-help]").focus();
    }
  };
  page.addEventListener("click", act);

  return {
    /** @param {import("@codemirror/view").EditorView} made */
    attach: (made) => (view = made),
    focus: () => panel.part("[data-help]")?.focus(),
    /** @param {import("@codemirror/state").ChangeDesc} changes */
    moved(changes) {
      if (!asked) return;
      const [from, to] = [changes.mapPos(asked.from, -1), changes.mapPos(asked.to, 1)];
      asked = Object.assign(asked, { from, to, after: changes.mapPos(asked.after, 1) });
    },
    close: () => page.removeEventListener("click", act),
  };
}
