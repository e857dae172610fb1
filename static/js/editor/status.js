const WORDS = {
  saved: "saved",
  saving: "saving…",
  away: "offline",
  offline: "offline, kept here",
  keeping: "offline, saving…",
  "page-only": "not saved",
  "signed-out": "signed out, kept here",
  refused: "not saved, kept here",
  gone: "no longer shared with you",
  "read-only": "read only",
};

const MORE = {
  offline: "Your words are kept on this device and sent as soon as the server answers.",
  "signed-out": "Sign in again in another tab; your words are kept on this device and sent after that.",
  "page-only": "Nothing can be kept on this device: your words are in this page only. Leave it open until it says “saved”.",
  refused: "These words are too long to be saved. They stay in this page: shorten them, or copy a part to another song.",
};

/** The word in the top bar. @param {HTMLElement} page */
export function saveStatus(page) {
  const box = page.querySelector("[data-save-status]");
  let last = "";
  let told = "";
  return {
    /** @param {keyof typeof WORDS} status */
    show(status) {
      if (!box || status === last) return;
      last = status;
      box.dataset.status = status;
      box.textContent = WORDS[status];
      box.title = MORE[status] ?? "";
      if (status === "saved" || status === "away") told = "";
      if (!MORE[status] || status === told) return; // once, not after every key
      told = status;
      document.dispatchEvent(new CustomEvent("songsmith:say", { detail: { text: MORE[status], tag: "warning" } }));
    },
  };
}
