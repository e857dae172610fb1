// The split sheet's shares while they are typed: what they add up to.

/** @param {ParentNode} root */
export function splitTotals(root) {
  for (const form of root.querySelectorAll("[data-split]:not([data-ready])")) {
    form.dataset.ready = "";
    const show = () => {
      const cents = [...form.querySelectorAll("[name$=-percent]")].reduce((sum, field) => sum + Math.round(Number(field.value || 0) * 100), 0);
      form.querySelector("[data-split-total]").textContent = `${cents / 100} % of 100 %`;
    };
    form.addEventListener("input", show);
    show();
  }
}
