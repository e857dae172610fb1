// What the keyboard does on a song's page; the editor offers it as `host.lyrics` once it stands.

/** @returns {import("./commands.js").Command[]} */
export function sheetCommands() {
  const at = (selector) => document.querySelector(selector);
  const lyrics = () => at("[data-sheet]")?.lyrics;
  const writing = () => lyrics() !== undefined && at("[data-sheet]").dataset.editable === "true";
  const reading = () => lyrics() !== undefined;
  const hearing = () => reading() && !at("[data-make]")?.contains(document.activeElement);
  const resing = () => [...document.querySelectorAll(".take-resing")].find((form) => form.checkVisibility());
  return [
    { id: "write", title: "Go to the lyrics", keys: "l", run: () => at(".cm-content").focus(), when: () => at(".cm-content") !== null },
    { id: "hear", title: "Hear this line (Esc stops it)", keys: "Mod+Enter", run: () => lyrics().hear(), when: hearing },
    { id: "resing", title: "Re-sing the changed lines of the newest take", keys: "Mod+.", run: () => resing().requestSubmit(), when: () => resing() !== undefined },
    { id: "section-up", title: "Move the section up", keys: "Alt+ArrowUp", run: () => lyrics().move(-1), when: writing },
    { id: "section-down", title: "Move the section down", keys: "Alt+ArrowDown", run: () => lyrics().move(1), when: writing },
    { id: "section-duplicate", title: "Duplicate the section", keys: "Alt+d", run: () => lyrics().duplicate(), when: writing },
    { id: "section-fold", title: "Collapse or open the section", keys: "Alt+c", run: () => lyrics().fold(), when: reading },
    { id: "section-fold-all", title: "Collapse or open all sections", run: () => lyrics().foldAll(), when: reading },
    { id: "section-versions", title: "Other versions of the section", keys: "Alt+v", run: () => lyrics().versions(), when: reading },
    { id: "rhymes", title: "Show or hide rhymes", keys: "Alt+r", run: () => lyrics().toggle("rhymes"), when: reading },
    { id: "stress", title: "Show or hide stress", keys: "Alt+s", run: () => lyrics().toggle("stress"), when: reading },
    { id: "chords", title: "Chords above the words or between them", keys: "Alt+h", run: () => lyrics().toggle("chords"), when: reading },
    { id: "words", title: "Rhymes and meanings of the word here", keys: "Alt+w", run: () => lyrics().words(), when: reading },
    { id: "line-help", title: "Help with this line", keys: "Alt+g", run: () => lyrics().help(), when: writing },
    { id: "keep-word", title: "Put the word here into the word bank", keys: "Alt+b", run: () => lyrics().keep("bank"), when: writing },
    { id: "keep-scrap", title: "Move this line to the scraps", keys: "Alt+x", run: () => lyrics().keep("scrap"), when: writing },
    { id: "look-next", title: "Next thing to look at", keys: "Alt+n", run: () => lyrics().lookNext(), when: reading },
    { id: "look-fix", title: "Fix the thing at the caret", keys: "Alt+Enter", run: () => lyrics().fixHere(), when: writing },
    { id: "write-song", title: "Write a song from a prompt", run: () => ((at(".write-song").open = true), at("#write-prompt").focus()), when: () => writing() && at(".write-song") !== null },
    { id: "import", title: "Import a lyric sheet", run: () => at("[data-import]").click(), when: () => writing() && at("[data-import]") !== null },
    { id: "print-sheet", title: "Print the sheet", run: () => at("[data-print-sheet]").click(), when: () => at("[data-print-sheet]") !== null },
    { id: "duplicate-song", title: "Duplicate this song", run: () => at("[data-duplicate-song]").requestSubmit(), when: () => at("[data-duplicate-song]") !== null },
  ];
}
