// Hear this line: the line at the caret, sung in its place in the tune, through an audio element of its own.
import { EditorSelection, StateEffect, StateField } from "@codemirror/state";
import { layer, RectangleMarker, showTooltip } from "@codemirror/view";
import { printed } from "../commands.js";
import { postJson } from "../http.js";

const SLOW_MS = 300; // a wait that is shorter needs no words
const WAITING = "Singing this line…";
const OFFLINE = "This line could not be sung. Check the connection and try again.";
const SIGNED_OUT = "You are signed out. Sign in again in another tab, then ask for this line once more.";
const SILENT = "The sound of this line could not be played. Ask for it once more.";
const SVG = "http://www.w3.org/2000/svg";
const PLAY = "M7 4.5v15a.8.8 0 0 0 1.2.7l12-7.5a.8.8 0 0 0 0-1.4l-12-7.5A.8.8 0 0 0 7 4.5z";
const STOP = "M6.5 6.5h11v11h-11z";

/**
 * @typedef {{at: number, busy: boolean, words: string, fault: boolean}} Hearing
 *   at: where the line begins; busy: asked for or sounding; words: what is said beside the line, "" for nothing
 */

/** @type {Hearing} */
const IDLE = { at: -1, busy: false, words: "", fault: false };
const setHearing = StateEffect.define();

/** What is being heard; what was said of a line goes when that line changes or the caret leaves it. */
const heardLine = StateField.define({
  create: () => IDLE,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setHearing)) return effect.value;
    if (value === IDLE) return value;
    const { state, changes } = transaction;
    const at = changes.mapPos(value.at);
    const here = state.doc.lineAt(state.selection.main.head).from === at;
    if (value.fault && (transaction.docChanged || !here)) return IDLE;
    return at === value.at ? value : { ...value, at };
  },
  provide: (field) => showTooltip.from(field, (value) => (value.words ? said(value) : null)),
});

/** The words under the line, over whatever stands there: nothing moves. @param {Hearing} value */
function said({ at, words, fault }) {
  return {
    pos: at,
    create(view) {
      const dom = document.createElement("div");
      dom.className = fault ? "ly-said is-fault" : "ly-said";
      dom.textContent = words;
      const getCoords = (from) => {
        const first = view.coordsAtPos(from);
        return first && { ...first, right: first.left, bottom: view.coordsAtPos(view.state.doc.lineAt(from).to)?.bottom ?? first.bottom };
      };
      return { dom, getCoords };
    },
  };
}

/** The play mark before the words of the line at the caret, or of the line that sounds. */
class Mark extends RectangleMarker {
  /** @param {RectangleMarker} place @param {boolean} busy @param {() => void} act */
  constructor(place, busy, act) {
    super("ly-hear", place.left, place.top, null, place.height);
    this.busy = busy;
    this.act = act;
  }
  eq(other) {
    return other.busy === this.busy && super.eq(other);
  }
  update() {
    return false; // drawn anew: it says something else now
  }
  draw() {
    const mark = super.draw();
    const keys = this.busy ? "Esc" : printed("Mod+Enter").join(" ");
    mark.title = `${this.busy ? "Stop" : "Hear this line"} (${keys})`;
    mark.append(drawing(this.busy ? STOP : PLAY));
    mark.addEventListener("mousedown", (event) => event.preventDefault()); // the caret stays where it is
    mark.addEventListener("click", this.act);
    return mark;
  }
}

/** @param {string} shape */
function drawing(shape) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", shape);
  svg.append(path);
  return svg;
}

