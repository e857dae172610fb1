import { csrf } from "../http.js";
import { CANNOT, Recorder } from "./recorder.js";

const LARGE = "This file is larger than 50 MB. Send it as MP3 or M4A, or send a part of it.";
const LOST = "The connection broke before everything was sent. Try again.";

/** @param {ParentNode} root */
export function mountIntake(root = document) {
  for (const form of root.querySelectorAll("[data-intake]:not([data-mounted])")) mount(form);
}

/** @param {HTMLFormElement} form */
function mount(form) {
  form.dataset.mounted = "";
  dropping(form);
  const recorded = recording(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    send(form, recorded.blob);
  }, { capture: true });
  form.elements.file.addEventListener("change", () => (recorded.forget(), checkSize(form)));
  form.addEventListener("input", (event) => event.target.name && fault(form, event.target.name, ""));
}

/** A file dropped anywhere on the form is the chosen one. */
function dropping(form) {
  const over = (on) => form.classList.toggle("is-over", on);
  form.addEventListener("dragover", (event) => (event.preventDefault(), over(true)));
  form.addEventListener("dragleave", () => over(false));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (!event.dataTransfer.files.length) return;
    form.elements.file.files = event.dataTransfer.files;
    form.elements.file.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function checkSize(form) {
  const file = form.elements.file.files[0];
  const large = file && file.size > Number(form.dataset.maxBytes);
  fault(form, "file", large ? LARGE : "");
  return !large;
}

/** @param {HTMLFormElement} form @param {string} field @param {string} words */
function fault(form, field, words) {
  const place = form.querySelector(`[data-error="${field}"]`);
  if (!place) return;
  place.textContent = words;
  const inputs = form.querySelectorAll(`[name="${field}"]`);
  inputs.forEach((input) => (words ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid")));
}

/** Sends with progress; what is refused is said beside its field and everything typed stays. */
function send(form, blob) {
  if (!blob && !checkSize(form)) return;
  const data = new FormData(form);
  if (blob) {
    data.set("file", blob, `${form.elements.name.value.trim() || recordedName()}.wav`);
    data.set("source", "recording");
  }
  const button = form.querySelector("[type=submit]");
  const bar = form.querySelector("[data-sent]");
  const status = form.querySelector("[data-intake-status]");
  const request = new XMLHttpRequest();
  const over = () => ((button.disabled = false), (bar.hidden = true), (status.textContent = ""));
  button.disabled = true;
  bar.hidden = false;
  status.textContent = data.get("file")?.size ? "Sending" : "Fetching";
  request.upload.addEventListener("progress", (event) => {
    bar.value = event.loaded / event.total;
    if (event.loaded === event.total) (bar.removeAttribute("value"), (status.textContent = data.get("file")?.size ? "Reading the recording" : "Fetching the recording"));
  });
  request.addEventListener("load", () => (over(), answered(form, request)));
  request.addEventListener("error", () => (over(), whole(form, LOST)));
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", csrf());
  request.send(data);
}

/** @param {XMLHttpRequest} request */
function answered(form, request) {
  whole(form, "");
  if (request.status === 413) return fault(form, "file", LARGE);
  let answer;
  try {
    answer = JSON.parse(request.responseText);
  } catch {
    return whole(form, LOST);
  }
  if (answer.url) return location.assign(answer.url);
  const { __all__: general, ...fields } = answer.fields ?? { __all__: [answer.error?.message ?? LOST] };
  if (general) whole(form, general.join(" "));
  for (const [name, errors] of Object.entries(fields)) fault(form, name, errors[0]);
  return form.querySelector("[aria-invalid=true]")?.focus();
}

function whole(form, words) {
  const place = form.querySelector("[data-intake-error]");
  place.textContent = words;
  place.hidden = !words;
}

function recordedName() {
  return `Recording ${new Date().toISOString().slice(0, 16).replace("T", " ").replace(":", ".")}`;
}

/** Record, stop, listen, again. @returns {{blob: Blob | null, forget: () => void}} */
function recording(form) {
  const root = form.querySelector("[data-recorder]");
  const at = (name) => root.querySelector(`[data-${name}]`);
  const made = { blob: null, forget };
  let recorder = null;
  root.hidden = false;
  if (!navigator.mediaDevices?.getUserMedia) say(CANNOT);
  at("record").addEventListener("click", () => (recorder ? stop() : start()));
  at("retake").addEventListener("click", () => (forget(), start()));

  async function start() {
    say("");
    forget();
    at("live").hidden = false;
    at("record-word").textContent = "Stop";
    at("record").setAttribute("aria-pressed", "true");
    recorder = new Recorder(form.dataset.worklet, (level, seconds) => {
      at("level").value = level;
      at("clock").textContent = `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
      if (seconds >= Number(form.dataset.maxSeconds) - 1) stop();
    });
    const how = { countIn: at("count-in").checked, click: at("click").checked, bpm: Math.min(240, Math.max(40, Number(at("click-bpm").value) || 90)) };
    try {
      await recorder.start(how, (beat) => (at("record-status").textContent = beat ? `Count in: ${beat}` : "Recording"));
      if (!how.countIn) at("record-status").textContent = "Recording";
    } catch (error) {
      recorder = null;
      rest();
      say(error.message);
    }
  }

  async function stop() {
    const running = recorder;
    recorder = null;
    if (!running) return;
    rest();
    made.blob = await running.stop();
    at("recorded").src = URL.createObjectURL(made.blob);
    at("review").hidden = false;
    form.elements.file.value = "";
    const own = form.querySelector("[name=rights][value=own]");
    if (!form.querySelector("[name=rights]:checked")) own.checked = true;
  }

  function rest() {
    at("live").hidden = true;
    at("record-word").textContent = "Record";
    at("record").setAttribute("aria-pressed", "false");
    at("record-status").textContent = "";
  }

  function forget() {
    if (at("recorded").src) URL.revokeObjectURL(at("recorded").src);
    at("recorded").removeAttribute("src");
    at("review").hidden = true;
    made.blob = null;
  }

  function say(words) {
    at("record-error").textContent = words;
    at("record-error").hidden = !words;
  }
  return made;
}
