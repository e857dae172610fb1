// The socket of a sheet: what is written here goes out at once, and what others write comes in. Back-off when it
// breaks; whatever was missed on either side is exchanged when it stands again.
import * as Y from "yjs";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from "y-protocols/sync";

const SYNC = 0;
const AWARENESS = 1;
const BACK_OFF_MS = [300, 1_000, 2_000, 4_000, 8_000, 15_000];
const SILENT_MS = 40_000; // everybody's sign of life comes every 15 s, ours among them
const UNANSWERED_MS = 12_000; // after which words on their way are taken for stuck
const LOOK_MS = 2_000;

/** What the server closes a socket with; see its member.py. */
export const CLOSE = { signedOut: 4401, notAllowed: 4403, notFound: 4404, changedRole: 4410, tooLong: 4413, tooLarge: 1009 };

/** @typedef {"connecting" | "live" | "offline" | "signed-out" | "gone" | "refused"} LinkState */

export class Link {
  /**
   * @param {{url: string, probeUrl: string, doc: Y.Doc, awareness: import("y-protocols/awareness").Awareness, stored: unknown,
   *   onChange: () => void, onHello: (hello: {can_edit: boolean}) => void}} options
   *   probeUrl: answers whether the server is there and who is signed in; stored: origin of updates read from this device
   */
  constructor(options) {
    Object.assign(this, options);
    /** @type {LinkState} */
    this.state = "connecting";
    this.synced = false;
    this.sent = this.acknowledged = 0;
    this.answered = false;
    this.unsent = false; // whether words wait for a connection
    this.failures = 0;
    this.written = (update, origin) => this.write(update, origin);
    this.present = ({ added, updated, removed }, origin) => origin === "local" && this.announce([...added, ...updated, ...removed]);
    this.again = () => this.retry();
    this.away = () => this.drop("offline");
    this.seen = () => document.hidden || this.retry();
    this.doc.on("update", this.written);
    this.awareness.on("update", this.present);
    addEventListener("online", this.again);
    addEventListener("offline", this.away);
    document.addEventListener("visibilitychange", this.seen);
    this.watch = setInterval(() => this.look(), LOOK_MS);
    this.connect();
  }

  get isSaved() {
    return !this.unsent && (this.sent === this.acknowledged || (this.hasOldNews && this.sent === 1));
  }

  /** Whether it also holds for what was on this device before: only an answer to the server's question tells. */
  get isSettled() {
    return this.isSaved && (this.answered || this.canEdit === false);
  }

