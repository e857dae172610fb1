// Other versions of a section: kept beside the sheet, changed on it as an ordinary edit.
import { EditorView } from "@codemirror/view";
import { postJson } from "../http.js";
import { replaceSection, sectionAt, textOf } from "./sections.js";

const SETTLED_MS = 1200; // after the last change of the list of sections
const TRIES = 5;
const TRY_AGAIN_MS = 900; // the words are on their way to the server
const NOBODY = "00000000-0000-0000-0000-000000000000";
const OFFLINE = "The server did not answer. Check the connection and try again.";

/** @typedef {{id: string, text: string, author: string, created_at: string}} Version */

/** @param {import("./features.js").Context} context @returns {import("./features.js").Feature} */
export function versions({ host, page, field, editable, lyrics }) {
  const dialog = page.querySelector("[data-versions-dialog]");
  if (!dialog) return {};
  const part = (name) => dialog.querySelector(`[data-versions-${name}]`);
  const badge = page.querySelector("[data-versions-count]");
  const url = (kind, id) => dialog.dataset[`${kind}Url`].replace(NOBODY, id);
  let view;
  let timer = 0;
  let shape = "";
  /** @type {{line: number, versions: Version[]}[]} as of the last answer */
  let known = [];

  const sections = () => view.state.field(field);
  const at = () => sectionAt(view, sections());
  const versionsOf = (index) => known.find((one) => one.line + 1 === sections()[index]?.first)?.versions ?? [];
  const others = (index) => versionsOf(index).filter((one) => one.text !== textOf(view, sections(), index));
  const showCount = () => {
    const count = at() < 0 ? 0 : others(at()).length;
    badge.hidden = !count;
    badge.textContent = count || "";
  };
  const ask = async (target, body) => {
    const response = await postJson(target, body).catch(() => null);
    const json = response?.headers.get("content-type")?.includes("json") ? await response.json() : null;
    if (response?.ok && json && !response.redirected) return json;
    throw Object.assign(new Error(json?.error?.message ?? OFFLINE), { status: response?.status });
  };
  const learn = (answer) => {
    known = answer.sections;
    showCount();
  };
  const refresh = () => ask(host.dataset.versionsUrl, { text: view.state.doc.toString() }).then(learn);
  /** Asked again after sections came, went or moved; counts may be stale for a moment, words never are. */
  const soon = () => {
    const now = sections().map((section) => `${section.first}:${section.kind}`).join();
    if (now === shape) return;
    shape = now;
    clearTimeout(timer);
    timer = setTimeout(() => refresh().catch(() => {}), SETTLED_MS);
  };

  /** Puts the section aside as it is. The server may not have its last words yet. */
  const keep = async (index, tries = TRIES) => {
    const { first, last } = sections()[index];
    try {
      learn(await ask(dialog.dataset.keepUrl, { text: view.state.doc.toString(), line: first - 1, end: last }));
    } catch (error) {
      if (error.status !== 409 || tries < 2) throw error;
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
      await keep(index, tries - 1);
    }
  };
  const tell = (work) =>
    work().then(
      () => fault(""),
      (error) => fault(error.message),
    );
  const fault = (words) => {
    part("error").textContent = words;
    part("error").hidden = !words;
  };

  const open = async () => {
    const index = at();
    if (index < 0) return;
    fault("");
    draw(index);
    dialog.showModal();
    await tell(async () => {
      await refresh();
      draw(index);
    });
  };
  const draw = (index) => {
    const section = sections()[index];
    if (!section) return dialog.close();
    part("title").textContent = `Versions of ${section.label}`;
    const now = textOf(view, sections(), index);
    const kept = versionsOf(index);
    part("help").hidden = kept.length > 0;
    const here = kept.find((one) => one.text === now);
    const rows = kept.filter((one) => one !== here).map((one) => row(index, one));
    part("list").replaceChildren(card("On the sheet", now, here ? "kept" : ""), ...rows);
    if (part("keep")) part("keep").hidden = here !== undefined || !section.sung;
    if (part("keep")) part("keep").onclick = () => tell(() => keep(index).then(() => draw(index)));
  };
  const row = (index, version) => {
    const made = new Date(version.created_at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    const shown = card([version.author, made].filter(Boolean).join(", "), version.text, "");
    if (!editable) return shown;
    const buttons = document.createElement("div");
    buttons.className = "row tight";
    buttons.append(button("Put on the sheet", () => tell(() => change(index, version))), button("Delete", () => tell(() => remove(index, version))));
    shown.append(buttons);
    return shown;
  };
  /** What stands on the sheet is kept first: nothing is lost by trying. */
  const change = async (index, version) => {
    if (sections()[index].sung && !versionsOf(index).some((one) => one.text === textOf(view, sections(), index))) await keep(index);
    replaceSection(view, sections(), index, version.text);
    dialog.close();
    view.focus();
    say("Another version stands on the sheet.", "Undo", () => (lyrics.undo(), view.focus()));
  };
  const remove = async (index, version) => {
    await ask(url("delete", version.id), {});
    await refresh();
    draw(index);
    say("The version is deleted.", "Undo", () => ask(url("restore", version.id), {}).then(refresh).then(() => dialog.open && draw(index), (error) => say(error.message)));
  };
  return {
    extensions: EditorView.updateListener.of((update) => {
      if (update.docChanged) soon();
      if (update.docChanged || update.selectionSet) showCount();
    }),
    attach(made) {
      view = made;
      shape = sections().map((section) => `${section.first}:${section.kind}`).join();
      lyrics.versions = open;
      refresh().catch(() => {});
    },
    close: () => clearTimeout(timer),
  };
}

const say = (text, action, onAction) => document.dispatchEvent(new CustomEvent("songsmith:say", { detail: { text, action, onAction } }));

/** @param {string} title @param {string} words @param {string} mark */
function card(title, words, mark) {
  const made = document.createElement("li");
  const head = document.createElement("p");
  head.className = "small muted";
  head.textContent = mark ? `${title} · ${mark}` : title;
  const text = document.createElement("pre");
  text.className = "version serif";
  text.tabIndex = 0;
  text.setAttribute("aria-label", title);
  text.textContent = words;
  made.append(head, text);
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
