const PAUSE = 400; // ms without a key before a plan is asked for
const FRESH = 5_000; // ms that a plan is not asked for again only because the focus came back from the sheet
const PATIENCE = 2_000; // ms before a plan that nobody had time for is asked for again; doubles
const TRIES = 5;

/**
 * Keeps what stands under the style in step with the form: an answer to what was there before the last key is
 * called off, as it would take that key back.
 * @param {HTMLFormElement} form
 */
export function followPlan(form) {
  const plan = form.querySelector("#take-plan");
  if (!plan) return;
  let waiting = 0;
  let asked = Date.now(); // htmx asks when the form comes
  let tries = 0;
  const ask = () => {
    waiting = 0;
    asked = Date.now();
    if (plan.isConnected) plan.dispatchEvent(new CustomEvent("plan"));
  };
  const askIn = (ms) => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, ms);
  };
  form.addEventListener("input", ({ target }) => {
    if (target.dataset.fact !== undefined) return; // it goes into the style when it is done
    plan.dispatchEvent(new CustomEvent("htmx:abort"));
    tries = 0;
    askIn(PAUSE);
  });
  form.addEventListener("focusin", () => !waiting && Date.now() - asked > FRESH && askIn(0));
  plan.addEventListener("htmx:after:swap", () => {
    showValues(plan);
    if (plan.querySelector("[data-unplanned]") && tries < TRIES) askIn(PATIENCE * 2 ** tries++);
  });
}

/** Fields that were changed by hand keep that through a morph; only the one in use may. @param {HTMLElement} plan */
function showValues(plan) {
  for (const field of plan.querySelectorAll("input, select")) {
    if (field === document.activeElement || !field.validity.valid) continue;
    field.value = field.localName === "select" ? (field.querySelector("[selected]") ?? field.options[0]).value : field.defaultValue;
  }
}

/**
 * The style may have been typed on since the plan was made: what stands before or after the change has only moved.
 * @param {string[]} read the style that the plan is about, in code points
 * @param {string[]} now
 * @param {[number, number]} span of `read`
 * @returns {[number, number] | null} of `now`; null when the change touches it
 */
export function spanNow(read, now, [start, end]) {
  const shorter = Math.min(read.length, now.length);
  let head = 0;
  while (head < shorter && read[head] === now[head]) head++;
  let tail = 0;
  while (tail < shorter - head && read[read.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  if (end <= head) return [start, end];
  const moved = now.length - read.length;
  return start >= read.length - tail ? [start + moved, end + moved] : null;
}
