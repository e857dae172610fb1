import { duplicateSection, moveSection, sectionAt } from "./sections.js";

/**
 * What can be done to the section at the caret: buttons under the outline, and the commands of the same names.
 * @param {import("./features.js").Context} context @returns {import("./features.js").Feature}
 */
export function sectionTools({ page, field, lyrics }) {
  const bar = page.querySelector("[data-section-tools]");
  const attach = (view) => {
    const sections = () => view.state.field(field);
    Object.assign(lyrics, {
      move: (step) => moveSection(view, sections(), step),
      duplicate: () => duplicateSection(view, sections()),
      atSection: () => sectionAt(view, sections()) >= 0,
    });
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
