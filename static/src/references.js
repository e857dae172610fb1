// Pages of recordings: bringing one in, and what was heard in it. Loaded when a page needs it.
export { mountIntake } from "../js/heard/intake.js";
export { mountHeard } from "../js/heard/page.js";
