// The voice picker: a list of voices in a dialog of a form, each with a line to hear. The choice is remembered
// on this device for each song and person.

import { load, save, userId } from "./store.js";

const AGAIN_MS = 1200;
const MOST_TRIES = 75; // a minute and a half: a machine that loads the studio model for the first time is slow
const MAKING = "This voice sings its line for the first time; it takes a few seconds…";
const OFFLINE = "The sample could not be had. Check the connection and try again.";

/** @param {HTMLFormElement} form */
export function voicePicker(form) {
  const dialog = form.querySelector("dialog[data-voices]");
  if (!dialog || "ready" in dialog.dataset) return;
  dialog.dataset.ready = "";
  const opener = form.querySelector("[data-open-voices]");
  const audio = dialog.querySelector("[data-sample-audio]");
  const status = dialog.querySelector("[data-sample-status]");
  let running = null;

  const stop = () => {
    running?.abort();
    running = null;
    audio.pause();
    status.textContent = "";
    for (const button of dialog.querySelectorAll("[data-sample][aria-pressed=true]")) button.setAttribute("aria-pressed", "false");
  };
  const play = async (button) => {
    stop();
    const mine = (running = new AbortController());
    button.setAttribute("aria-pressed", "true");
    try {
      const words = await ready(button.dataset.sample, mine.signal, () => (status.textContent = MAKING));
      if (running !== mine) return;
      if (words) return stop(), void (status.textContent = words);
      status.textContent = "";
      document.querySelector("#player audio")?.pause();
      audio.src = button.dataset.sample;
      await audio.play();
    } catch (error) {
      if (running !== mine || error.name === "AbortError") return;
      stop();
      status.textContent = OFFLINE;
    }
  };

  opener.addEventListener("click", () => {
    dialog.showModal();
    dialog.querySelector("[name=voice]:checked")?.focus();
  });
  dialog.addEventListener("close", stop);
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-sample]");
    if (button) button.getAttribute("aria-pressed") === "true" ? stop() : play(button);
  });
  remember(form, dialog, opener);
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.name !== "voice") return;
    event.preventDefault(); // chooses; the form is sent by its own button
    dialog.close();
  });
  audio.addEventListener("ended", stop);
}

/**
 * Says the choice on the button, keeps it, and chooses what was kept unless the server found fault with the form.
 * @param {HTMLFormElement} form @param {HTMLDialogElement} dialog @param {HTMLElement} opener
 */
function remember(form, dialog, opener) {
  const key = `voice:${userId()}:${dialog.closest("[data-voice-of]").dataset.voiceOf}`;
  dialog.addEventListener("change", ({ target }) => {
    if (target.name !== "voice") return;
    opener.textContent = target.dataset.title;
    save(key, target.value);
  });
  const kept = load(key);
  const choice = [...dialog.querySelectorAll("[name=voice]")].find(({ value }) => value === kept);
  if (!choice || choice.checked || form.querySelector(".field-error, .notice-bad")) return;
  choice.checked = true;
  opener.textContent = choice.dataset.title;
  form.dispatchEvent(new Event("input")); // the plan of the take follows
}

/**
 * Waits until the sample is there.
 * @param {string} url @param {AbortSignal} signal @param {() => void} making called once it takes longer
 * @returns {Promise<string>} what to say when there is none, else ""
 */
async function ready(url, signal, making) {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const response = await fetch(url, { method: "HEAD", signal, headers: { Accept: "application/json" } });
    if (response.status === 200 && !response.redirected) return "";
    if (response.status !== 202) return OFFLINE;
    making();
    await new Promise((done) => setTimeout(done, AGAIN_MS));
    signal.throwIfAborted();
  }
  return OFFLINE;
}
