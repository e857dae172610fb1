/** <details class="menu"> closes when something outside is clicked, on Escape and after a choice. */
export function watchMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      const inside = menu.contains(event.target);
      if (!inside || event.target.closest(".menu-list :is(a, button)")) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    const dialog = event.target instanceof Element && event.target.closest("dialog");
    if (dialog && (event.target === dialog || event.target.closest("[data-close]"))) dialog.close();
  });
}
