const WORDS = {
  saved: "saved",
  waiting: "saving…",
  saving: "saving…",
  offline: "offline, kept here",
  "signed-out": "signed out, kept here",
  refused: "not saved, kept here",
  conflict: "two versions",
};

const MORE = {
  offline: "Your words are kept on this device and sent as soon as the server answers.",
  "signed-out": "Sign in again in another tab; your words are kept on this device and sent after that.",
};

/** The word in the top bar. @param {HTMLElement} page */
export function saveStatus(page) {
  const box = page.querySelector("[data-save-status]");
  const say = (text, tag) => document.dispatchEvent(new CustomEvent("songsmith:say", { detail: { text, tag } }));
  let last = "";
  return {
    /** @param {import("./autosave.js").Status} status @param {string} [detail] */
    show(status, detail) {
      if (!box) return;
      box.dataset.status = status;
      if (box.textContent !== WORDS[status]) box.textContent = WORDS[status];
      box.title = detail ?? MORE[status] ?? "";
      if (status !== last && (MORE[status] || detail)) say(detail ?? MORE[status], "warning");
      last = status;
    },
    notice: (words) => say(words, "info"),
    merged: () => say("Lines that were changed elsewhere are in. Undo takes them out again.", "info"),
  };
}
