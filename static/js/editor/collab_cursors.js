// Where the others are: a caret with a name, and what they have selected.
import * as Y from "yjs";
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";
import { hueClass } from "./collab_people.js";

/** @typedef {{client: number, person: import("./collab_people.js").Person, anchor: number, head: number}} Peer */

const setPeers = StateEffect.define();

const peersField = StateField.define({
  create: () => ({ peers: [], marks: Decoration.none }),
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setPeers)) return drawn(effect.value, transaction.state.doc.length);
    return transaction.docChanged ? { ...value, marks: value.marks.map(transaction.changes) } : value;
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.marks),
});

function drawn(peers, length) {
  const marks = peers.flatMap(({ person, anchor, head }) => {
    const at = Math.min(head, length);
    const from = Math.min(anchor, head);
    const to = Math.min(Math.max(anchor, head), length);
    const caret = Decoration.widget({ widget: new Caret(person, at), side: head < anchor ? -1 : 1 }).range(at);
    if (from >= to) return [caret];
    return [Decoration.mark({ class: `ly-peer-selection ${hueClass(person)}` }).range(from, to), caret];
  });
  return { peers, marks: Decoration.set(marks, true) };
}

class Caret extends WidgetType {
  /** @param {import("./collab_people.js").Person} person @param {number} at a caret that moved shows its name again */
  constructor(person, at) {
    super();
    this.person = person;
    this.at = at;
  }
  eq(other) {
    return other.person.id === this.person.id && other.person.name === this.person.name && other.at === this.at;
  }
  toDOM() {
    const caret = document.createElement("span");
    caret.className = `ly-peer ${hueClass(this.person)}`;
    caret.setAttribute("aria-hidden", "true"); // said in the list of who is here
    caret.dataset.name = this.person.name; // shown by the style sheet: it is no part of the line
    return caret;
  }
  get estimatedHeight() {
    return -1;
  }
  ignoreEvent() {
    return true;
  }
}

/**
 * @param {Y.Text} words @param {import("y-protocols/awareness").Awareness} awareness
 */
export function cursors(words, awareness) {
  const absolute = (position) => {
    const found = position && Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(position), words.doc);
    return found?.type === words ? found.index : null;
  };
  /** @returns {Peer[]} the others whose caret is in the sheet */
  const peers = () =>
    [...awareness.getStates()].flatMap(([client, { user, cursor }]) => {
      if (client === awareness.clientID || !user || !cursor) return [];
      const anchor = absolute(cursor.anchor);
      const head = absolute(cursor.head);
      return anchor === null || head === null ? [] : [{ client, person: user, anchor, head }];
    });

  /** From the first time that somebody stands in the sheet: whoever only looks has no caret. */
  const tell = EditorView.updateListener.of(({ view, selectionSet, docChanged, focusChanged }) => {
    if (!view.hasFocus || !(selectionSet || docChanged || focusChanged)) return;
    const { anchor, head } = view.state.selection.main;
    const relative = (place) => Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(words, place));
    const cursor = { anchor: relative(anchor), head: relative(head) };
    if (JSON.stringify(cursor) !== JSON.stringify(awareness.getLocalState()?.cursor)) awareness.setLocalStateField("cursor", cursor);
  });

  let show = null;
  return {
    extension: [peersField, tell],
    peers,
    /** @param {EditorView} view */
    attach(view) {
      show = () => view.dispatch({ effects: setPeers.of(peers()) });
      awareness.on("change", show);
      show();
    },
    close() {
      if (show) awareness.off("change", show);
    },
  };
}
