import { postJson } from "../http.js";

const PAUSE_MS = 250; // after the last key: syllables follow the line, not the letter

/**
 * Asks the server what it would sing: syllables, warnings, characters that count. Answers to older text are dropped.
 * @param {string} url @param {() => string} read @param {(answer: any) => void} show
 * @returns {{changed: () => void, stop: () => void}}
 */
export function watchAnalysis(url, read, show) {
  let timer = 0;
  let asked = 0;
  let running = null;
  const ask = async () => {
    const text = read();
    const mine = ++asked;
    running?.abort();
    running = new AbortController();
    try {
      const response = await postJson(url, { text }, { signal: running.signal });
      if (response.ok && !response.redirected && mine === asked && text === read()) show(await response.json());
    } catch {
      /* offline or overtaken: the counts stay as they are */
    }
  };
  ask();
  return {
    changed() {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE_MS);
    },
    stop() {
      clearTimeout(timer);
      running?.abort();
    },
  };
}
