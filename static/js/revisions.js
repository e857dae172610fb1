// The states of the sheet beside it: as of now whenever somebody turns to them.

export function watchRevisions() {
  document.addEventListener("rail:open", (event) => {
    const panel = event.target;
    if (panel.dataset.railPanel !== "revisions" || !panel.querySelector("#revisions")) return; // the first time it comes by itself
    const naming = [...panel.querySelectorAll("input[name=name]")].some((field) => field.value !== field.defaultValue);
    if (!naming) panel.dispatchEvent(new CustomEvent("rail:refresh"));
  });
}
