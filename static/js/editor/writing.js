// A song from a prompt: the built-in writer's draft comes into the sheet as one step, marked as what it is.
import { isolateHistory } from "@codemirror/commands";
import { EditorView } from "@codemirror/view";
import { postJson } from "../http.js";

const FAILED = "The writer could not be asked. Try again when you are connected.";
const UNTITLED = "Untitled song";

const say = (text, detail = {}) => document.dispatchEvent(new CustomEvent("songsmith:say", { detail: { text, ...detail } }));

/** @param {import("./features.js").Context} context @returns {import("./features.js").Feature} */
export function writing({ host, page, editable, lyrics }) {
  const form = page.querySelector("[data-write]");
  const note = page.querySelector("[data-generated]");
  /** @type {EditorView} */
  let view;
  const generated = new Set(JSON.parse(note?.dataset.generated || "[]").map(bare));

  /** How many lines stand as a machine wrote them; people's own wording ends the mark. */
  const mark = () => {
    if (!note || !generated.size) return;
    const lines = view.state.doc.toString().split("\n").map(bare).filter(Boolean);
    const standing = lines.filter((line) => generated.has(line)).length;
    note.hidden = standing === 0;
    note.querySelector("[data-generated-count]").textContent = `${standing} of ${lines.length} lines`;
  };

  const put = async (song) => {
    const before = view.state.doc.toString();
    if (before.trim()) await postJson(host.dataset.keepUrl, {}).catch(() => {}); // offline: undo still has them
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: song.lyrics },
      selection: { anchor: 0 },
      userEvent: "input.written",
      annotations: isolateHistory.of("full"),
      scrollIntoView: true,
    });
    song.lines.map(bare).forEach((line) => generated.add(line));
    mark();
    const fields = filled(page, song);
    view.focus();
    const undo = () => (lyrics.undo(), fields.forEach((back) => back()), view.focus());
    say("A draft by the built-in writer is in: every line is yours to change.", { action: "Undo", onAction: undo });
    const told = await postJson(form.dataset.acceptedUrl, { lines: song.lines, source: song.source }, { keepalive: true }).catch(() => null);
    if (!told?.ok) say("It could not be noted that these lines were generated.", { tag: "warning" });
  };

  const ask = async (event) => {
    event.preventDefault();
    const [prompt, button, error] = [form.elements.namedItem("prompt"), form.querySelector("button"), form.querySelector("[data-write-error]")];
    error.textContent = "";
    prompt.removeAttribute("aria-invalid");
    if (!prompt.value.trim()) return refuse(prompt, error, "Say what the song is about: a few words will do.");
    button.disabled = true;
    button.textContent = "Writing…";
    const response = await postJson(form.dataset.write, { prompt: prompt.value }).catch(() => null);
    const answer = await response?.json().catch(() => null);
    button.disabled = false;
    button.textContent = "Write a draft";
    if (!view.dom.isConnected) return; // the page has gone on
    if (response?.ok) await put(answer);
    else refuse(prompt, error, answer?.error?.message ?? FAILED);
  };
  if (editable) form?.addEventListener("submit", ask);

  return {
    extensions: EditorView.updateListener.of((update) => update.docChanged && mark()),
    attach: (made) => (view = made),
  };
}

/** Words alone: chords, case and marks do not make a line another one. @param {string} line */
function bare(line) {
  return line.replace(/\[[^\]]*\]/g, "").toLowerCase().replace(/[^\p{L}\p{M}\p{N}' ]/gu, "").replace(/ +/g, " ").trim();
}

/** Title and style where nobody has set any. @returns {(() => void)[]} what puts them back */
function filled(page, { title, style }) {
  const fields = [
    [page.querySelector("[data-song-title]"), UNTITLED, title, "change"],
    [page.querySelector("[data-make] [name=prompt]"), "", style, "input"],
  ];
  return fields.filter(([field, unset]) => field && [unset, ""].includes(field.value.trim())).map(([field, , value, kind]) => {
    const old = field.value;
    const set = (to) => {
      field.value = to;
      field.dispatchEvent(new Event(kind, { bubbles: true }));
    };
    set(value);
    return () => field.value === value && set(old);
  });
}

function refuse(prompt, error, words) {
  error.textContent = words;
  prompt.setAttribute("aria-invalid", "true");
  prompt.focus();
}
