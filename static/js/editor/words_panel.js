// What happens inside the panel of words: looking up, choosing by key, saying it like…, putting aside.
import { postJson } from "../http.js";
import { ask, wishes } from "./hear.js";

const OFFLINE = "This did not reach the server. Check the connection and try again.";
const STEPS = { ArrowRight: 1, ArrowDown: "below", ArrowLeft: -1, ArrowUp: "above" };

/** Brings the panel to the front; resolves once its content is there. @param {HTMLElement} page */
export async function openWords(page) {
  document.dispatchEvent(new CustomEvent("songsmith:rail", { detail: { panel: "words", zone: true } }));
  await there(page);
}

/** Resolves once the panel's content has come. @param {HTMLElement} page */
async function there(page) {
  const holder = page.querySelector("[data-rail-panel=words]");
  if (!holder.querySelector("[data-words]")) await changed(holder, () => holder.querySelector("[data-words]"));
}

/** Resolves when something below `node` changes and `ready()` is true. @param {Node} node @param {() => unknown} ready */
function changed(node, ready) {
  return new Promise((resolve) => {
    const watch = new MutationObserver(() => ready() && (watch.disconnect(), resolve()));
    watch.observe(node, { childList: true, subtree: true });
  });
}

/**
 * @param {HTMLElement} page
 * @param {{editable: boolean, insert: (text: string) => void, insertLines: (text: string) => void, leave: () => void, recount: () => void}} sheet
 */
