import { duplicateSection, moveSection, sectionAt } from "./sections.js";

/**
 * What can be done to the section at the caret: buttons under the outline, and the commands of the same names.
 * @param {import("./features.js").Context} context @returns {import("./features.js").Feature}
 */
export function sectionTools({ page, field, lyrics }) {
  const bar = page.querySelector("[data-section-tools]");
  const said = page.querySelector("[data-hear-status]");
  const attach = (view) => {
    const sections = () => view.state.field(field);
    Object.assign(lyrics, {
      move(step) {
        const moved = moveSection(view, sections(), step);
        tell(moved ? "moved" : "is already there");
        return moved;
      },
      duplicate() {
        duplicateSection(view, sections());
        tell("duplicated");
      },
    });
    /** For who hears the page: what happened, and where the section stands now. */
    const tell = (what) => {
      const index = sectionAt(view, sections());
      if (index >= 0) said.textContent = `${sections()[index].label} ${what}: ${index + 1} of ${sections().length}`;
    };
    const acts = {
      up: () => lyrics.move(-1),
      down: () => lyrics.move(1),
      duplicate: lyrics.duplicate,
      fold: () => lyrics.fold(),
      versions: () => lyrics.versions(),
    };
    bar?.addEventListener("click", (event) => acts[event.target.closest("[data-section-act]")?.dataset.sectionAct]?.());
  };
  return { attach };
}
