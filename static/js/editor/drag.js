// Dragging an item of a list to another place in it, by mouse, pen, or after a long press by finger.

const STARTS_AFTER = 6; // css pixels: less is a click with an unsteady hand
const LONG_PRESS_MS = 350;

/**
 * @param {HTMLElement} root a list, as a column or as a row
 * @param {(from: number, to: number) => void} move
 */
export function makeDraggable(root, move) {
  let drag = null;

  const down = (event) => {
    const item = event.target.closest("li");
    if (!item || item.parentElement !== root || event.button !== 0 || root.children.length < 2) return;
    drag = { item, x: event.clientX, y: event.clientY, on: false, id: event.pointerId, to: -1, timer: 0 };
    if (event.pointerType === "touch") drag.timer = setTimeout(begin, LONG_PRESS_MS);
  };
  const begin = () => {
    if (!drag?.item.isConnected) return;
    drag.on = true;
    drag.item.setPointerCapture(drag.id);
    drag.item.classList.add("is-dragged");
    root.classList.add("is-dragging");
  };
  const moving = (event) => {
    if (event.pointerId !== drag?.id) return;
    const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > STARTS_AFTER;
    if (!drag.on && far && event.pointerType === "touch") return end();
    if (!drag.on && far) begin();
    if (drag.on) aim(event);
  };
  const aim = (event) => {
    const items = [...root.children];
    const from = items.indexOf(drag.item);
    if (from < 0) return end(); // somebody else changed the sections meanwhile
    const boxes = items.map((item) => item.getBoundingClientRect());
    const row = boxes[0].top === boxes[1].top;
    const passed = boxes.filter((box) => (row ? event.clientX > (box.left + box.right) / 2 : event.clientY > (box.top + box.bottom) / 2)).length;
    drag.from = from;
    drag.to = passed > from ? passed - 1 : passed;
    clear(items);
    if (drag.to === from) return;
    items[drag.to].classList.add(drag.to > from ? "drop-after" : "drop-before");
    items[drag.to].scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const up = (event) => {
    if (event.pointerId !== drag?.id) return;
    const { on, from, to } = drag;
    const dropped = on && drag.item.isConnected && to >= 0 && to !== from;
    if (on) addEventListener("click", swallow, { capture: true, once: true });
    if (on) setTimeout(() => removeEventListener("click", swallow, { capture: true }));
    end();
    if (dropped) move(from, to);
  };
  const end = () => {
    if (!drag) return;
    clearTimeout(drag.timer);
    drag.item.classList.remove("is-dragged");
    root.classList.remove("is-dragging");
    clear([...root.children]);
    drag = null;
  };
  const swallow = (event) => event.stopPropagation();
  const clear = (items) => items.forEach((item) => item.classList.remove("drop-before", "drop-after"));
  const escape = (event) => {
    if (event.key !== "Escape" || !drag?.on) return;
    event.preventDefault();
    event.stopPropagation();
    end();
  };
  root.addEventListener("pointerdown", down);
  root.addEventListener("pointermove", moving);
  root.addEventListener("pointerup", up);
  root.addEventListener("pointercancel", end);
  root.addEventListener("touchmove", (event) => drag?.on && event.preventDefault(), { passive: false });
  root.addEventListener("dragstart", (event) => event.preventDefault());
  document.addEventListener("keydown", escape, true);
  return () => document.removeEventListener("keydown", escape, true);
}