  connect() {
    clearTimeout(this.timer);
    if (this.socket || this.state === "gone") return;
    const socket = new WebSocket(`${this.url}?client=${this.doc.clientID}`);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      this.open();
    };
    socket.onmessage = (event) => {
      this.heardAt = Date.now();
      if (typeof event.data === "string") this.told(JSON.parse(event.data));
      else this.heard(new Uint8Array(event.data));
    };
    socket.onclose = (event) => this.socket === socket && this.closed(event.code, opened);
  }

  open() {
    Object.assign(this, { sent: 0, acknowledged: 0, synced: false, answered: false, heardAt: Date.now() });
    this.send(SYNC, (encoder) => {
      encoding.writeVarUint(encoder, messageYjsSyncStep1);
      encoding.writeVarUint8Array(encoder, Y.encodeStateVector(this.doc));
    });
    this.awareness.setLocalState(this.awareness.getLocalState()); // a newer clock than the one it left with
  }

  /** The server's own few words. */
  told(message) {
    if (message.kind === "hello") {
      this.canEdit = message.can_edit;
      this.onHello(message);
    } else if (message.kind === "takes") {
      document.getElementById("rail-takes")?.dispatchEvent(new CustomEvent("takes:refresh"));
    } else if (message.kind === "stored") {
      this.acknowledged = message.count;
      this.onChange();
    }
  }

  heard(data) {
    const decoder = decoding.createDecoder(data);
    const kind = decoding.readVarUint(decoder);
    if (kind === AWARENESS) applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(decoder), this);
    if (kind !== SYNC) return;
    const step = decoding.readVarUint(decoder);
    const payload = decoding.readVarUint8Array(decoder);
    if (step === messageYjsSyncStep1) return this.answer(payload);
    Y.applyUpdate(this.doc, payload, this);
    if (step === messageYjsSyncStep2) this.caughtUp();
  }

  /** What the server lacks, if anything. */
  answer(vector) {
    const missing = Y.encodeStateAsUpdate(this.doc, vector);
    this.hasOldNews = missing[0] === 0 && !this.unsent; // deletions alone are told every time
    this.sendWords(messageYjsSyncStep2, missing);
    this.unsent = false;
    this.answered = true;
    this.onChange();
  }

  caughtUp() {
    this.synced = true;
    this.failures = 0;
    this.state = "live";
    this.onChange();
  }

  write(update, origin) {
    if (origin === this) return;
    if (origin !== this.stored) this.unsent = true; // until it is on its way
    if (this.synced && this.canEdit && this.socket?.readyState === WebSocket.OPEN) {
      this.sendWords(origin === this.stored ? messageYjsSyncStep2 : messageYjsUpdate, update);
      this.unsent = false;
    } else if (this.state === "refused") {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.retry(), BACK_OFF_MS[1]);
    }
    this.onChange();
  }

  sendWords(step, update) {
    this.sent += 1;
    this.sentAt = Date.now();
    this.send(SYNC, (encoder) => {
      encoding.writeVarUint(encoder, step);
      encoding.writeVarUint8Array(encoder, update);
    });
  }

  announce(clients) {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    const update = encodeAwarenessUpdate(this.awareness, clients);
    this.send(AWARENESS, (encoder) => encoding.writeVarUint8Array(encoder, update));
  }

  send(kind, fill) {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, kind);
    fill(encoder);
    this.socket.send(encoding.toUint8Array(encoder));
  }

  /** A dead network says nothing: what does not answer is given up. */
  look() {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    const now = Date.now();
    const stuck = this.sent > this.acknowledged && now - Math.max(this.sentAt, this.heardAt) > UNANSWERED_MS;
    if (stuck || now - this.heardAt > SILENT_MS) this.drop("offline");
  }

  drop(state) {
    this.hangUp();
    this.lost(state);
  }

  hangUp() {
    const { socket } = this;
    this.socket = null;
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    if (socket.readyState === WebSocket.CONNECTING) socket.onopen = () => socket.close(); // closing it sooner is an error
    else socket.close();
  }

  async closed(code, opened) {
    this.socket = null;
    if (code === CLOSE.changedRole) return this.lost("connecting", 0);
    if (code === CLOSE.tooLong || code === CLOSE.tooLarge) return this.lost("refused", Infinity);
    if (code === CLOSE.signedOut) return this.lost("signed-out");
    if (code === CLOSE.notAllowed || code === CLOSE.notFound) return this.lost("gone", Infinity);
    this.lost(this.state === "signed-out" ? "signed-out" : "offline");
    if (!opened) await this.probe();
  }

  /** A refusal before the socket stands looks like a lost network; an ordinary request tells them apart. */
  async probe() {
    try {
      const response = await fetch(this.probeUrl, { headers: { Accept: "application/json" } });
      if (response.redirected || response.status === 401) this.become("signed-out");
      else if (response.status === 404 || response.status === 403) this.lost("gone", Infinity);
      else this.become("offline");
    } catch {
      this.become("offline");
    }
  }

  lost(state, pause = BACK_OFF_MS[Math.min(this.failures, BACK_OFF_MS.length - 1)]) {
    this.failures += 1;
    this.unsent ||= this.sent > this.acknowledged;
    this.synced = false;
    this.sent = this.acknowledged = 0;
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.doc.clientID);
    removeAwarenessStates(this.awareness, others, this);
    clearTimeout(this.timer);
    if (pause !== Infinity && !this.ended) this.timer = setTimeout(() => this.connect(), pause * (0.75 + Math.random() / 2));
    this.become(state);
  }

  retry() {
    if (!this.socket && !this.ended) this.connect();
  }

  /** @param {LinkState} state */
  become(state) {
    if (this.state === "live" && state === "live") return;
    this.state = state;
    this.onChange();
  }

  close() {
    this.ended = true;
    clearTimeout(this.timer);
    clearInterval(this.watch);
    this.doc.off("update", this.written);
    this.awareness.off("update", this.present);
    removeEventListener("online", this.again);
    removeEventListener("offline", this.away);
    document.removeEventListener("visibilitychange", this.seen);
    this.hangUp();
  }
}
