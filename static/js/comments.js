// The comments beside the sheet and beside a take: what they are about, where they lead, what is new.
import { postJson } from "./http.js";
import { player } from "./player.js";
import { showRail } from "./rail.js";
import { clock } from "./times.js";

const LOOK_MS = 15_000; // between two looks whether somebody commented; also when the page is looked at again
const EXCERPT = 60; // characters of the line that the form names

/** @template {Element} E @param {string} selector @returns {E | null} */
const at = (selector) => document.querySelector(selector);
const lyrics = () => at("[data-sheet]")?.lyrics;
const stateUrl = () => at("[data-state-url]")?.dataset.stateUrl;
const takeOfPage = () => at("[data-follow]")?.dataset;

/** Runs for every new part of a page. @param {ParentNode} root */
export function comments(root) {
  for (const form of root.querySelectorAll("[data-comment-form]:not([data-ready])")) ready(form);
  markMoments();
  const unread = at("[data-rail-tab=comments] .badge:not([hidden])");
  if (stateUrl() && (stateUrl() !== known.url || (unread && at("#comments")))) look();
}

export function watchComments() {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-seek], [data-go-line], [data-hear-now]");
    if (!button) return;
    if (button.dataset.seek !== undefined) player.open({ ...takeOfPage() }, { at: Number(button.dataset.seek) });
    if (button.dataset.goLine !== undefined) goTo(Number(button.dataset.goLine));
    if (button.dataset.hearNow !== undefined) hear(button);
  });
  document.addEventListener("songsmith:thread", (event) => openThread(event.detail.id));
  document.addEventListener("songsmith:comments", () => refresh());
  document.addEventListener("visibilitychange", () => document.hidden || look());
  addEventListener("focus", look);
  setInterval(() => document.hidden || look(), LOOK_MS);
}

/** Ready to comment on the line at the caret, or on this moment of the take. @param {string} [kind] of what to say */
export function commentHere(kind = "comment") {
  const here = lyrics()?.here?.();
  showRail("comments");
  whenThere("[data-comment-form]", (form) => {
    if (form.elements.line && here) aim(form, here, kind);
    if (form.elements.seconds) aimAtMoment(form);
    const field = kind === "change" ? form.elements.proposal : form.elements.body;
    field.focus();
    form.scrollIntoView({ block: "nearest" });
  });
}

/** Whether there is somewhere to comment. */
export const canComment = () => at("[data-comment-form]") !== null || at("[data-sheet][data-comments=true]")?.lyrics !== undefined;

/** @param {HTMLFormElement} form */
function ready(form) {
  form.dataset.ready = "";
  const kind = form.elements.kind;
  kind?.addEventListener("change", () => showKind(form));
  // The line at the caret when somebody turns to the form; once they have begun to write it stays.
  form.addEventListener("focusin", () => {
    if (form.elements.body.value || form.elements.proposal?.value) return;
    if (form.elements.seconds) aimAtMoment(form);
    else if (kind && lyrics()?.here) aim(form, lyrics().here(), kind.value);
  });
  form.addEventListener("htmx:finally:request", (event) => {
    if (event.target !== form || event.detail.ctx.response?.status !== 200) return;
    for (const name of ["body", "proposal", "line", "text", "start", "end"]) if (form.elements[name]) form.elements[name].value = "";
    if (kind) aim(form, null, "comment");
    document.dispatchEvent(new CustomEvent("songsmith:comments"));
  });
}

/** @param {{line: number, text: string, start: number, end: number} | null} here null: about the whole */
function aim(form, here, kind) {
  const written = here?.text.trim() ? here : null;
  for (const name of ["line", "text", "start", "end"]) form.elements[name].value = written?.[name] ?? "";
  const words = written && [...written.text].slice(written.start, written.end || undefined).join("").trim();
  const about = words && (words.length > EXCERPT ? `${words.slice(0, EXCERPT)}…` : words);
  form.querySelector("[data-comment-about]").textContent = written ? `On line ${written.line + 1}: “${about}”` : "About the whole song";
  form.querySelector("[data-comment-suggest]").hidden = !written;
  form.elements.kind.value = written ? kind : "comment";
  showKind(form);
}

function showKind(form) {
  const kind = form.elements.kind.value;
  const words = form.elements.proposal;
  form.querySelector("[data-comment-proposal]").hidden = !["change", "insert"].includes(kind);
  if (kind === "change" && !words.value) words.value = form.elements.text.value;
  if (kind !== "change" && words.value === form.elements.text.value) words.value = "";
}

