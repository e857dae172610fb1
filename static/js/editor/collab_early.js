// Words that were typed before the shared document was there: on this device until the database has them.
import * as Y from "yjs";
import { earlyKeys } from "../device.js";
import { postJson } from "../http.js";
import { forget, load, save, userId } from "../store.js";

const KEEPALIVE_LIMIT = 60_000; // bytes: browsers refuse more when the page is left
const GONE = 404;

/**
 * First it holds {base, text}, which the server merges once for each visit; from the moment that they are in the
 * document {update}, which may be applied any number of times. So however a page ends, they come once.
 * @param {HTMLElement} host @param {Y.Doc} doc whose client id is the visit @param {string} base what the page was loaded with
 */
export function earlyVault(host, doc, base) {
  const { draft, saveUrl, version } = host.dataset;
  const own = `early:${userId()}:${draft}:${doc.clientID}`;
  const settled = new Set();
  let holding = false;
  let isKept = true;

  const send = (visit, entry) => {
    const body = { text: entry.text, base_version: Number(version), early: { base: entry.base, visit } };
    return postJson(saveUrl, body, { keepalive: new Blob([JSON.stringify(body)]).size < KEEPALIVE_LIMIT });
  };

  const deliver = async (key, entry) => {
    const response = await send(Number(key.split(":").at(-1)), entry).catch(() => null);
    if (response === null) return;
    if (response.ok || response.status === GONE) forget(key);
    else say("Words that you typed here earlier could not be saved. They stay on this device.");
  };

  const take = (key) => {
    const entry = load(key);
    if (entry === null) return;
    if (entry.update === undefined) return void deliver(key, entry);
    Y.applyUpdate(doc, Uint8Array.from(entry.update));
    settled.add(key);
  };

  return {
    /** @param {string} text what the page shows now */
    keep(text) {
      if (!holding) navigator.locks?.request(own, () => new Promise(() => {})); // until the page ends
      holding = true;
      isKept = save(own, { base, text });
    },
    /** Whether this device took them. */
    get isKept() {
      return isKept;
    },
    /** They are in the document, though not for certain in its copy. @param {Uint8Array} update */
    joined(update) {
      save(own, { update: [...update] });
      settled.add(own);
    },
    /** Everything in the document is stored. */
    stored() {
      settled.forEach(forget);
      settled.clear();
    },
    /** The page is left before the document came. */
    leave() {
      const entry = load(own);
      if (entry?.text !== undefined) deliver(own, entry);
    },
    /** What earlier visits left behind; call it before the document is exchanged. Pages that are open keep theirs. */
    async recover() {
      for (const key of earlyKeys(draft)) {
        if (key === own) continue;
        if (!navigator.locks) take(key);
        else await navigator.locks.request(key, { ifAvailable: true }, (lock) => lock && take(key));
      }
    },
    clear() {
      earlyKeys(draft).forEach(forget);
    },
  };
}

const say = (text) => document.dispatchEvent(new CustomEvent("songsmith:say", { detail: { text, tag: "warning" } }));
