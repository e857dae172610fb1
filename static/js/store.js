// localStorage that never throws: private windows and full disks must not stop anybody from writing.

/** @param {string} key @returns {any} the stored value or null */
export function load(key) {
  try {
    return JSON.parse(localStorage.getItem(`songsmith:${key}`) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} key @param {unknown} value @returns {boolean} whether it was kept */
export function save(key, value) {
  try {
    localStorage.setItem(`songsmith:${key}`, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} key */
export function forget(key) {
  try {
    localStorage.removeItem(`songsmith:${key}`);
  } catch {
    /* nothing was kept either */
  }
}

/** Who is signed in; what is remembered belongs to this person. */
export function userId() {
  return document.getElementById("page")?.dataset.user || "nobody";
}

/** @param {string} prefix @returns {string[]} the keys that begin so */
export function keysOf(prefix) {
  try {
    const ours = Object.keys(localStorage).filter((key) => key.startsWith(`songsmith:${prefix}`));
    return ours.map((key) => key.slice("songsmith:".length));
  } catch {
    return [];
  }
}
