const SHOWN_MS = 6000; // long enough to read two lines and reach the button
const SHOWN_WITH_ACTION_MS = 12000;

/**
 * Say something at the edge of the page.
 * @param {string} text
 * @param {{action?: string, onAction?: () => void, tag?: string}} [options] action: the button's word
 */
export function toast(text, { action, onAction, tag = "" } = {}) {
  const box = document.getElementById("toasts");
  if (!box) return;
  const item = document.createElement("div");
  item.className = "toast";
  item.dataset.tag = tag;
  const words = document.createElement("span");
  words.textContent = text;
  item.append(words);
  if (action) item.append(button(action, () => (item.remove(), onAction?.())));
  item.append(button("Close", () => item.remove()));
  box.append(item);
  while (box.children.length > 3) box.firstElementChild.remove();
  leave(item, action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
}

/** @param {string} word @param {() => void} act */
function button(word, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-small";
  made.textContent = word;
  made.addEventListener("click", act);
  return made;
}

/** Goes after a while, but not while somebody points at it or has the focus in it. */
function leave(item, after) {
  setTimeout(() => (item.matches(":hover, :focus-within") ? leave(item, after) : item.remove()), after);
}

/** The form left the page with its message; it has to be in it to be sent. */
function submit(form) {
  form.hidden = true;
  document.body.append(form);
  form.addEventListener("htmx:finally:request", () => form.remove());
  form.requestSubmit();
}

/**
 * The server's messages (Django) become toasts; a message may carry an undo form beside it.
 * @param {Element} root
 */
export function showMessages(root) {
  for (const line of root.querySelectorAll("[data-toast]")) {
    const form = line.querySelector("form");
    const action = form?.querySelector("button")?.textContent.trim();
    toast(line.firstChild?.textContent.trim() || line.textContent.trim(), {
      tag: line.dataset.toast,
      action,
      onAction: form ? () => submit(form) : undefined,
    });
    line.remove();
  }
}
