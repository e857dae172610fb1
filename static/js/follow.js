// The take page: lyrics, chords and the large waveform follow what plays.
import { getJson } from "./http.js";
import { player } from "./player.js";
import { itemAt } from "./timing.js";
import { clock } from "./times.js";
import { Wave } from "./wave.js";

/** @param {ParentNode} root */
export function follow(root) {
  for (const page of root.querySelectorAll("[data-follow]:not([data-ready])")) {
    page.dataset.ready = "";
    new Follower(page).start();
  }
}

const LEAVE_ALONE_MS = 5_000;

class Follower {
  /** @param {HTMLElement} page carries the take's data attributes, as a play button does */
  constructor(page) {
    this.page = page;
    this.info = { ...page.dataset };
    this.spans = ["line", "word", "syllable", "chord"].map((name) => ({
      name,
      shown: null,
      items: [...page.querySelectorAll(`[data-${name}]`)].map((element) => ({
        element,
        start: Number(element.dataset.start),
        end: Number(element.dataset.end),
      })),
    }));
    for (const { items } of this.spans) items.sort((a, b) => a.start - b.start);
    this.touchedAt = 0;
    this.seek = page.querySelector("[data-take-seek]");
    const canvas = page.querySelector("[data-take-wave]");
    this.wave = canvas && new Wave(canvas);
  }

  start() {
    const update = () => (this.page.isConnected ? this.update() : stop());
    const events = ["player:time", "player:frame", "player:load", "player:state"];
    const stop = () => events.forEach((name) => document.removeEventListener(name, update));
    events.forEach((name) => document.addEventListener(name, update));
    for (const name of ["wheel", "touchmove"]) this.page.addEventListener(name, () => (this.touchedAt = Date.now()), { passive: true });
    this.page.addEventListener("click", (event) => this.click(event));
    this.seek?.addEventListener("input", () => this.go(Number(this.seek.value), false));
    this.draw();
    this.update();
  }

  async draw() {
    if (!this.wave) return;
    const sections = [...this.page.querySelectorAll("[data-section]")].map(({ dataset }) => ({
      start: Number(dataset.start), end: Number(dataset.end), kind: dataset.kind, label: "",
    }));
    const duration = Number(this.info.duration);
    this.wave.set({ sections, duration });
    this.wave.set({ peaks: (await getJson(this.info.peaksUrl)).data });
  }

  get mine() {
    return player.take?.take === this.info.take;
  }

  click(event) {
    const at = event.target.closest("[data-word], [data-line-start], [data-chord], [data-section]");
    if (!at || (at.dataset.word !== undefined && String(getSelection()).length)) return;
    this.go(Number(at.dataset.start), true);
  }

  go(seconds, play) {
    player.open(this.info, { at: seconds, play: play || (this.mine && player.playing) });
  }

  update() {
    const time = this.mine ? player.time : -1;
    for (const span of this.spans) this.light(span, time);
    this.wave?.moveTo(Math.max(0, time));
    if (!this.seek || time < 0) return;
    if (document.activeElement !== this.seek || player.playing) this.seek.value = String(time);
    const words = `${clock(time)} of ${clock(this.info.duration)}`;
    if (this.seek.getAttribute("aria-valuetext") !== words) this.seek.setAttribute("aria-valuetext", words);
  }

  light(span, time) {
    const item = time < 0 ? null : itemAt(span.items, time, span.name === "line" ? 1 : 0.05);
    if (item === span.shown) return;
    span.shown?.element.classList.remove("is-now");
    item?.element.classList.add("is-now");
    span.shown = item;
    if (item && player.playing && ["line", "chord"].includes(span.name)) this.keepInView(item.element, span.name);
  }

  /** Scrolls with the song, unless the reader scrolled a moment ago. */
  keepInView(element, name) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (name === "chord") {
      const row = element.parentElement;
      row.scrollTo({ left: element.offsetLeft - row.clientWidth / 3, behavior: still ? "auto" : "smooth" });
      return;
    }
    const { top, bottom } = element.getBoundingClientRect();
    const seen = top > innerHeight * 0.12 && bottom < innerHeight * 0.72;
    if (!seen && Date.now() - this.touchedAt > LEAVE_ALONE_MS) element.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  }
}
