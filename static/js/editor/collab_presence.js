// Who is here: marks in the top bar, a list with names, and going along with somebody.
import { EditorView } from "@codemirror/view";
import { avatar } from "./collab_people.js";

const SHOWN = 4; // marks beside each other; the list has everybody

/**
 * @param {HTMLElement} page
 * @param {import("y-protocols/awareness").Awareness} awareness
 * @param {ReturnType<typeof import("./collab_cursors.js").cursors>} pointing
 */
export function presence(page, awareness, pointing) {
  const box = page.querySelector("[data-presence]");
  const voice = page.querySelector("[data-presence-voice]");
  let view = null;
  let followed = null;
  let names = null;

  /** One row a person, however many windows they have open. */
  const people = () => {
    const found = new Map();
    for (const [client, { user }] of awareness.getStates()) {
      if (user && client !== awareness.clientID && user.id !== page.dataset.user && !found.has(user.id)) found.set(user.id, { client, user });
    }
    return [...found.values()].sort((a, b) => a.user.name.localeCompare(b.user.name));
  };

  const draw = () => {
    if (!box) return; // a sheet beside something else has no place for it
    const here = people();
    if (followed !== null && !here.some(({ user }) => user.id === followed)) follow(null);
    const list = here.map(({ user }) => user.name).join(", ");
    box.hidden = !here.length;
    announce(new Set(here.map(({ user }) => user.name)));
    const summary = box.querySelector("summary");
    summary.title = list;
    const words = document.createElement("span");
    words.className = "sr-only";
    words.textContent = `Here now: ${list}`;
    const rest = here.length - SHOWN;
    const marks = [...here.slice(0, SHOWN).map(({ user }) => avatar(user)), ...(rest > 0 ? [counted(`+${rest}`)] : [])];
    for (const mark of marks) mark.classList.add("wide-only");
    const all = counted(here.length);
    all.classList.add("narrow-only");
    summary.replaceChildren(words, ...marks, all);
    rows(here);
  };

  const rows = (here) => {
    const root = box.querySelector("[data-people]");
    const focused = root.contains(document.activeElement) && document.activeElement.dataset.person;
    root.replaceChildren(...here.map(({ user }) => row(user)));
    if (focused) root.querySelector(`[data-person="${CSS.escape(focused)}"]`)?.focus();
  };

  const row = (user) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.person = user.id;
    button.setAttribute("aria-pressed", String(followed === user.id));
    const name = document.createElement("span");
    name.textContent = user.name;
    const what = document.createElement("span");
    what.className = "muted push small";
    what.textContent = followed === user.id ? "Following" : `Follow${where(user)}`;
    button.append(avatar(user), name, what);
    button.addEventListener("click", () => follow(followed === user.id ? null : user.id));
    const item = document.createElement("li");
    item.append(button);
    return item;
  };

  const where = (user) => {
    const peer = pointing.peers().find((one) => one.person.id === user.id);
    return peer && view ? ` · line ${view.state.doc.lineAt(Math.min(peer.head, view.state.doc.length)).number}` : "";
  };

  const announce = (now) => {
    const before = names;
    names = now;
    if (before === null) return;
    const came = [...now].filter((name) => !before.has(name)).map((name) => `${name} is here.`);
    const left = [...before].filter((name) => !now.has(name)).map((name) => `${name} has left.`);
    if (came.length || left.length) voice.textContent = [...came, ...left].join(" ");
  };

  const follow = (id) => {
    followed = id;
    box.dataset.following = id ?? "";
    if (id !== null) goAlong();
  };

  const goAlong = () => {
    const peer = followed !== null && pointing.peers().find((one) => one.person.id === followed);
    if (!peer) return;
    view.requestMeasure({
      key: box,
      read: () => view.documentTop + view.lineBlockAt(Math.min(peer.head, view.state.doc.length)).top - innerHeight / 2,
      write: (away) => Math.abs(away) > innerHeight / 4 && scrollBy(0, away), // small steps of theirs move nothing here
    });
  };

  const heard = () => {
    draw();
    goAlong();
  };
  /** Who writes, or leaves by Escape, goes their own way again. */
  const own = (event) => {
    if (followed === null || (event.type === "keydown" && event.key !== "Escape")) return;
    follow(null);
    draw();
  };

  return {
    /** Whose caret stays at the end of the words says nothing while they grow. */
    extension: EditorView.updateListener.of((update) => update.docChanged && goAlong()),
    /** @param {EditorView} made */
    attach(made) {
      view = made;
      pointing.attach(made);
      awareness.on("change", heard);
      made.contentDOM.addEventListener("beforeinput", own);
      document.addEventListener("keydown", own);
      draw();
    },
    close() {
      awareness.off("change", heard);
      document.removeEventListener("keydown", own);
      pointing.close();
    },
  };
}

/** @param {string | number} words */
function counted(words) {
  const mark = document.createElement("span");
  mark.className = "avatar";
  mark.textContent = String(words);
  mark.setAttribute("aria-hidden", "true");
  return mark;
}
