// The melody of a take, line by line: seen, heard, nudged, locked, made into another take.
import { el, noteName } from "../heard/state.js";
import { postJson, uuid } from "../http.js";
import { navigate } from "../pages.js";
import { player } from "../player.js";
import { LineDrawing } from "./draw.js";
import { pluck } from "./pluck.js";
import { TuneState } from "./state.js";

/** Folds of the take page fetch what is in them when they are opened first. @param {ParentNode} root */
export function tuneLane(root) {
  for (const fold of root.querySelectorAll("[data-fold]:not([data-ready])")) {
    fold.dataset.ready = "";
    fold.addEventListener("toggle", () => fold.open && fold.lastElementChild.dispatchEvent(new Event("fold:open")));
  }
  for (const host of root.querySelectorAll("[data-tune]:not([data-ready])")) {
    host.dataset.ready = "";
    new Lane(host).start();
  }
}

class Lane {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
    const stored = JSON.parse(document.getElementById("tune-state").textContent);
    this.url = stored.url;
    this.state = new TuneState(stored);
    this.info = { ...host.closest("[data-follow]").dataset };
    this.part = (name) => host.querySelector(`[data-tune-${name}]`);
    this.chosen = 0;
    this.key = uuid();
    let first = 0;
    this.drawings = this.state.lines.map((line, row) => {
      const drawing = new LineDrawing(this.state, row, first);
      first += line.notes.length;
      return drawing;
    });
  }

  start() {
    this.part("lanes").replaceChildren(...this.drawings.map((drawing, row) => this.row(drawing, row)));
    if (!this.state.lines.length) this.part("lanes").replaceChildren(el("p", { className: "muted" }, "Nobody sings in this take."));
    const lanes = this.part("lanes");
    lanes.addEventListener("keydown", (event) => this.press(event));
    lanes.addEventListener("focusin", (event) => event.target.dataset.spot && this.mark(Number(event.target.dataset.spot)));
    lanes.addEventListener("pointerdown", (event) => this.grab(event));
    this.part("table").addEventListener("click", (event) => this.tableClick(event));
    this.part("make")?.addEventListener("click", () => this.make());
    this.part("undo")?.addEventListener("click", () => this.undo());
    this.state.addEventListener("change", () => ((this.key = uuid()), this.draw()));
    this.follow();
    this.draw();
  }

  row(drawing, row) {
    const { line } = drawing;
    const lock = el("button", { type: "button", className: "btn btn-small btn-quiet tune-lock", "aria-pressed": "false" }, "Lock");
    lock.addEventListener("click", () => this.state.lock(row));
    lock.hidden = !this.state.editable;
    const first = row === 0 || this.state.lines[row - 1].label !== line.label;
    const head = el("div", { className: "tune-head" }, ...(first ? [el("strong", { className: "chip section-chip" }, line.label)] : []), el("span", { className: "tune-words serif" }, line.text), lock);
    const made = el("div", { className: "tune-line" }, head, drawing.svg);
    made.dataset.kind = line.kind;
    return made;
  }

  draw() {
    const inside = this.part("lanes").contains(document.activeElement) && document.activeElement.dataset.spot !== undefined;
    this.drawings.forEach((drawing, row) => {
      drawing.draw(this.chosen);
      const lock = drawing.svg.parentElement.querySelector(".tune-lock");
      lock.setAttribute("aria-pressed", String(drawing.line.locked));
      lock.textContent = drawing.line.locked ? "Locked" : "Lock";
      lock.setAttribute("aria-label", `${lock.textContent}: “${drawing.line.text}”`);
      drawing.svg.parentElement.classList.toggle("is-nudged", this.state.isNudged(row));
    });
    if (inside) this.focus();
    this.table();
    this.buttons();
  }

  buttons() {
    const [nudged, locked] = [this.state.nudged.length, this.state.locked.length];
    const far = this.state.lines.flatMap((line) => line.notes).filter((note) => this.state.isTooFar(note)).length;
    const said = nudged ? [`${nudged} line${nudged > 1 ? "s" : ""} with other notes`] : [];
    if (locked) said.push(`${locked} locked`);
    if (far) said.push(`${far} note${far > 1 ? "s" : ""} beyond ${this.state.voice}’s range`);
    this.part("status").textContent = said.join(", ");
    if (!this.state.editable) return;
    this.part("make").disabled = !nudged;
    this.part("undo").disabled = !this.state.undone.length;
    this.part("error").textContent = "";
    const keep = this.part("keep");
    keep.querySelectorAll("[name=locked]").forEach((field) => field.remove());
    keep.append(...this.state.locked.map((line) => el("input", { type: "hidden", name: "locked", value: line.id })));
    this.part("locked").textContent = locked ? `${locked} locked line${locked > 1 ? "s keep their" : " keeps its"} notes` : "";
  }

  table() {
    const body = this.part("table");
    const rows = this.state.spots.map(({ row, column }, spot) => {
      const [line, note] = [this.state.lines[row], this.state.note(spot)];
      const far = this.state.isTooFar(note) ? " (out of range)" : "";
      const cells = [column ? "" : line.text, note.text || "–", this.state.place(note), noteName(note.pitch) + far, String(Number(note.dur.toFixed(2)))];
      const act = (what, word) => el("button", { type: "button", className: "btn btn-quiet btn-small", "data-do": what, "aria-label": `${word}: ${note.text || "goes on"}, ${noteName(note.pitch)}` }, word);
      const acts = [act("play", "Play"), ...(this.state.editable ? [act("up", "Up"), act("down", "Down")] : [])];
      const made = el("tr", {}, ...cells.map((text) => el("td", { className: "nums" }, text)), el("td", {}, ...acts));
      made.dataset.spot = String(spot);
      return made;
    });
    body.replaceChildren(...rows);
  }

  tableClick(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const spot = Number(button.closest("tr").dataset.spot);
    if (button.dataset.do === "play") return this.play(spot);
    this.nudge(spot, button.dataset.do === "up" ? 1 : -1);
    this.part("table").rows[spot].querySelector(`[data-do=${button.dataset.do}]`).focus();
  }

  press(event) {
    const spot = event.target.dataset.spot === undefined ? null : Number(event.target.dataset.spot);
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") return this.take(event, () => this.undo());
    if (spot === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const far = event.shiftKey ? 12 : 1;
    const keys = {
      ArrowLeft: () => this.choose(spot - 1),
      ArrowRight: () => this.choose(spot + 1),
      ArrowUp: () => this.nudge(spot, far),
      ArrowDown: () => this.nudge(spot, -far),
      Home: () => this.choose(0),
      End: () => this.choose(this.state.spots.length - 1),
      Enter: () => this.play(spot),
      l: () => this.state.lock(this.state.spots[spot].row),
    };
    const act = keys[event.key] ?? keys[event.key.toLowerCase()];
    if (act) this.take(event, act);
  }

  take(event, act) {
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  choose(spot) {
    if (!this.state.spots[spot]) return;
    this.mark(spot);
    this.focus();
  }

  mark(spot) {
    this.chosen = spot;
    for (const rect of this.part("lanes").querySelectorAll("[data-spot]")) {
      const mine = Number(rect.dataset.spot) === spot;
      rect.setAttribute("tabindex", mine ? "0" : "-1");
      rect.setAttribute("aria-selected", String(mine));
    }
  }

  focus() {
    this.part("lanes").querySelector(`[data-spot="${this.chosen}"]`)?.focus();
  }

  nudge(spot, steps) {
    if (!this.state.editable) return;
    this.chosen = spot;
    this.state.nudge(spot, steps);
    pluck(this.state.note(spot).pitch);
  }

  undo() {
    if (this.state.undo()) this.part("status").textContent = "Taken back";
  }

  play(spot) {
    player.open(this.info, { at: Math.max(0, this.state.note(spot).start - 0.05), play: true });
  }

  /** A note dragged up or down. */
  grab(event) {
    const rect = event.target.closest("[data-spot]");
    if (!rect) return;
    rect.focus();
    if (!this.state.editable) return;
    const spot = Number(rect.dataset.spot);
    const drawing = this.drawings[this.state.spots[spot].row];
    const from = event.clientY;
    rect.setPointerCapture(event.pointerId);
    const move = (moved) => drawing.dragged(rect, moved.clientY - from);
    const drop = (dropped) => {
      rect.removeEventListener("pointermove", move);
      const steps = drawing.dragged(rect, dropped.clientY - from);
      if (steps) this.nudge(spot, steps);
    };
    rect.addEventListener("pointermove", move);
    rect.addEventListener("pointerup", drop, { once: true });
    rect.addEventListener("pointercancel", () => (rect.removeEventListener("pointermove", move), drawing.dragged(rect, 0)), { once: true });
  }

  async make() {
    const button = this.part("make");
    button.disabled = true;
    const pitches = Object.fromEntries(this.state.nudged.map((line) => [line.id, line.notes.map((note) => note.pitch)]));
    try {
      const response = await postJson(this.url, { key: this.key, pitches, locked: this.state.locked.map((line) => line.id) });
      const answer = await response.json();
      if (response.ok) return navigate(answer.url);
      this.part("error").textContent = answer.error?.message ?? "This could not be made.";
    } catch {
      this.part("error").textContent = "The server could not be reached. Your notes are still here: try again.";
    }
    button.disabled = false;
  }

  follow() {
    const events = ["player:time", "player:frame", "player:load", "player:state"];
    const update = () => {
      if (!this.host.isConnected) return events.forEach((name) => document.removeEventListener(name, update));
      const time = player.take?.take === this.info.take ? player.time : -1;
      for (const drawing of this.drawings) drawing.svg.parentElement.classList.toggle("is-now", drawing.light(time));
    };
    events.forEach((name) => document.addEventListener(name, update));
    update();
  }
}
