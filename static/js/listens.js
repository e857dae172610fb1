// What was heard, reported while it happens, so that closing a laptop loses ten seconds at most.
import { postJson, uuid } from "./http.js";

const EVERY_MS = 10_000;
const JUMP = 1.5; // seconds of audio between two ticks beyond which it was a jump, not listening

/** One playback of one take, from pressing play to another take or the end. */
export class Listen {
  /** @param {string} url where to report @param {string} take @param {number} from seconds */
  constructor(url, take, from) {
    Object.assign(this, { url, take, from, id: uuid(), position: from, furthest: from, heard: 0 });
    this.last = from;
    this.sentAt = Date.now();
    this.dirty = false;
  }

  /** @param {number} position seconds, while it plays */
  tick(position) {
    const step = position - this.last;
    if (step > 0 && step < JUMP) {
      this.heard += step;
      this.furthest = Math.max(this.furthest, position);
      this.dirty = true;
    }
    this.last = this.position = position;
    if (this.dirty && Date.now() - this.sentAt >= EVERY_MS) this.send();
  }

  /** @param {number} position after a jump: nothing between was heard */
  jump(position) {
    this.last = this.position = position;
  }

  /** Tells the server how far it got; the same id again is the same listen. */
  send() {
    if (!this.dirty) return;
    this.dirty = false;
    this.sentAt = Date.now();
    const round = (seconds) => Math.round(seconds * 100) / 100;
    const body = {
      id: this.id,
      take: this.take,
      from: round(this.from),
      position: round(this.position),
      furthest: round(this.furthest),
      heard: round(this.heard),
    };
    postJson(this.url, body, { keepalive: true }).catch(() => {
      this.dirty = true; // offline: the next report carries it
    });
  }
}
