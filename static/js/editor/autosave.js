// Version-checked saving that loses nothing. A word is on this device before it is on its way, and leaves
// the device only when the server has said "stored".
import { postJson, renewCsrf } from "../http.js";
import { merge } from "./merge.js";
import { vaultFor } from "./vault.js";

const PAUSE_MS = 700; // after the last key; short enough that "saved" follows the thought
const LONGEST_MS = 5_000; // while somebody types without a pause
const BACK_OFF_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const KEEPALIVE_LIMIT = 60_000; // bytes: browsers refuse more when the page is left

/**
 * @typedef {"saved" | "waiting" | "saving" | "offline" | "signed-out" | "refused" | "conflict"} Status
 * @typedef {object} Sheet the editor, as far as saving needs it
 * @property {() => string} read
 * @property {(text: string) => void} write replaces the text as an edit that can be undone
 */

export class Autosave {
  /**
   * @param {Sheet} sheet
   * @param {{draft: string, url: string, text: string, version: number,
   *   onStatus: (status: Status, detail?: string) => void,
   *   onConflict: (mine: string, theirs: string) => Promise<string>,
   *   onMerge: () => void, onNotice: (words: string) => void}} options onConflict: resolves to the text that the writer wants
   */
  constructor(sheet, options) {
    Object.assign(this, options);
    this.sheet = sheet;
    this.base = options.text;
    this.vault = vaultFor(options.draft);
    this.failures = 0;
    this.busy = false;
    this.closed = false;
    this.unanswered = new Set(); // texts on their way: the server may have stored them without our knowing
    this.online = () => this.soon(0);
    this.leaving = () => this.leave();
    this.hiding = () => document.hidden && this.leave();
    this.asking = (event) => this.unsafe && event.preventDefault();
    addEventListener("online", this.online);
    addEventListener("pagehide", this.leaving);
    addEventListener("beforeunload", this.asking);
    document.addEventListener("visibilitychange", this.hiding);
  }

  /** Words that an earlier visit could not send come back, merged with what the server has now. */
  async recover() {
    for (const entry of this.vault.recover()) {
      const now = this.sheet.read();
      const merged = merge(entry.base, entry.text, now);
      const text = merged ? merged.text : await this.ask(entry.text, now);
      if (text !== now) this.sheet.write(text);
    }
    if (this.dirty) this.changed();
    else this.say("saved");
  }

  get dirty() {
    return this.sheet.read() !== this.base;
  }

  /** Called at every change of the sheet. */
  changed() {
    const text = this.sheet.read();
    if (text === this.base) {
      this.vault.clear();
      if (!this.busy) this.say("saved");
      return;
    }
    this.unsafe = !this.vault.keep(text, this.base, this.version);
    this.firstAt ??= Date.now();
    if (this.status === "conflict" || this.failures) return;
    this.say("waiting");
    this.soon(Date.now() - this.firstAt > LONGEST_MS ? 0 : PAUSE_MS);
  }

  soon(after) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), after);
  }

  async send() {
    if (this.busy || this.status === "conflict" || !this.dirty) return;
    this.busy = true;
    const text = this.sheet.read();
    this.unanswered.add(text);
    if (!this.failures) this.say("saving");
    try {
      await this.answer(text, await postJson(this.url, { text, base_version: this.version }));
    } catch {
      this.failed("offline");
    } finally {
      this.busy = false;
    }
    if (this.dirty && !this.failures && this.status !== "conflict") this.soon(0);
  }

  /** @param {string} text what was sent @param {Response} response */
  async answer(text, response) {
    const json = response.headers.get("content-type")?.includes("json") ? await response.json() : null;
    if (response.ok && json && !response.redirected) return this.stored(text, json);
    if (response.status === 409 && json) return this.differ(json.text, json.version);
    if (response.redirected || response.status === 401) return this.failed("signed-out");
    if (response.status === 403) await renewCsrf();
    if (response.status >= 500 || response.status === 429) return this.failed("offline");
    return this.failed("refused", json?.error?.message);
  }

  /** @param {string} sent @param {{version: number, text?: string, notice?: string}} answer text: when the server cleaned it */
  stored(sent, { version, text = sent, notice }) {
    this.unanswered.clear();
    if (text !== sent && this.sheet.read() === sent) this.sheet.write(text);
    Object.assign(this, { base: text, version, failures: 0, firstAt: undefined, unsafe: false });
    if (notice) this.onNotice(notice);
    if (this.dirty) {
      this.vault.keep(this.sheet.read(), text, version);
      this.say("waiting");
    } else {
      this.vault.clear();
      this.say("saved");
    }
  }

  failed(status, detail) {
    const pause = BACK_OFF_MS[Math.min(this.failures, BACK_OFF_MS.length - 1)];
    this.failures += 1;
    this.say(status, detail);
    if (!this.closed) this.soon(pause);
  }

  /** Somebody else, or another tab, was first. Nobody's lines are dropped without being shown. */
  async differ(theirs, version) {
    if (this.unanswered.has(theirs)) {
      this.stored(theirs, { version }); // our own words, whose answer was lost on the way: nobody was first
      if (this.dirty) this.soon(0);
      return;
    }
    const mine = this.sheet.read();
    const merged = merge(this.base, mine, theirs);
    Object.assign(this, { base: theirs, version, failures: 0 });
    if (merged) {
      if (merged.text !== mine) this.onMerge();
      this.take(merged.text);
      return;
    }
    this.vault.keep(mine, theirs, version);
    this.take(await this.ask(mine, theirs));
  }

  /** @param {string} text from here on what this tab wants to have stored */
  take(text) {
    if (text !== this.sheet.read()) this.sheet.write(text);
    this.changed();
    if (!this.dirty) this.say("saved");
  }

  async ask(mine, theirs) {
    this.say("conflict");
    const text = await this.onConflict(mine, theirs);
    this.status = undefined;
    return text;
  }

  /** The page is left or hidden: send what there is in a request that outlives it. */
  leave() {
    if (!this.dirty || this.status === "conflict") return;
    const text = this.sheet.read();
    const small = new Blob([text]).size < KEEPALIVE_LIMIT;
    this.unanswered.add(text);
    const sent = postJson(this.url, { text, base_version: this.version }, { keepalive: small });
    this.busy = true;
    sent
      .then((response) => this.answer(text, response))
      .catch(() => this.failed("offline"))
      .finally(() => (this.busy = false));
  }

  /** The sheet is taken off the page; what is unsent is sent, and stays in the vault until it is stored. */
  close() {
    this.leave();
    this.closed = true;
    clearTimeout(this.timer);
    removeEventListener("online", this.online);
    removeEventListener("pagehide", this.leaving);
    removeEventListener("beforeunload", this.asking);
    document.removeEventListener("visibilitychange", this.hiding);
  }

  say(status, detail) {
    this.status = status;
    this.onStatus(status, detail);
  }
}
