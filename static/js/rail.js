// The rail beside the sheet: one panel at a time. A panel's content comes when it is first shown.

const TAB = "[data-rail-tab]";

/** @param {string} panel "takes", "words" … @param {{focus?: boolean}} [options] */
export function openPanel(panel, { focus = false } = {}) {
  const tab = document.querySelector(`[data-rail-tab="${panel}"]`);
  if (!tab) return;
  for (const other of tab.parentElement.querySelectorAll(TAB)) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
  }
  const shown = document.getElementById(tab.getAttribute("aria-controls"));
  shown.dispatchEvent(new CustomEvent("rail:open", { bubbles: true }));
  // The tab bar of small screens names two of the panels.
  for (const other of document.querySelectorAll("[data-show-panel]")) {
    other.setAttribute("aria-pressed", String(other.dataset.showPanel === panel && inZone(other)));
  }
  if (focus) tab.focus();
}

/** @param {HTMLElement} button of the tab bar */
function inZone(button) {
  return document.getElementById("page").dataset.zone === button.dataset.showZone;
}

/** On a narrow screen the rail is a zone of its own: shows it, and the panel in it. @param {string} panel */
export function showRail(panel) {
  const page = document.getElementById("page");
  if (page.dataset.zone) page.dataset.zone = "rail";
  for (const other of document.querySelectorAll("[data-show-zone]")) other.setAttribute("aria-pressed", "false");
  openPanel(panel);
}

export function watchRail() {
  document.addEventListener("click", (event) => {
    const tab = event.target instanceof Element && event.target.closest(TAB);
    if (tab) openPanel(tab.dataset.railTab);
  });
  document.addEventListener("keydown", (event) => {
    const tab = event.target instanceof Element && event.target.closest(TAB);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!tab || !step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const tabs = [...tab.parentElement.querySelectorAll(TAB)];
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    openPanel(next.dataset.railTab, { focus: true });
  }, { capture: true });
  document.addEventListener("songsmith:rail", ({ detail }) => (detail.zone ? showRail(detail.panel) : openPanel(detail.panel, detail)));
}
