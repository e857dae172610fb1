/**
 * Calls `then` once a swap has taken the element out of the page. htmx tells only elements with attributes of its own
 * before it removes them.
 * @param {Element} element @param {() => void} then
 */
export function whenGone(element, then) {
  document.addEventListener("htmx:after:swap", function look() {
    if (element.isConnected) return;
    document.removeEventListener("htmx:after:swap", look);
    then();
  });
}
