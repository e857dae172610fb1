// Copies of sheets on this device: which there are, whether the database has all of their words, and their end.
import { forget, keysOf, load, save, userId } from "./store.js";

const KEPT = "kept-at-sign-out";
const PATIENCE_MS = 3_000; // for words that are on their way
const LOOK_MS = 50;
const DELETE_MS = 1_000; // another window may hold it open; it is deleted when that one lets go

/** The name of the database that holds the copy. @param {string} draft */
export const copyName = (draft) => `songsmith:${userId()}:${draft}`;

const copies = () => `copy:${userId()}:`;

/** The key under which it is noted. @param {string} draft */
export const copyKey = (draft) => copies() + draft;

/** Words that were typed before their document was there. @param {string} [draft] of this sheet only */
export const earlyKeys = (draft) => keysOf(`early:${userId()}:${draft ? `${draft}:` : ""}`);

/**
 * Notes that there is a copy, and which visits have words in it that are not stored.
 * @param {string} draft @param {number} visit
 * @returns {(unsaved: boolean) => void} false: everything that was in the copy at the start is stored, too
 */
export function copyMarks(draft, visit) {
  const key = copyKey(draft);
  const earlier = load(key) ?? [];
  let last = null;
  save(key, earlier);
  return (unsaved) => {
    const now = load(key);
    if (unsaved === last && now !== null) return;
    last = unsaved;
    const others = (now ?? []).filter((one) => one !== visit && (unsaved || !earlier.includes(one)));
    save(key, unsaved ? [...others, visit] : others);
  };
}

/** Signing out takes the copies off this device; those with words that are stored nowhere else stay. */
export function watchSignOut() {
  document.addEventListener("submit", (event) => {
    if (!(event.target instanceof HTMLFormElement) || !event.target.matches("[data-sign-out]")) return;
    event.preventDefault();
    removeCopies().finally(() => HTMLFormElement.prototype.submit.call(event.target));
  });
  const songs = load(KEPT);
  if (!songs) return;
  forget(KEPT);
  const text = `Words in ${songs === 1 ? "a song" : `${songs} songs`} are not saved yet. They stay on this device and are sent when you sign in and open ${songs === 1 ? "it" : "them"} again.`;
  document.dispatchEvent(new CustomEvent("songsmith:say", { detail: { text, tag: "warning" } }));
}

async function removeCopies() {
  const isUnsaved = (key) => (load(key) ?? []).length > 0;
  const until = Date.now() + PATIENCE_MS;
  while (keysOf(copies()).some(isUnsaved) && navigator.onLine && Date.now() < until) await pause(LOOK_MS);
  const kept = new Set(earlyKeys().map((key) => key.split(":")[2]));
  for (const key of keysOf(copies())) {
    const draft = key.slice(copies().length);
    if (isUnsaved(key)) kept.add(draft);
    else await removeCopy(draft);
  }
  if (kept.size) save(KEPT, kept.size);
}

async function removeCopy(draft) {
  forget(copyKey(draft)); // windows that have it open let go of it
  document.dispatchEvent(new CustomEvent("songsmith:copy-gone", { detail: { draft } })); // this one, too
  if (!("indexedDB" in globalThis)) return;
  const asked = indexedDB.deleteDatabase(copyName(draft));
  const done = new Promise((resolve) => (asked.onsuccess = asked.onerror = resolve));
  await Promise.race([done, pause(DELETE_MS)]);
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
