// Several people in one sheet: the shared document behind the editor, kept on this device and in the database.
import * as Y from "yjs";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { IndexeddbPersistence } from "y-indexeddb";
import { Awareness } from "y-protocols/awareness";
import { yCollab, yUndoManagerKeymap } from "y-codemirror.next";
import { copyKey, copyMarks, copyName } from "../device.js";
import { renewCsrf } from "../http.js";
import { authorColours } from "./collab_authors.js";
import { earlyVault } from "./collab_early.js";
import { cursors } from "./collab_cursors.js";
import { Link } from "./collab_link.js";
import { presence } from "./collab_presence.js";
import { earlyWords } from "./collab_start.js";
import { saveStatus } from "./status.js";
import { separateSteps } from "./steps.js";

const DEVICE_MS = 1_000; // a device that is slower to say what it kept is asked later

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
    if (link.synced && !joined) join();
    if (link.state === "gone") leftOut();
    else if (joined) keepCopy(!link.isSettled);
    if (canEdit || link.state === "gone") status.show(wordFor(link, joined || early.isEmpty));
  };

  /** Of words that are not stored there has to be a copy. */
  const keepCopy = (unsaved) => {
    marked(unsaved);
    if (!unsaved) vault.stored();
    else if (kept === null) link.stored = kept = onThisDevice(host.dataset.draft, doc);
  };

  /** Somebody signed out, here or in another window. */
  const copyGone = (event) => {
    if (event.detail?.draft !== host.dataset.draft && !(event.key === `songsmith:${copyKey(host.dataset.draft)}` && event.newValue === null)) return;
    kept?.destroy();
    kept = null;
  };

  const hello = ({ can_edit: now }) => {
    if (link.state === "signed-out") renewCsrf();
    if (now === canEdit) return;
    canEdit = now;
    view.dispatch({ effects: rights.reconfigure(allowed(now)) });
    if (!now) status.show("read-only");
    say(now ? "You may write in this song now. Load the page again for all of its tools." : "You may read this song, and no longer write in it.");
  };

  /** No longer theirs to read: nothing stays on this device either. */
  const leftOut = () => {
    view.dispatch({ effects: rights.reconfigure(allowed(false)) });
    kept?.clearData();
    kept = null;
    vault.clear();
  };

  const connect = () => {
    if (link !== null || view === null) return;
    const url = new URL(host.dataset.liveUrl, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    link = new Link({ url: url.href, probeUrl: host.dataset.writersUrl, doc, awareness, stored: kept, onChange: changed, onHello: hello });
  };

  /** What was typed before the document came is merged by the server, now or at the next visit. */
  const leaving = () => {
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
      kept = onThisDevice(host.dataset.draft, doc);
      addEventListener("pagehide", leaving);
      addEventListener("storage", copyGone);
      document.addEventListener("songsmith:copy-gone", copyGone);
      const ready = Promise.all([kept?.whenSynced, canEdit && vault.recover()]);
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
      kept?.destroy();
      view = null;
      doc.destroy();
    },
  };
}

const undoing = Prec.high(keymap.of(yUndoManagerKeymap));
const allowed = (editable) => [EditorState.readOnly.of(!editable), EditorView.editable.of(editable)];

/** @param {Link} link @param {boolean} told whether the document has everything that the editor shows */
function wordFor(link, told) {
  const saved = told && link.isSaved;
  if (link.state === "live" || link.state === "connecting") return saved ? "saved" : "saving";
  if (link.state === "offline") return saved ? "away" : "offline";
  return link.state;
}

/** What was written without a network survives the end of the page; null where nothing can be kept. */
function onThisDevice(draft, doc) {
  if (!("indexedDB" in globalThis)) return null;
  const kept = new IndexeddbPersistence(copyName(draft), doc);
  kept._db.catch(() => {}); // private windows and full disks: words are kept in the page only
  return kept;
}
