/**
 * A file dropped anywhere on such a form is the chosen one.
 * @param {ParentNode} root
 */
export function fileDrops(root) {
  for (const form of root.querySelectorAll("[data-file-drop]:not([data-ready])")) {
    form.dataset.ready = "";
    const input = form.querySelector("[type=file]");
    const over = (on) => form.classList.toggle("is-dropping", on);
    form.addEventListener("dragover", (event) => (event.preventDefault(), over(true)));
    form.addEventListener("dragleave", () => over(false));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}
