/**
 * Shows both versions side by side and waits for a choice; nothing is lost by closing it (it asks again).
 * @param {HTMLDialogElement} dialog with [data-mine], [data-theirs] and buttons [data-choose]
 * @param {string} mine @param {string} theirs
 * @returns {Promise<string>} the text to go on with
 */
export function chooseVersion(dialog, mine, theirs) {
  const both = `${theirs.trimEnd()}\n\n${mine}`;
  const texts = { mine, theirs, both };
  mark(dialog.querySelector("[data-mine]"), mine, theirs);
  mark(dialog.querySelector("[data-theirs]"), theirs, mine);
  return new Promise((resolve) => {
    dialog.oncancel = (event) => event.preventDefault();
    dialog.onclick = (event) => {
      const choice = event.target.closest("[data-choose]")?.dataset.choose;
      if (!choice) return;
      dialog.close();
      resolve(texts[choice]);
    };
    if (!dialog.open) dialog.showModal();
  });
}

/** The lines that the other version does not have are marked. */
function mark(box, text, other) {
  const known = new Set(other.split("\n"));
  box.replaceChildren(
    ...text.split("\n").map((words) => {
      const line = document.createElement(known.has(words) ? "span" : "mark");
      line.textContent = `${words}\n`;
      return line;
    }),
  );
}
