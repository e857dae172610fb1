import { whenGone } from "../gone.js";
import { getJson } from "../http.js";
import { Wave, repaint } from "../wave.js";
import { chordGrid } from "./chords.js";
import { facts, sure } from "./facts.js";
import { hostedForm } from "./hosted.js";
import { noteLane } from "./lane.js";
import { sectionList } from "./sections.js";
import { Sound } from "./sound.js";
import { HeardState, UNSURE, el } from "./state.js";
import { trimming } from "./trim.js";

const UNSURE_WORDS_SHOWN = 12;

/** @param {ParentNode} root */
export function mountHeard(root = document) {
  for (const host of root.querySelectorAll("[data-heard-page]:not([data-mounted])")) mount(host);
}

/** @param {HTMLElement} host */
function mount(host) {
  host.dataset.mounted = "";
  const sound = new Sound(host.querySelector("[data-reference-audio]"), Number(host.dataset.trimStart));
  const wave = transport(host, sound);
  trimming(host, wave);
  host.querySelector("[data-rename]")?.addEventListener("change", (event) => event.target.form.requestSubmit());
  const stored = document.getElementById("heard-state");
  if (stored) correcting(host, sound, wave, JSON.parse(stored.textContent));
  fitting(host);
  hostedForm(host.closest("#page"));
  document.addEventListener("songsmith:theme", repaint);
  whenGone(host, () => {
    document.removeEventListener("songsmith:theme", repaint);
    sound.close();
  });
}

/** Play, seek, the waveform and the clock. */
function transport(host, sound) {
  const play = host.querySelector("[data-reference-play]");
  const seek = host.querySelector("[data-reference-seek]");
  const clock = host.querySelector("[data-reference-clock]");
  const wave = new Wave(host.querySelector("[data-reference-wave]"));
  getJson(host.dataset.peaksUrl).then(({ data }) => wave.set({ peaks: data, duration: Number(host.dataset.duration) }));
  play.addEventListener("click", () => sound.toggle());
  seek.addEventListener("input", () => sound.seek(Number(seek.value) - sound.offset));
  sound.addEventListener("state", () => {
    play.setAttribute("aria-pressed", String(sound.playing));
    play.setAttribute("aria-label", sound.playing ? "Pause the recording" : "Play the recording");
  });
  sound.addEventListener("time", () => {
    const now = sound.audio.currentTime;
    wave.moveTo(now);
    seek.value = String(now);
    clock.textContent = `${Math.floor(now / 60)}:${String(Math.floor(now % 60)).padStart(2, "0")}`;
  });
  for (const [name, item] of [["tune", "[data-hear-tune]"], ["chords", "[data-hear-chords]"]]) {
    host.querySelector(item)?.addEventListener("change", (event) => (sound[name] = event.target.checked));
  }
  host.querySelector("[data-reference-level]")?.addEventListener("input", (event) => (sound.audio.volume = Number(event.target.value)));
  return wave;
}

function correcting(host, sound, wave, stored) {
  const root = host.querySelector("[data-heard]");
  const editable = host.dataset.editable === "true";
  const state = new HeardState(host.dataset.correctUrl, stored);
  const status = root.querySelector("[data-heard-status]");
  const chords = chordGrid(root, state, sound, editable);
  const lane = noteLane(root, state, sound, editable);
  const drawn = [facts(root, state, editable), sectionList(root, state, sound, editable), chords.draw, lane.draw];
  const backs = [...root.querySelectorAll("[data-back]")];

  function draw() {
    sound.heard = state.heard;
    drawn.forEach((one) => one());
    for (const back of backs) back.hidden = !editable || !(back.dataset.back in state.corrections);
    sure(root.querySelector("[data-sure=tune]"), middle(state.heard.tune), "tune" in state.corrections, state.heard.tune_source === "band" ? "from the band, not a voice" : "");
    wave.set({ sections: state.heard.sections.map((one, i, all) => ({ ...one, start: one.start + sound.offset, end: (all[i + 1]?.start ?? state.heard.duration) + sound.offset })) });
    chords.light(sound.time);
    lane.light(sound.time);
  }
  for (const back of backs) back.addEventListener("click", () => state.change(back.dataset.back, null));
  state.addEventListener("change", ({ detail }) => {
    draw();
    if (detail.item) status.textContent = "Corrected";
  });
  state.addEventListener("refused", ({ detail }) => {
    if (detail.item === "chords") root.querySelector("[data-chord-error]").textContent = detail.message;
    else document.dispatchEvent(new CustomEvent("songsmith:say", { detail: { text: detail.message, tag: "error" } }));
    if (detail.item !== "chords") draw();
  });
  sound.addEventListener("time", () => (chords.light(sound.time), lane.light(sound.time)));
  host.addEventListener("keydown", (event) => {
    const undo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (!undo || event.target.closest("[data-sheet], textarea")) return;
    if (state.undo()) (event.preventDefault(), (status.textContent = "Undone"));
  });
  unsureWords(host.querySelector("[data-words-sure]"), state.heard.words, sound);
  draw();
}

/** Words that may be wrong, each a button that plays it. */
function unsureWords(place, words, sound) {
  const unsure = words.filter((word) => word.confidence < UNSURE);
  if (!place || !unsure.length) return;
  const shown = unsure.slice(0, UNSURE_WORDS_SHOWN).map((word) => {
    const button = el("button", { type: "button", className: "chip is-unsure" }, `? ${word.text}`);
    button.addEventListener("click", () => sound.play(Math.max(0, word.start - 0.5)));
    return button;
  });
  place.append(`${unsure.length} of ${words.length} words are unsure: `, ...shown);
}

/** The fit meter is asked when it is opened, and again for other words. */
function fitting(host) {
  const form = host.closest("#page").querySelector("[data-cover-form]");
  const fold = form?.querySelector("[data-fit]");
  const ask = () => fold.open && fold.querySelector("[data-fit-box]").dispatchEvent(new Event("fit:show"));
  fold?.addEventListener("toggle", ask);
  form?.querySelector("[data-cover-words]").addEventListener("change", ask);
}

function middle(items) {
  if (!items.length) return undefined;
  return items.map((one) => one.confidence).toSorted((a, b) => a - b)[Math.floor(items.length / 2)];
}
