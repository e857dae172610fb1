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
  if (focus) tab.focus();
}

/** @returns {string | undefined} the panel that is shown now */
export function shownPanel() {
  return document.querySelector(`${TAB}[aria-selected=true]`)?.dataset.railTab;
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
  document.addEventListener("songsmith:rail", (event) => openPanel(event.detail.panel, event.detail));
}
