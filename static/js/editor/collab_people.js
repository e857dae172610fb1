// What is said of other people on the sheet: a name, initials, and one of twelve colours, never a colour alone.
const HUES = 12;

/**
 * @typedef {{id: string, name: string, hue: number}} Person as the server knows them; hue in degrees
 */

/** The class that gives a person's colour. @param {Person} person */
export const hueClass = ({ hue }) => `ly-hue-${Math.floor((((hue % 360) + 360) % 360) / (360 / HUES))}`;

/** "Ana Maria Gomez" → "AG"; at most two letters. @param {string} name */
export function initials(name) {
  const parts = name.trim().split(/\s+/u);
  const letters = [parts[0], ...(parts.length > 1 ? [parts.at(-1)] : [])].map((part) => [...part][0] ?? "");
  return letters.join("").toLocaleUpperCase() || "?";
}

/** A round mark with initials. @param {Person} person */
export function avatar(person) {
  const mark = document.createElement("span");
  mark.className = `avatar ${hueClass(person)}`;
  mark.textContent = initials(person.name);
  mark.setAttribute("aria-hidden", "true"); // the name always stands beside it, or in the label around it
  return mark;
}
