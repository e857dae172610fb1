// What the server has not acknowledged yet, kept on this device at every keystroke.
import { forget, keysWith, load, save, userId } from "../store.js";
import { uuid } from "../http.js";

const DEAD_AFTER_MS = 20_000; // a tab that is alive sends or rewrites its entry sooner

/**
 * @typedef {{text: string, base: string, version: number, at: number}} Entry
 *   base, version: the last state that the server acknowledged to this tab
 */

/** This tab's own name; survives a reload. */
function tab() {
  try {
    const known = sessionStorage.getItem("songsmith:tab");
    if (known) return known;
    const made = uuid();
    sessionStorage.setItem("songsmith:tab", made);
    return made;
  } catch {
    return "tab";
  }
}

/** @param {string} draft */
export function vaultFor(draft) {
  const prefix = `draft:${userId()}:${draft}:`;
  const own = prefix + tab();
  return {
    /** @param {string} text @param {string} base @param {number} version @returns {boolean} whether it is safe here */
    keep: (text, base, version) => save(own, { text, base, version, at: Date.now() }),
    clear: () => forget(own),
    /**
     * Takes out what this tab left behind, and other tabs that are gone.
     * @returns {Entry[]} oldest first
     */
    recover() {
      const found = [];
      for (const key of keysWith(prefix)) {
        const entry = load(key);
        if (!entry || (key !== own && Date.now() - entry.at < DEAD_AFTER_MS)) continue;
        found.push(entry);
        forget(key);
      }
      return found.sort((a, b) => a.at - b.at);
    },
  };
}
