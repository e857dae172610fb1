/** The token of the page shown now; it changes when a page is swapped in after signing in. */
export function csrf() {
  return document.getElementById("page")?.dataset.csrf ?? "";
}

/** A token that was made before somebody signed in again is stale; the page as it is now carries a new one. */
export async function renewCsrf() {
  const response = await fetch(location.href, { credentials: "same-origin" });
  const found = !response.redirected && /data-csrf="([^"]+)"/.exec(await response.text());
  if (found) document.getElementById("page").dataset.csrf = found[1];
}

/**
 * POST JSON to our own server. Rejects only when the network fails.
 * @param {string} url
 * @param {unknown} body
 * @param {{keepalive?: boolean, signal?: AbortSignal}} [options] keepalive: survives leaving the page (≤ 64 kB)
 * @returns {Promise<Response>}
 */
export function postJson(url, body, options = {}) {
  return fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf() },
    credentials: "same-origin",
    body: JSON.stringify(body),
    ...options,
  });
}

const cache = new Map();

/**
 * GET JSON that never changes under its address (peaks, timing of a finished take); kept for this visit.
 * @param {string} url
 * @returns {Promise<any>}
 */
export function getJson(url) {
  if (!cache.has(url)) {
    const answer = fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" }).then((response) => {
      if (!response.ok) throw new Error(`${response.status} from ${url}`);
      return response.json();
    });
    answer.catch(() => cache.delete(url)); // a failure may be over by the next time
    cache.set(url, answer);
  }
  return cache.get(url);
}

/** A random UUID; `crypto.randomUUID` is missing on plain http addresses other than localhost. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
