// The one audio element. It lives outside the part of the page that htmx swaps, so it plays on while pages change.
import { getJson } from "./http.js";
import { Listen } from "./listens.js";
import { load, save, userId } from "./store.js";
import { lineStep } from "./timing.js";

const REMEMBER_EVERY = 2; // seconds of playing between two saved positions
const NEARLY_OVER = 3; // seconds before the end from which "resume" means "again from the start"

/**
 * @typedef {object} TakeInfo what a play button carries in its data attributes
 * @property {string} take id
 * @property {string} audio @property {string} page @property {string} title @property {string} song
 * @property {string} [peaksUrl] @property {string} [timingUrl] @property {string} [cover]
 * @property {string} [listens] where listens are reported
 * @property {string} [duration] seconds @property {string} [resume] seconds
 */

/** @type {HTMLAudioElement} */
let audio;
/** @type {TakeInfo | null} */
let current = null;
/** @type {import("./timing.js").Timing | null} */
let timing = null;
/** @type {Listen | null} */
let listen = null;
let rememberedAt = 0;

const tell = (name, detail = {}) => document.dispatchEvent(new CustomEvent(`player:${name}`, { detail }));
const placeKey = (take) => `position:${userId()}:${take}`;

export const player = {
  get take() { return current; },
  get timing() { return timing; },
  get time() { return audio?.currentTime ?? 0; },
  get duration() { return audio?.duration || Number(current?.duration) || timing?.duration || 0; },
  get playing() { return Boolean(audio && !audio.paused && !audio.ended); },

  /** @param {HTMLElement} root the player bar */
  attach(root) {
    audio = root.querySelector("audio");
    audio.preservesPitch = true;
    audio.addEventListener("play", () => (begin(), tell("state"), requestAnimationFrame(frame)));
    audio.addEventListener("pause", () => (keep(), report(), tell("state")));
    audio.addEventListener("ended", finish);
    audio.addEventListener("seeking", () => (listen?.jump(audio.currentTime), tell("time")));
    audio.addEventListener("loadedmetadata", () => tell("time"));
    audio.addEventListener("error", () => audio.getAttribute("src") && tell("error"));
    audio.addEventListener("timeupdate", tick);
    addEventListener("pagehide", () => (keep(), report()));
    document.addEventListener("visibilitychange", () => document.hidden && report());
    audio.playbackRate = audio.defaultPlaybackRate = load("speed") ?? 1;
  },

  /** @param {TakeInfo} info @param {{at?: number, play?: boolean}} [how] at: seconds; without it where this person left off */
  async open(info, { at, play = true } = {}) {
    if (current?.take !== info.take) switchTo(info);
    const place = at ?? (audio.currentTime > 0 ? undefined : remembered(info));
    if (place !== undefined) this.seek(place);
    if (play) await this.play();
  },

  async play() {
    try {
      await audio.play();
    } catch (error) {
      if (error.name !== "AbortError") tell("error", { error });
    }
  },
  pause() { audio.pause(); },
  toggle() { this.playing ? this.pause() : this.play(); },

  /** @param {number} seconds */
  seek(seconds) {
    audio.currentTime = Math.max(0, this.duration ? Math.min(seconds, this.duration - 0.05) : seconds);
    tell("time");
  },

  /** @param {1 | -1} step to the next or the last sung line; five seconds where there are none */
  stepLine(step) {
    this.seek(lineStep(timing?.lines ?? [], audio.currentTime, step) ?? audio.currentTime + 5 * step);
  },

  /** @param {number} rate */
  setSpeed(rate) {
    audio.playbackRate = audio.defaultPlaybackRate = rate;
    save("speed", rate);
    tell("state");
  },
  get speed() { return audio?.playbackRate ?? 1; },
};

function switchTo(info) {
  keep();
  report();
  listen = null;
  current = info;
  timing = null;
  audio.src = info.audio;
  const speed = load("speed") ?? 1;
  audio.playbackRate = speed;
  tell("load");
  if (!info.timingUrl) return;
  getJson(info.timingUrl).then(
    (map) => current === info && ((timing = map), tell("timing")),
    () => {}, // a take without a timing map plays without lyrics
  );
}

function remembered(info) {
  const place = load(placeKey(info.take)) ?? (Number(info.resume) || 0);
  const length = Number(info.duration) || Infinity;
  return place < length - NEARLY_OVER ? place : 0;
}

function begin() {
  if (!listen && current?.listens) listen = new Listen(current.listens, current.take, audio.currentTime);
}

/** Up to this moment: the last regular tick may be a second ago. */
function report() {
  listen?.tick(audio.currentTime);
  listen?.send();
}

function tick() {
  if (player.playing) listen?.tick(audio.currentTime);
  if (Math.abs(audio.currentTime - rememberedAt) >= REMEMBER_EVERY) keep();
  tell("time");
}

function keep() {
  if (!current) return;
  rememberedAt = audio.currentTime;
  save(placeKey(current.take), Math.round(rememberedAt * 10) / 10);
}

function finish() {
  listen?.tick(player.duration);
  listen?.send();
  listen = null;
  save(placeKey(current.take), 0);
  tell("state");
}

/** Between two timeupdates (4 a second) the words would lag: follow every frame while it plays. */
function frame() {
  if (!player.playing) return;
  tell("frame");
  requestAnimationFrame(frame);
}
