import { UNSURE, el, sureness } from "./state.js";

const TAPS_KEPT = 8;
const TAP_PAUSE_MS = 2500; // after which tapping begins anew

/** Tempo, metre, bar lines and key. @param {HTMLElement} root @param {import("./state.js").HeardState} state @param {boolean} editable */
export function facts(root, state, editable) {
  const at = (selector) => root.querySelector(selector);
  const grid = () => ({ scale: 1, shift: 0, meter: null, bpm: null, half: false, ...state.corrections.grid });
  const bend = (changes) => state.change("grid", { ...grid(), ...changes });
  const tempo = at("[data-tempo]");

  for (const control of root.querySelectorAll("[data-tempo], [data-meter], [data-key], [data-scale], [data-shift], [data-half], [data-tap]")) control.disabled = !editable;
  tempo.addEventListener("change", () => tempo.checkValidity() && tempo.value && bend({ bpm: Number(tempo.value), scale: 1 }));
  at("[data-meter]").addEventListener("change", (event) => bend({ meter: Number(event.target.value) }));
  at("[data-key]").addEventListener("change", (event) => {
    const [tonic, mode] = event.target.value.split(" ");
    state.change("key", mode ? { tonic: Number(tonic), mode } : null);
  });
  for (const button of root.querySelectorAll("[data-scale]")) button.addEventListener("click", () => bend(scaled(grid(), Number(button.dataset.scale), state.heard.tempo.bpm)));
  for (const button of root.querySelectorAll("[data-shift]")) {
    button.addEventListener("click", () => bend({ shift: (grid().shift + Number(button.dataset.shift)) % state.heard.meter.numerator }));
  }
  at("[data-half]").addEventListener("click", () => bend({ half: !grid().half }));
  at("[data-tap]").addEventListener("click", tapping((bpm) => bend({ bpm, scale: 1 })));

  return () => {
    const { heard } = state;
    if (document.activeElement !== tempo) tempo.value = heard.tempo ? String(Math.round(heard.tempo.bpm * 10) / 10) : "";
    at("[data-half]").setAttribute("aria-pressed", String(grid().half));
    at("[data-meter]").value = String(heard.meter.numerator);
    at("[data-key]").value = heard.key ? `${heard.key.tonic} ${heard.key.mode}` : "";
    sure(at("[data-sure=tempo]"), heard.tempo?.confidence, "grid" in state.corrections, heard.tempo?.steady ? "steady" : "moves");
    sure(at("[data-sure=key]"), heard.key?.confidence, "key" in state.corrections);
  };
}

/** Doubling what was halved brings back what was heard. */
function scaled(grid, by, bpm) {
  if (grid.bpm !== null) return { bpm: Math.min(300, Math.max(30, bpm * by)) };
  const scale = grid.scale * by;
  return scale > 2 || scale < 0.5 ? { bpm: Math.min(300, Math.max(30, bpm * by)), scale: 1 } : { scale };
}

/** @param {(bpm: number) => void} found */
function tapping(found) {
  let taps = [];
  return (event) => {
    const now = event.timeStamp;
    if (taps.length && now - taps.at(-1) > TAP_PAUSE_MS) taps = [];
    taps = [...taps, now].slice(-TAPS_KEPT);
    if (taps.length < 4) return;
    const bpm = (60_000 * (taps.length - 1)) / (taps.at(-1) - taps[0]);
    if (bpm >= 30 && bpm <= 300) found(Math.round(bpm * 10) / 10);
  };
}

/** A small word of how sure it is; marked when it is not. */
export function sure(place, confidence, corrected, more = "") {
  if (!place) return;
  place.replaceChildren();
  if (confidence === undefined || confidence === null) return;
  const unsure = confidence < UNSURE;
  place.append(el("span", { className: unsure ? "badge is-unsure" : "badge" }, `${unsure ? "? " : ""}${sureness(confidence, corrected)}${more ? ` · ${more}` : ""}`));
}
