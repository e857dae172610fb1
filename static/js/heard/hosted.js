/**
 * The form for a cover made elsewhere: counts the style as it is typed, and takes back what was shown of the
 * sending (with its buttons) as soon as something else would be sent.
 * @param {HTMLElement} page
 */
export function hostedForm(page) {
  const form = page.querySelector("[data-hosted-form]");
  if (!form) return;
  const prompt = form.querySelector("[name=prompt]");
  const counter = form.querySelector("[data-count=prompt]");
  const { min, max } = counter.dataset;
  const count = () => {
    const length = [...prompt.value.trim()].length;
    counter.textContent = length < Number(min) ? `${length} · at least ${min}` : `${length} / ${max}`;
    counter.classList.toggle("is-over", length > Number(max));
  };
  form.addEventListener("input", () => {
    count();
    form.querySelector("#hosted-payload").replaceChildren();
  });
  count();
}
