// The copy of a sheet on this device, and whether it holds every key pressed so far.
import * as Y from "yjs";
import { IndexeddbPersistence } from "y-indexeddb";
import { copyName } from "../device.js";

const PAUSE_MS = 250; // between keys, before it is told anew what is kept: the word must not flicker
const UPDATES = "updates"; // where y-indexeddb puts what is written

/** Words are told to be kept only after the browser's database has said so: a page may end between a key and that. */
export class DeviceCopy {
  /** @param {string} draft @param {Y.Doc} doc @param {() => void} onChange something about it has become true */
  constructor(draft, doc, onChange) {
    this.doc = doc;
    this.onChange = onChange;
    this.failed = !("indexedDB" in globalThis); // private windows and full disks: words are in the page only
    this.written = this.kept = 0; // updates so far, and how many of them are in the copy for certain
    this.keptVector = undefined; // state of the document at `kept`
    this.looking = false;
    this.store = this.failed ? null : new IndexeddbPersistence(copyName(draft), doc);
    this.ready = this.store?.whenSynced;
    this.count = (_, origin) => (this.written += Number(origin !== this.store));
    doc.on("update", this.count); // after the store's own listener
    this.store?._db.then((database) => database.addEventListener("abort", () => this.fail()), () => this.fail());
  }

  /** Whether the words of this page would be here after it. */
  get isKept() {
    return !this.failed && this.kept === this.written;
  }

  /** What is not in the copy for certain. */
  get rest() {
    return Y.encodeStateAsUpdate(this.doc, this.keptVector);
  }

  /** Finds out; `onChange` tells when. */
  async look() {
    if (this.looking || this.failed || this.isKept) return;
    this.looking = true;
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    try {
      const database = await this.store._db;
      const { written } = this;
      const vector = Y.encodeStateVector(this.doc);
      await behind(database);
      if (!this.failed) Object.assign(this, { kept: written, keptVector: vector });
    } catch {
      this.failed = true; // it was closed or deleted
    }
    this.looking = false;
    this.onChange();
  }

  fail() {
    this.failed = true;
    this.onChange();
  }

  /** Lets go of it; what is in it stays. */
  close() {
    this.end();
    this.store?.destroy().catch(() => {});
  }

  clear() {
    this.end();
    this.store?.clearData().catch(() => {});
  }

  end() {
    this.onChange = () => {};
    this.doc.off("update", this.count);
  }
}

/** Reading waits for all that was to be written before it. @param {IDBDatabase} database */
function behind(database) {
  return new Promise((resolve, reject) => {
    const reading = database.transaction([UPDATES], "readonly");
    reading.objectStore(UPDATES).getKey(0);
    reading.oncomplete = resolve;
    reading.onabort = reject;
  });
}
