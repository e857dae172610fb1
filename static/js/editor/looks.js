// What of the sheet's craft is shown. Remembered on this device; the text is the same with all of it off.
import { StateEffect, StateField } from "@codemirror/state";
import { load, save } from "../store.js";

/** @typedef {"rhymes" | "stress" | "chords"} Look chords: above the words instead of between them */

const USUAL = { rhymes: false, stress: false, chords: true };
const setLooks = StateEffect.define();

/** What is shown now. @type {StateField<Record<Look, boolean>>} */
export const looks = StateField.define({
  create: () => ({ ...USUAL, ...load("looks") }),
  update: (value, transaction) => transaction.effects.find((effect) => effect.is(setLooks))?.value ?? value,
});

/** @param {import("@codemirror/view").ViewUpdate} update */
export const looksChanged = (update) => update.startState.field(looks) !== update.state.field(looks);

/** @param {import("./features.js").Context} context @returns {import("./features.js").Feature} */
export function looking({ host, page, lyrics }) {
  const buttons = page.querySelectorAll("[data-look]");
  const show = (now) => {
    for (const [name, on] of Object.entries(now)) host.classList.toggle(`shows-${name}`, on);
    for (const button of buttons) button.setAttribute("aria-pressed", String(now[button.dataset.look]));
  };
  return {
    extensions: looks,
    attach(view) {
      show(view.state.field(looks));
      lyrics.toggle = (name) => {
        const now = { ...view.state.field(looks), [name]: !view.state.field(looks)[name] };
        save("looks", now);
        show(now);
        view.dispatch({ effects: setLooks.of(now) });
      };
      for (const button of buttons) button.addEventListener("click", () => lyrics.toggle(button.dataset.look));
    },
  };
}
