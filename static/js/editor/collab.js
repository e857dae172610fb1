// Several people in one sheet: the shared document behind the editor, kept on this device and in the database.
import * as Y from "yjs";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { Awareness } from "y-protocols/awareness";
import { yCollab, yUndoManagerKeymap } from "y-codemirror.next";
import { copyKey, copyMarks } from "../device.js";
import { renewCsrf } from "../http.js";
import { authorColours } from "./collab_authors.js";
import { DeviceCopy } from "./collab_copy.js";
import { earlyVault } from "./collab_early.js";
import { cursors } from "./collab_cursors.js";
import { Link } from "./collab_link.js";
import { presence } from "./collab_presence.js";
import { earlyWords } from "./collab_start.js";
import { saveStatus } from "./status.js";
import { separateSteps } from "./steps.js";

const DEVICE_MS = 1_000; // a device that is slower to say what it kept is asked later

const COPIED = new Set(["offline", "signed-out", "refused"]); // what tells that there is a copy here

const say = (text, tag = "info") => document.dispatchEvent(new CustomEvent("songsmith:say", { detail: { text, tag } }));

/** @param {import("./features.js").Context} context @returns {import("./features.js").Feature} */
export function collaborating(context) {
  const { host, page, text, lyrics } = context;
  const doc = new Y.Doc();
  const words = doc.getText("lyrics");
  const awareness = new Awareness(doc);
  const undoManager = new Y.UndoManager(words);
  const early = earlyWords(text);
  const vault = earlyVault(host, doc, text);
  const marked = copyMarks(host.dataset.draft, doc.clientID);
  const shared = new Compartment();
  const rights = new Compartment();
  const status = saveStatus(page);
  const pointing = cursors(words, awareness);
  const people = presence(page, awareness, pointing);
  const authors = authorColours(host, page, words);
  let link = null;
  let kept = null;
  let view = null;
  let joined = false;
  let canEdit = context.editable;

  /** The document is here: from now on the editor shows it, and everything typed goes into it. */
  const join = () => {
    joined = true;
    const before = Y.encodeStateVector(doc);
    const typed = !early.isEmpty;
    early.join(view, words); // before the editor is tied to the document, so that no change is told twice
    if (typed) vault.joined(Y.encodeStateAsUpdate(doc, before));
    view.dispatch({ effects: shared.reconfigure([undoing, separateSteps(undoManager), yCollab(words, null, { undoManager }), pointing.extension, people.extension, authors.extension]) });
    authors.attach(view);
    people.attach(view);
    host.dataset.live = "";
  };

  const changed = () => {
    if (link === null) return;
    if (link.synced && !joined) join();
    if (link.state === "gone") leftOut();
    else if (joined) keepCopy(!link.isSettled);
    if (canEdit || link.state === "gone") showStatus();
  };

  const showStatus = () => {
    const saved = link.isSaved && (joined || early.isEmpty);
    const word = wordFor(link.state, saved);
    if (saved || !COPIED.has(word)) return status.show(word);
    const { failed, isKept } = joined ? kept : { failed: !vault.isKept, isKept: true };
    if (!isKept) kept.look();
    status.show(failed ? "page-only" : isKept ? word : "keeping");
  };

  const openCopy = () => (kept = new DeviceCopy(host.dataset.draft, doc, changed)).store;

  /** Of words that are not stored there has to be a copy. */
  const keepCopy = (unsaved) => {
    marked(unsaved);
    if (!unsaved) vault.stored();
    else if (kept === null) link.stored = openCopy();
  };

  /** Somebody signed out, here or in another window. */
  const copyGone = (event) => {
    if (event.detail?.draft !== host.dataset.draft && !(event.key === `songsmith:${copyKey(host.dataset.draft)}` && event.newValue === null)) return;
    kept?.close();
    kept = null;
  };

  const hello = ({ can_edit: now }) => {
    if (link.state === "signed-out") renewCsrf();
    if (now === canEdit) return;
    canEdit = now;
    view.dispatch({ effects: rights.reconfigure(allowed(now)) });
    if (!now) status.show("read-only");
    say(now ? "You may write in this song now." : "You may read this song, and no longer write in it.");
    document.dispatchEvent(new CustomEvent("songsmith:page-again")); // with the tools of the new role
  };

  /** No longer theirs to read: nothing stays on this device either. */
  const leftOut = () => {
    view.dispatch({ effects: rights.reconfigure(allowed(false)) });
    kept?.clear();
    kept = null;
    vault.clear();
  };

  const connect = () => {
    if (link !== null || view === null) return;
    const url = new URL(host.dataset.liveUrl, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    link = new Link({ url: url.href, probeUrl: host.dataset.writersUrl, doc, awareness, stored: kept.store, onChange: changed, onHello: hello });
  };

  /** What was typed before the document came is merged by the server, now or at the next visit. */
  const leaving = () => {
    if (joined && !link.isSaved && kept && !kept.isKept) vault.joined(kept.rest);
    if (joined || early.isEmpty) return;
    vault.leave();
    addEventListener("pageshow", (event) => event.persisted && location.reload(), { once: true }); // else they would come twice
  };

  const typedEarly = (update) => {
    if (!update.docChanged || joined) return;
    vault.keep(update.state.doc.toString());
    status.show("saving");
  };

  return {
    extensions: [
      Prec.highest(rights.of([])),
      shared.of(early.extension),
      EditorView.updateListener.of(typedEarly),
    ],
    attach(made) {
      view = made;
      lyrics.undo = () => undoManager.undo() !== null;
      openCopy();
      addEventListener("pagehide", leaving);
      addEventListener("storage", copyGone);
      document.addEventListener("songsmith:copy-gone", copyGone);
      const ready = Promise.all([kept.ready, canEdit && vault.recover()]);
      Promise.race([ready, new Promise((done) => setTimeout(done, DEVICE_MS))]).then(connect);
    },
    close() {
      leaving();
      removeEventListener("pagehide", leaving);
      removeEventListener("storage", copyGone);
      document.removeEventListener("songsmith:copy-gone", copyGone);
      people.close();
      authors.close();
      link?.close();
      kept?.close();
      view = null;
      doc.destroy();
    },
  };
}

const undoing = Prec.high(keymap.of(yUndoManagerKeymap));
const allowed = (editable) => [EditorState.readOnly.of(!editable), EditorView.editable.of(editable)];

/** @param {import("./collab_link.js").LinkState} state @param {boolean} saved whether the database has all that the editor shows */
function wordFor(state, saved) {
  if (state === "live" || state === "connecting") return saved ? "saved" : "saving";
  if (state === "offline") return saved ? "away" : "offline";
  return state;
}