export function wordsPanel(page, sheet) {
  const part = (selector) => page.querySelector(`[data-words] ${selector}`);
  const url = (name) => page.querySelector("[data-words]").dataset[name];
  const audio = page.querySelector("[data-hear-audio]");
  const say = (text, more = {}) => document.dispatchEvent(new CustomEvent("songsmith:say", { detail: { text, ...more } }));

  const look = async (word, { reading = "", focus = false } = {}) => {
    const form = part("[data-words-form]");
    form.elements.word.value = word;
    form.elements.reading.value = reading;
    if (!word) return form.elements.word.focus();
    const found = part("[data-words-found]");
    const arrived = changed(found, () => found.querySelector("[data-looked-up]"));
    form.requestSubmit();
    await arrived;
    form.elements.reading.value = "";
    if (focus) (words()[0] ?? form.elements.word).focus();
  };

  /** @returns {HTMLElement[]} the found words that can be reached by arrows */
  const words = () => [...page.querySelectorAll("[data-words-found] .word")].filter((word) => word.offsetParent);

  /** Posts to one of the panel's addresses. @returns {Promise<{html?: string, error?: {message: string, field?: string}}>} */
  const post = async (address, body) => {
    try {
      const response = await postJson(address, body);
      if (response.ok && !response.redirected) return { html: await response.text() };
      const json = response.headers.get("content-type")?.includes("json") ? await response.json() : {};
      return { error: json.error ?? { message: OFFLINE } };
    } catch {
      return { error: { message: OFFLINE } };
    }
  };

  const swapKept = (answer) => {
    if (answer.error) return say(answer.error.message), false;
    const kept = part("[data-kept]");
    if (kept) kept.innerHTML = answer.html;
    return true;
  };

  const keep = async (lane, text) => {
    await openWords(page);
    const done = swapKept(await post(url("keptUrl"), { lane, text }));
    if (done) part("[data-kept]").scrollIntoView({ block: "nearest" });
    return done;
  };

  const remove = async (button) => {
    const { keptDelete, keptRestore } = button.dataset;
    if (!swapKept(await post(keptDelete, {}))) return;
    say("Deleted.", { action: "Undo", onAction: async () => swapKept(await post(keptRestore, {})) });
  };

  const tell = (form, message) => {
    const said = form.querySelector("[data-error]");
    said.textContent = message;
    said.hidden = !message;
  };

  /** What stands in the form of "say it like"; an error stands beside its field. */
  const fault = (form, message = "") => {
    tell(form, message);
    form.elements.said.setAttribute("aria-invalid", String(Boolean(message)));
    if (message) form.elements.said.focus();
  };

  const hearWord = async (form) => {
    fault(form);
    const voice = wishes(page).voice;
    const body = { word: form.elements.word.value, said: form.elements.said.value, voice };
    const answer = await ask(url("hearUrl"), body, undefined, (words) => tell(form, words)).catch(() => ({ words: OFFLINE }));
    if (!answer.url) return fault(form, answer.words);
    tell(form, "");
    audio.src = answer.url;
    audio.play().catch(() => fault(form, "The sound could not be played. Try once more."));
  };

  const saveWord = async (form, said) => {
    fault(form);
    const answer = await post(url("saidUrl"), { word: form.elements.word.value, said });
    if (answer.error) return fault(form, answer.error.message);
    part("[data-words-found]").innerHTML = answer.html;
    reachable();
    sheet.recount();
    part("[data-say-form] [name=said]")?.focus();
  };

  /** One stop of the Tab key for all found words. */
  const reachable = () => {
    const first = words()[0];
    if (first) first.tabIndex = 0;
  };

  const act = (event) => {
    const at = event.target instanceof Element && event.target.closest("[data-words] button");
    if (!at) return;
    const { insert, reading, look: other, keptDelete } = at.dataset;
    if (insert !== undefined && sheet.editable) at.classList.contains("scrap") ? sheet.insertLines(insert) : sheet.insert(insert);
    else if (insert !== undefined) look(insert, { focus: true });
    else if (reading) look(part("[data-looked-up]").dataset.lookedUp, { reading });
    else if (other) look(other, { focus: true });
    else if (keptDelete) remove(at);
    else if (at.matches("[data-say-hear]")) hearWord(at.form);
    else if (at.matches("[data-unsay-word]")) saveWord(at.form, "");
  };

  const submit = (event) => {
    if (!event.target.matches("[data-say-form]")) return;
    event.preventDefault();
    event.stopPropagation(); // a boosted form would leave the page
    if (event.target.elements.said.value.trim()) saveWord(event.target, event.target.elements.said.value);
    else fault(event.target, "Write how it is said: words or syllables, such as “air-ee-AH-nuh”.");
  };

  /** On the window: before the page's own keys, which would move through the take that plays. */
  const press = (event) => {
    const at = event.target instanceof Element && event.target.closest("[data-words]") && event.target;
    if (!at || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = at.matches(".word") && STEPS[event.key];
    if (step) move(words(), at, step);
    else if (event.key === "Escape" && !document.querySelector("dialog[open]")) sheet.leave();
    else if (event.key === "Enter" && event.shiftKey && at.matches(".word") && sheet.editable) keep("bank", at.dataset.insert);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const watch = new MutationObserver(reachable);
  const rail = page.querySelector("[data-rail-panel=words]");
  if (rail) watch.observe(rail, { childList: true, subtree: true });
  page.addEventListener("click", act);
  page.addEventListener("submit", submit, true);
  addEventListener("keydown", press, true);

  return {
    look,
    keep,
    say,
    post,
    url,
    part,
    ready: () => there(page),
    busy: () => Boolean(part("[data-words-form]").elements.word.value),
    close() {
      watch.disconnect();
      removeEventListener("keydown", press, true);
    },
  };
}

/** To the next word, or to the nearest one in the row above or below. @param {HTMLElement[]} words @param {HTMLElement} at */
function move(words, at, step) {
  const index = words.indexOf(at);
  const next = typeof step === "number" ? words[index + step] : inRow(words, at, step);
  if (!next) return;
  at.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function inRow(words, at, side) {
  const here = at.getBoundingClientRect();
  const apart = (word) => word.getBoundingClientRect().top - here.top;
  const rows = words.filter((word) => (side === "below" ? apart(word) > 4 : apart(word) < -4));
  if (!rows.length) return null;
  const edge = side === "below" ? Math.min(...rows.map(apart)) : Math.max(...rows.map(apart));
  const row = rows.filter((word) => Math.abs(apart(word) - edge) < 4);
  return row.sort((a, b) => Math.abs(a.getBoundingClientRect().left - here.left) - Math.abs(b.getBoundingClientRect().left - here.left))[0];
}
