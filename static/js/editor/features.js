// What the sheet can do, one module each. To add a feature: write a module, add a line here.
import { caret } from "./caret.js";
import { changing } from "./changed.js";
import { chords } from "./chords.js";
import { collaborating } from "./collab.js";
import { commenting } from "./comments.js";
import { completing } from "./complete.js";
import { decorating } from "./decorate.js";
import { folding } from "./fold.js";
import { hearing } from "./hear.js";
import { intake } from "./intake.js";
import { limiting } from "./limits.js";
import { linting } from "./lint.js";
import { looking } from "./looks.js";
import { margin } from "./margin.js";
import { outlining } from "./outline.js";
import { sectionTools } from "./section_tools.js";
import { versions } from "./versions.js";
import { wording } from "./words.js";
import { writing } from "./writing.js";

/**
 * @typedef {object} Context what a feature is made from
 * @property {HTMLElement} host the sheet; its data attributes carry the URLs
 * @property {HTMLElement} page
 * @property {ReturnType<typeof import("./grammar.js").makeGrammar>} grammar
 * @property {import("@codemirror/state").StateField} field the sections, as `sectionsOf` gives them
 * @property {boolean} editable whether this person may write
 * @property {string} nonce for styles that are made by scripts
 * @property {string} text what the page was loaded with
 * @property {object} lyrics becomes `host.lyrics`, where commands find the editor: add yours in `attach`
 *
 * @typedef {object} Feature every part may be missing; a feature changes the text by transactions alone
 * @property {import("@codemirror/state").Extension} [extensions] those of earlier features win
 * @property {(view: import("@codemirror/view").EditorView) => void} [attach] once the editor stands
 * @property {(answer: object) => void} [analysed] with the server's analysis of the text as it is now
 * @property {() => void} [close] when the page goes
 */

/** @type {((context: Context) => Feature)[]} */
export const features = [
  collaborating,
  caret,
  looking,
  decorating,
  chords,
  margin,
  changing,
  commenting,
  linting,
  hearing,
  completing,
  intake,
  folding,
  outlining,
  sectionTools,
  versions,
  limiting,
  wording,
  writing,
];
