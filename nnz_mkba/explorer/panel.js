// A place on the screen that stays while what it shows changes, so that a screen reader announces the change.
// Shown in a shadow tree: the style sheet of the report, and none of the notebook's.
const STYLE = "__STYLE__";

function render({ model, el }) {
  const root = el.attachShadow({ mode: "open" });
  const style = document.createElement("style");
  style.textContent = STYLE;
  const place = document.createElement("div");
  place.className = "panel";
  place.lang = model.get("language");
  for (const name of ["role", "label"]) {
    if (model.get(name)) place.setAttribute(name === "label" ? "aria-label" : name, model.get(name));
  }
  const fill = () => {
    // What a reader folded open stays open.
    const open = [...place.querySelectorAll("details")].map((part) => part.open);
    place.innerHTML = model.get("html");
    place.querySelectorAll("details").forEach((part, i) => (part.open = open[i] ?? false));
  };
  const mark = () => place.setAttribute("aria-busy", String(model.get("busy")));
  model.on("change:html", fill);
  model.on("change:busy", mark);
  fill();
  mark();
  root.append(style, place);
  // The widgets around it speak the same language, whatever the notebook's shell does; and a letter typed in a list
  // chooses from that list, where JupyterLab would take it for a command on the cell.
  requestAnimationFrame(() => {
    const all = el.closest(".nnz-explorer");
    all?.setAttribute("lang", model.get("language"));
    all?.addEventListener("focusin", (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true"));
  });
}

export default { render };
