import { addCommands, watchKeys } from "./commands.js";
import { openHelp } from "./help.js";
import { watchCopy } from "./copy.js";
import { watchSignOut } from "./device.js";
import { watchMenus } from "./menus.js";
import { openPalette } from "./palette.js";
import { player } from "./player.js";
import { mountPlayerBar, showState, watchPlayButtons } from "./player_bar.js";
import { canComment, commentHere, comments, watchComments } from "./comments.js";
import { watchMentions } from "./mentions.js";
import { watchRevisions } from "./revisions.js";
import { follow } from "./follow.js";
import { fileDrops } from "./file_drop.js";
import { makePanel } from "./make_panel.js";
import { navigate, watchPages } from "./pages.js";
import { sheetCommands } from "./sheet_commands.js";
import { showMessages, toast } from "./toast.js";
import { splitTotals } from "./split.js";
import { tuneLane } from "./tune/lane.js";
import { humanise } from "./times.js";
import { voicePicker } from "./voices.js";
import { watchRail } from "./rail.js";
import { findWaves, repaint } from "./wave.js";

const MINUTE = 60_000;
const nonce = document.querySelector("script[nonce]")?.nonce ?? "";

/** Runs for the first page and for everything that htmx puts in later. @param {ParentNode} root */
function enliven(root) {
  humanise(root);
  findWaves(root);
  showMessages(root);
  showState();
  makePanel(root);
  fileDrops(root);
  for (const form of root.querySelectorAll("[data-cover-form]")) voicePicker(form);
  follow(root);
  tuneLane(root);
  comments(root);
  splitTotals(root);
  const sheet = root.querySelector("[data-sheet]:not([data-mounted])");
  if (sheet) import(sheet.dataset.editorSrc).then((editor) => editor.mountEditors(nonce, document));
  const recordings = root.querySelector("[data-references-src]:not([data-mounted])");
  if (recordings) import(recordings.dataset.referencesSrc).then((pages) => (pages.mountIntake(document), pages.mountHeard(document)));
}

export function start() {
  mountPlayerBar();
  watchPlayButtons();
  watchMenus();
  watchCopy();
  watchKeys();
  watchPages(enliven);
  watchRail();
  watchComments();
  watchMentions();
  watchRevisions();
  commands();
  document.addEventListener("songsmith:say", (event) => toast(event.detail.text, event.detail));
  watchSignOut();
  document.addEventListener("songsmith:theme", repaint);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  setInterval(() => humanise(), MINUTE);
}

function commands() {
  const loaded = () => player.take !== null;
  const at = (selector) => document.querySelector(selector);
  const click = (selector) => () => at(selector)?.click();
  const focus = (selector) => () => at(selector)?.focus();
  addCommands(
    { id: "palette", title: "Commands", keys: "Mod+k", run: openPalette },
    { id: "help", title: "Show the keyboard", keys: "?", run: openHelp },
    { id: "toggle-recording", title: "Play or pause the recording", keys: "Space", run: click("[data-reference-play]"), when: () => at("[data-reference-play]") !== null },
    { id: "toggle", title: "Play or pause", keys: "Space", run: () => (loaded() ? player.toggle() : at("[data-play]:not(:disabled)").click()), when: () => loaded() || at("[data-play]:not(:disabled)") !== null },
    { id: "line-back", title: "Line back", keys: "ArrowLeft", run: () => player.stepLine(-1), when: loaded },
    { id: "line-forward", title: "Line forward", keys: "ArrowRight", run: () => player.stepLine(1), when: loaded },
    { id: "take-before", title: "Take before", keys: "ArrowUp", run: () => stepTake(-1), when: () => at("[data-takes] [data-play]") !== null },
    { id: "take-after", title: "Take after", keys: "ArrowDown", run: () => stepTake(1), when: () => at("[data-takes] [data-play]") !== null },
    { id: "make", title: "Make a take", keys: "m", run: focus("[data-make] textarea"), when: () => at("[data-make]") !== null },
    { id: "make-now", title: "Make a take now", run: click("[data-make] [type=submit]"), when: () => at("[data-make]") !== null },
    ...sheetCommands(),
    { id: "comment", title: "Comment here", keys: "c", run: () => commentHere(), when: canComment },
    { id: "comment-line", title: "Comment on this line", keys: "Alt+m", run: () => commentHere(), when: () => canComment() && at("[data-sheet]") !== null },
    { id: "suggest", title: "Suggest other words for this line", keys: "Alt+o", run: () => commentHere("change"), when: () => canComment() && at("[data-sheet]") !== null },
    { id: "share", title: "Share this song", run: click("[data-share]"), when: () => at("[data-share]") !== null },
    { id: "new-song", title: "New song", keys: "n", run: () => at("[data-new-song]").requestSubmit(), when: () => at("[data-new-song]") !== null },
    { id: "new-recording", title: "New song from a recording", run: () => navigate("/recordings/"), when: () => at("[data-new-recording]") !== null },
    { id: "new-written", title: "New song from a prompt", run: () => navigate("/songs/written/"), when: () => at("[data-new-written]") !== null },
    { id: "recordings", title: "Recordings of this song", run: () => navigate(at("[data-recordings]").getAttribute("href")), when: () => at("[data-recordings]") !== null },
    { id: "library", title: "Go to the library", run: () => navigate("/") },
    { id: "history", title: "Go to the history", run: () => navigate("/history/") },
    { id: "settings", title: "Go to the settings", run: () => navigate(at("[data-settings]")?.href), when: () => at("[data-settings]") !== null },
  );
}

/** ↑ ↓ from take to take, at the same place of the song when both have a sheet in common. @param {1 | -1} step */
function stepTake(step) {
  const buttons = [...document.querySelectorAll("[data-takes] [data-play]:not(:disabled)")];
  const index = buttons.findIndex((button) => button.dataset.take === player.take?.take);
  const next = buttons[index < 0 ? 0 : index + step];
  if (!next) return;
  next.focus();
  if (index >= 0) next.click();
}

