/**
 * What would be sung although it was not meant so, with a fix where there is one.
 * @param {import("./features.js").Context} context @returns {import("./features.js").Feature}
 */
export function warning({ page }) {
  const root = page.querySelector("[data-warnings]");
  let view;
  const analysed = ({ warnings }) => {
    const count = warnings.length;
    const link = page.querySelector("[data-warnings-link]");
    root.closest("[data-warnings-box]").hidden = link.hidden = !count;
    link.textContent = `${count} ${count === 1 ? "thing" : "things"} to look at`;
    root.replaceChildren(...warnings.slice(0, 20).map((warning) => row(warning, view)));
  };
  return { attach: (made) => (view = made), analysed };
}

function row(warning, view) {
  const item = document.createElement("li");
  const go = document.createElement("button");
  go.type = "button";
  go.textContent = `Line ${warning.line + 1}: ${warning.message}`;
  go.addEventListener("click", () => {
    const [from, to] = place(view.state.doc, warning);
    view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
    view.focus();
  });
  item.append(go);
  if (warning.suggestion !== null && warning.suggestion !== undefined) item.append(fix(warning, view));
  return item;
}

function fix(warning, view) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-small";
  button.textContent = warning.suggestion ? `Make it ${warning.suggestion}` : "Take it out";
  button.addEventListener("click", () => {
    const [from, to] = place(view.state.doc, warning);
    view.dispatch({ changes: { from, to, insert: warning.suggestion }, userEvent: "input.fix" });
    view.focus();
  });
  return button;
}

/** The server counts code points, the browser UTF-16 units. */
function place(doc, { line, start, end }) {
  if (line >= doc.lines) return [doc.length, doc.length];
  const at = doc.line(line + 1);
  const points = [...at.text];
  const units = (count) => points.slice(0, count).join("").length;
  return [at.from + units(start), at.from + units(end)];
}