/** @param {import("./features.js").Context} context @returns {import("./features.js").Feature} */
export function hearing({ host, page, grammar, lyrics }) {
  const audio = page.querySelector("[data-hear-audio]");
  const status = page.querySelector("[data-hear-status]");
  /** @type {import("@codemirror/view").EditorView} */
  let view;
  let running = null;
  let timer = 0;

  const show = (value) => {
    status.textContent = value.words;
    if (view.state.field(heardLine) !== value) view.dispatch({ effects: setHearing.of(value) });
  };
  const current = () => view.state.field(heardLine);
  const fault = (words) => show({ ...current(), busy: false, words, fault: true });
  const silence = () => {
    running?.abort();
    running = null;
    clearTimeout(timer);
    audio.pause();
    audio.removeAttribute("src");
  };
  const stop = () => {
    silence();
    show(IDLE);
  };

  const hear = async () => {
    silence();
    const line = view.state.doc.lineAt(view.state.selection.main.head);
    const mine = (running = new AbortController());
    show({ at: line.from, busy: true, words: "", fault: false });
    timer = setTimeout(() => show({ ...current(), words: WAITING }), SLOW_MS);
    const body = { text: view.state.doc.toString(), line: line.number - 1, ...wishes(page) };
    try {
      const wait = (words) => {
        clearTimeout(timer);
        if (running === mine) show({ ...current(), words });
      };
      const answer = await ask(host.dataset.hearUrl, body, mine.signal, wait);
      if (running !== mine) return;
      clearTimeout(timer);
      if (!answer.url) return fault(answer.words);
      audio.src = answer.url;
      await audio.play();
      if (running === mine) show({ ...current(), words: "" });
    } catch (error) {
      clearTimeout(timer);
      if (running === mine && error.name !== "AbortError") fault(audio.hasAttribute("src") ? SILENT : OFFLINE);
    }
  };

  const other = (event) => event.target !== audio && audio.hasAttribute("src") && stop();
  const escape = (event) => {
    if (event.key !== "Escape" || current() === IDLE || document.querySelector("dialog[open], .cm-tooltip-autocomplete")) return;
    event.preventDefault();
    event.stopPropagation();
    stop();
  };
  const keepFocus = (event) => event.target.closest("[data-command=hear]") && event.preventDefault();
  audio.addEventListener("play", () => document.querySelector("#player audio").pause());
  audio.addEventListener("ended", stop);
  document.addEventListener("play", other, true); // media events do not bubble
  document.addEventListener("keydown", escape, true);
  page.addEventListener("mousedown", keepFocus);

  const marks = layer({
    above: true,
    class: "ly-hear-layer",
    markers: (shown) => place(shown, grammar, () => (current().busy ? stop() : hear())),
    update: (update) => update.docChanged || update.selectionSet || update.geometryChanged || update.startState.field(heardLine) !== update.state.field(heardLine),
  });
  return {
    extensions: [heardLine, marks],
    attach(made) {
      view = made;
      lyrics.hear = hear;
    },
    close() {
      silence();
      document.removeEventListener("play", other, true);
      document.removeEventListener("keydown", escape, true);
    },
  };
}

/** Where the mark stands: nowhere beside a tag or an empty line. */
function place(view, grammar, act) {
  const { busy, at } = view.state.field(heardLine);
  const line = view.state.doc.lineAt(busy ? at : view.state.selection.main.head);
  if (!busy && (!line.text.trim() || grammar.headingOf(line.text))) return [];
  const [found] = RectangleMarker.forRange(view, "", EditorSelection.cursor(line.from));
  return found ? [new Mark(found, busy, act)] : [];
}

/** What the writer has set for the next take. @param {HTMLElement} page */
export function wishes(page) {
  const form = page.querySelector("[data-make]");
  const asked = form && new FormData(form);
  const value = (name) => String(asked?.get(name) ?? "").trim();
  const seed = value("seed");
  const controls = Object.fromEntries(["power", "freedom", "space"].map((name) => [name, Number(value(name))]));
  return { prompt: value("prompt"), voice: value("voice"), seed: /^\d{1,10}$/.test(seed) ? Number(seed) : null, ...controls };
}

/**
 * Asks, and asks again for as long as the voice is being made ready.
 * @param {string} url @param {object} body @param {AbortSignal} [signal] @param {(words: string) => void} [wait] says so
 * @returns {Promise<{url?: string, words: string}>} words: what to say when there is no sound
 */
export async function ask(url, body, signal, wait = () => {}) {
  for (;;) {
    const response = await postJson(url, body, { signal });
    if (response.redirected || response.status === 401) return { words: SIGNED_OUT };
    const json = response.headers.get("content-type")?.includes("json") ? await response.json() : {};
    if (response.status === 202) wait(json.waiting);
    else return response.ok && json.url ? { url: json.url, words: "" } : { words: json.error?.message ?? OFFLINE };
  }
}
