import { followPlan, spanNow } from "./take_plan.js";
import { voicePicker } from "./voices.js";

/**
 * The make-a-take panel: live prompt counter, Ctrl/⌘ Enter sends.
 * @param {ParentNode} root
 */
export function makePanel(root) {
  for (const form of root.querySelectorAll("[data-make]:not([data-ready])")) {
    form.dataset.ready = "";
    const prompt = form.querySelector("[name=prompt]");
    const counter = form.querySelector("[data-limit=prompt]");
    const count = () => {
      const limit = Number(counter.dataset.max);
      const length = [...prompt.value].length;
      counter.textContent = `${length.toLocaleString("en")} / ${limit.toLocaleString("en")}`;
      counter.classList.toggle("is-over", length > limit);
    };
    const provider = form.querySelector("[name=provider]");
    const follow = () => fitProvider(form, provider, count);
    provider?.addEventListener("change", follow);
    if (provider) follow();
    prompt.addEventListener("input", count);
    count();
    editChips(form, prompt);
    editLengths(form);
    followPlan(form);
    sayExpression(form);
    voicePicker(form);
    prompt.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
  }
}

/**
 * Says in words where the controls of expression stand, beside their heading and for screen readers.
 * @param {HTMLFormElement} form
 */
function sayExpression(form) {
  const said = form.querySelector("[data-expression-said]");
  const controls = [...form.querySelectorAll("[data-more]")];
  const say = () => {
    const words = controls.map(({ value, dataset }) => (value === "0" ? "" : `${value > 0 ? dataset.more : dataset.less} ${Math.abs(value)}`));
    controls.forEach((control, index) => control.setAttribute("aria-valuetext", words[index] || "in the middle"));
    said.textContent = words.filter(Boolean).join(", ") || "as the style asks";
  };
  form.addEventListener("input", (event) => controls.includes(event.target) && say());
  say();
}

/**
 * The chips under the style write into it: a fact replaces the words that said it, a phrase is taken out.
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} prompt
 */
function editChips(form, prompt) {
  form.addEventListener("change", (event) => {
    const { fact, places } = event.target.dataset;
    if (fact === undefined) return;
    const value = event.target.value.trim();
    const said = fact === "tempo" && value ? `${value.replace(/\D/g, "")} bpm` : value;
    rewrite(form, places, said);
  });
  form.addEventListener("click", (event) => {
    const place = event.target.closest("[data-unsay]")?.dataset.unsay;
    if (!place) return;
    rewrite(form, place, "");
    prompt.focus();
  });
}

/**
 * Only lengths other than the usual ones are sent: the others follow style and words.
 * @param {HTMLFormElement} form
 */
function editLengths(form) {
  form.addEventListener("input", ({ target }) => {
    if (target.dataset.bars) target.name = ["", target.dataset.usual].includes(target.value) ? "" : target.dataset.bars;
  });
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-usual-lengths]")) return;
    const fields = [...form.querySelectorAll("[data-bars]")];
    for (const field of fields) field.value = field.dataset.usual;
    for (const field of fields) field.name = "";
    fields[0].focus();
    fields[0].dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {string} places "12-23 30-36" in code points of the style that the plan is about; what stands there goes
 * @param {string} said comes in place of the first, or at the end
 */
function rewrite(form, places, said) {
  const prompt = form.querySelector("[name=prompt]");
  const text = [...prompt.value];
  const read = [...form.querySelector("[data-read]").dataset.read];
  const asked = places.split(" ").filter(Boolean).map((place) => place.split("-").map(Number));
  const spans = asked.map((span) => spanNow(read, [...prompt.value], span)).filter(Boolean);
  for (const [index, [start, end]] of [...spans.entries()].reverse()) text.splice(start, end - start, ...(index ? "" : said));
  const rest = text.join("");
  const whole = spans.length || !said ? rest : `${rest.trim()}${rest.trim() ? ", " : ""}${said}`;
  prompt.value = whole.replace(/\s*,(\s*,)+/g, ",").replace(/ {2,}/g, " ").replace(/^[\s,]+|[\s,]+$/g, "");
  prompt.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * Shows what the chosen provider understands, its limits, and who receives what; all of it came with the page.
 * @param {HTMLFormElement} form
 * @param {HTMLSelectElement} provider
 * @param {() => void} count
 */
function fitProvider(form, provider, count) {
  const can = provider.selectedOptions[0].dataset;
  for (const field of form.querySelectorAll("[data-needs]")) field.hidden = !can[field.dataset.needs];
  for (const note of form.querySelectorAll("[data-for-provider]")) note.hidden = note.dataset.forProvider !== provider.value;
  if (!can.instrumental) form.querySelector("[name=instrumental]").checked = false;
  form.querySelector("[data-limit=prompt]").dataset.max = can.promptMax;
  count();
  const words = document.querySelector("[data-limit=lyrics]");
  if (!words) return;
  words.dataset.max = can.lyricsMax;
  const written = Number(words.textContent.split("/")[0].replace(/\D/g, ""));
  if (words.textContent) words.textContent = `${written.toLocaleString("en")} / ${Number(can.lyricsMax).toLocaleString("en")}`;
  words.classList.toggle("is-over", written > Number(can.lyricsMax));
}
