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
    prompt.addEventListener("input", count);
    count();
    prompt.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
  }
}