function aimAtMoment(form) {
  const mine = player.take?.take === form.elements.take.value;
  const seconds = mine ? player.time : 0;
  form.elements.seconds.value = String(Math.round(seconds * 100) / 100);
  const line = mine && player.timing?.lines.find((one) => one.start <= seconds && seconds < one.end);
  form.querySelector("[data-comment-about]").textContent = line ? `At ${clock(seconds)}: “${line.text}”` : `At ${clock(seconds)}`;
}

/** @param {number} line 0-based */
function goTo(line) {
  if (at("#page")?.dataset.zone === "rail") at("[data-show-zone=sheet]")?.click();
  lyrics()?.goTo?.(line);
}

/** A line as it is or as somebody suggests it, sung in its place. @param {HTMLButtonElement} button */
async function hear(button) {
  const audio = at("[data-hear-audio]");
  const view = lyrics()?.view;
  const line = Number(button.dataset.hearNow);
  if (!audio || !view) return;
  const lines = view.state.doc.toString().split("\n");
  if (button.dataset.words !== undefined) lines[line] = button.dataset.words.split("\n")[0];
  const form = at("[data-make]");
  const value = (name) => form?.querySelector(`[name=${name}]`)?.value.trim() ?? "";
  button.disabled = true;
  try {
    const url = button.closest("[data-hear-url]").dataset.hearUrl;
    const response = await postJson(url, { text: lines.join("\n"), line, prompt: value("prompt"), voice: value("voice") });
    const json = await response.json();
    if (!response.ok) return say(json.error?.message);
    audio.src = json.url;
    await audio.play();
  } catch {
    say("This line could not be sung. Check the connection and try again.");
  } finally {
    button.disabled = false;
  }
}

function say(text) {
  document.dispatchEvent(new CustomEvent("songsmith:say", { detail: { text: text ?? "This line could not be sung.", tag: "error" } }));
}

/** @param {string} id */
function openThread(id) {
  showRail("comments");
  whenThere(`#thread-${id}`, (thread) => {
    thread.closest("details:not([open])")?.setAttribute("open", "");
    thread.scrollIntoView({ block: "center" });
    thread.tabIndex = -1;
    thread.focus({ preventScroll: true });
  });
}

/** @param {string} selector @param {(element: any) => void} act as soon as the panel has come */
function whenThere(selector, act) {
  const found = at(selector);
  if (found?.checkVisibility()) return act(found);
  const waiting = new MutationObserver(() => {
    const come = at(selector);
    if (!come?.checkVisibility()) return;
    waiting.disconnect();
    act(come);
  });
  waiting.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden"] });
  setTimeout(() => waiting.disconnect(), LOOK_MS);
  return undefined;
}

let known = { url: "", version: "" };

async function look() {
  const url = stateUrl();
  if (!url) return;
  if (known.url !== url) known = { url, version: "" };
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!response.ok || response.redirected) return;
    const { version, unread, mentions } = await response.json();
    badge(unread, mentions);
    const changed = known.url === url && known.version && known.version !== version;
    known = { url, version };
    if (changed) document.dispatchEvent(new CustomEvent("songsmith:comments"));
  } catch {
    /* offline: nothing new can be known */
  }
}

/** New ones, on the tab that leads to them. */
function badge(unread, mentions) {
  const tab = at("[data-rail-tab=comments]");
  if (!tab) return;
  const mark = tab.querySelector(".badge") ?? tab.appendChild(Object.assign(document.createElement("span"), { className: "badge badge-busy nums" }));
  mark.hidden = !unread;
  mark.textContent = `${mentions ? "@" : ""}${unread}`;
  mark.title = mentions ? `${unread} new, ${mentions} for you` : `${unread} new`;
}

/** The threads anew, unless somebody is writing in them: then a little later. */
function refresh() {
  const list = at("#comment-threads");
  if (!list) return;
  const busy = [...list.querySelectorAll("textarea")].some((field) => field === document.activeElement || field.value !== field.defaultValue);
  if (busy) setTimeout(refresh, LOOK_MS);
  else list.dispatchEvent(new CustomEvent("comments:refresh"));
}

/** On the section strip of a take: where somebody said something. */
function markMoments() {
  const strip = at("[data-comment-strip]");
  if (!strip) return;
  const length = Number(takeOfPage()?.duration) || 1;
  const threads = [...document.querySelectorAll("#comment-threads > .threads > [data-at]")];
  strip.replaceChildren(
    ...threads.map((thread) => {
      const mark = document.createElement("button");
      mark.type = "button";
      mark.className = "comment-moment";
      mark.style.left = `${(100 * Number(thread.dataset.at)) / length}%`;
      mark.title = thread.querySelector(".comment-body, .suggestion-line")?.textContent.trim() ?? "";
      mark.setAttribute("aria-label", `Comment at ${clock(Number(thread.dataset.at))}`);
      mark.addEventListener("click", () => openThread(thread.dataset.thread));
      return mark;
    }),
  );
}
