/* global htmx */
import { csrf } from "./http.js";
import { openPanel } from "./rail.js";

/**
 * What has to happen around htmx's swaps: the token, the theme, focus, and a whole load where a swap cannot work.
 * @param {(root: ParentNode) => void} enliven
 */
export function watchPages(enliven) {
  const ready = () => enliven(document);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();

  document.addEventListener("htmx:config:request", (event) => {
    event.detail.ctx.request.headers["X-CSRFToken"] = csrf();
  });
  document.addEventListener("htmx:before:swap", (event) => {
    const { ctx, tasks } = event.detail;
    const main = tasks.find((task) => task.type === "main");
    // An answer without our shell (a plain error page): show it as it is instead of emptying the page.
    if (ctx.select === "#page" && main && !main.fragment.childElementCount) {
      event.preventDefault();
      location.assign(ctx.response?.raw?.url ?? location.href);
    }
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const page = document.getElementById("page");
    const swapped = event.detail.ctx.select === "#page" || event.detail.ctx.select?.includes("hx-history-elt");
    if (swapped) arrive(page);
    enliven(swapped ? page : document);
  });
  document.addEventListener("songsmith:page-again", () => htmx.ajax("GET", location.href, { target: "#page", select: "#page", swap: "outerHTML" }));
  document.addEventListener("click", chooseZone);
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-print]")) print();
  });
}

/** A new page is on: take its theme, and put the focus where reading starts. @param {HTMLElement} page */
function arrive(page) {
  if (document.documentElement.dataset.theme !== page.dataset.theme) {
    document.documentElement.dataset.theme = page.dataset.theme;
    document.dispatchEvent(new CustomEvent("songsmith:theme"));
  }
  if (!page.contains(document.activeElement)) document.getElementById("main")?.focus({ preventScroll: true });
}

/** The tab bar of small screens: one zone at a time. */
function chooseZone(event) {
  const tab = event.target instanceof Element && event.target.closest("[data-show-zone]");
  if (!tab) return;
  document.getElementById("page").dataset.zone = tab.dataset.showZone;
  for (const other of document.querySelectorAll("[data-show-zone]")) other.setAttribute("aria-pressed", String(other === tab));
  if (tab.dataset.showPanel) openPanel(tab.dataset.showPanel);
  scrollTo(0, 0);
}

/** Go to a page of ours without stopping what plays. @param {string | undefined} url */
export function navigate(url) {
  if (url) htmx.ajax("GET", url, { target: "#page", select: "#page", swap: "outerHTML show:top", push: "true" });
}
