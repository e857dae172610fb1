// One list of commands for keys, palette and help. Pages add theirs; what a page cannot do is not offered.
import { load, save } from "./store.js";

/**
 * @typedef {object} Command
 * @property {string} id
 * @property {string} title what the palette and the help dialog call it
 * @property {string} [keys] "Space", "m", "?", "Mod+k", "Alt+ArrowUp"; Mod is Ctrl or ⌘
 * @property {() => void} run
 * @property {() => boolean} [when] whether it can act on the page shown now
 */

/** @type {Command[]} */
const commands = [];
const mac = /Mac|iPhone|iPad/.test(navigator.platform);
const NAMES = { Mod: mac ? "⌘" : "Ctrl", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Alt: mac ? "⌥" : "Alt" };

/** @param {...Command} added */
export function addCommands(...added) {
  commands.push(...added);
}

/** @returns {Command[]} those that can act now */
export function available() {
  return commands.filter((command) => !command.when || command.when());
}

/** @param {string} id */
export function run(id) {
  available().find((command) => command.id === id)?.run();
}

/** @param {string} keys @returns {string[]} as printed on this machine's keyboard */
export function printed(keys) {
  const parts = typesLetter(keys) ? ["⌃", ...keys.split("+")] : keys.split("+");
  return parts.map((key) => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}

/** Whether keys without a modifier act: this device's choice, else the account's setting (WCAG 2.1.4). */
export function singleKeys() {
  return load("single-keys") ?? document.getElementById("page")?.dataset.shortcuts !== "off";
}

/** @param {boolean} on */
export function setSingleKeys(on) {
  save("single-keys", on);
}

/** On a Mac ⌥ with a letter writes another letter (ñ, ß): there these commands want ⌃ as well. @param {string} keys */
const typesLetter = (keys) => mac && /^Alt\+[a-z]$/.test(keys);

/** @param {KeyboardEvent} event @param {string} keys */
export function matches(event, keys) {
  if (typesLetter(keys)) return event.ctrlKey && event.altKey && !event.metaKey && event.code === `Key${keys.at(-1).toUpperCase()}`;
  const parts = keys.split("+");
  const key = parts.pop();
  const want = { mod: parts.includes("Mod"), alt: parts.includes("Alt") };
  if (want.mod !== (event.ctrlKey || event.metaKey) || want.alt !== event.altKey) return false;
  const pressed = event.key === " " ? "Space" : event.key;
  return pressed === key || pressed.toLowerCase() === key;
}

/** In a field or in the sheet, letters are letters. A slider and a button keep the keys they use themselves. */
function taken(event) {
  const at = event.target;
  if (at instanceof Element && at.closest("[data-own-keys]")) return event.key.startsWith("Arrow");
  if (!(at instanceof HTMLElement)) return false;
  if (at.isContentEditable || at.matches("textarea, select, input:not([type=range], [type=checkbox], [type=radio], [type=button])")) return true;
  if (at.matches("input[type=range]")) return event.key.startsWith("Arrow");
  return event.key === " " && at.matches("button, summary, a, input, [role=button]");
}

export function watchKeys() {
  // Capture: our chords win over the editor's where they collide.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.defaultPrevented || event.isComposing) return;
      const chord = event.ctrlKey || event.metaKey || event.altKey;
      const letter = event.key.length === 1 && event.key !== " ";
      if (!chord && (taken(event) || (letter && !singleKeys()) || document.querySelector("dialog[open]"))) return;
      const command = available().find((one) => one.keys && matches(event, one.keys));
      if (!command) return;
      event.preventDefault();
      event.stopPropagation();
      command.run();
    },
    { capture: true },
  );
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-command]");
    if (button) run(button.dataset.command);
  });
}
