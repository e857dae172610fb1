import { toast } from "./toast.js";

/** A button with data-copy="#field" puts what is in that field on the clipboard. */
export function watchCopy() {
  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.querySelector(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(field.value ?? field.textContent);
      toast("Copied.");
    } catch {
      // No permission, or not a secure page: the words are selected, Ctrl C does the rest.
      field.select?.();
      toast("Press Ctrl C to copy.");
    }
  });
}
