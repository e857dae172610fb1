/**
 * Live counters of what a take may carry. The count that matters is what is sent (without chords); until the
 * server has said it, the length of the sheet stands in.
 * @param {HTMLElement} page
 */
export function makeLimits(page) {
  const box = page.querySelector("[data-limit=lyrics]");
  const show = (count) => {
    if (!box) return;
    const limit = Number(box.dataset.max);
    box.textContent = `${count.toLocaleString("en")} / ${limit.toLocaleString("en")}`;
    box.classList.toggle("is-over", count > limit);
    box.title = count > limit ? `${count - limit} characters more than a take can sing` : "Characters of this sheet, and how many a take can sing";
  };
  return {
    /** @param {number} length */
    estimate: (length) => show(length),
    /** @param {{characters?: number} | undefined} counts */
    exact: (counts) => counts?.characters !== undefined && show(counts.characters),
  };
}
