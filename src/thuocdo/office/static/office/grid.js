// Comfort for the forms of a report: arrow keys between the cells, Enter or a digit to edit in place, Escape to leave,
// Ctrl+Z and Ctrl+Y. Without this script every cell is a link to a page of its own.
const cells = () => [...document.querySelectorAll("[data-cell]")];
const unfold = (element) => {
  const fold = element.closest("details:not([open])");
  if (fold) fold.open = true;
};
const focusCell = (id) => {
  const cell = document.getElementById(id);
  if (!cell) return;
  unfold(cell);
  cell.focus();
};
let typed = "";
let returnTo = "";

const step = (from, by) => {
  const all = cells();
  const next = all[all.indexOf(from) + by];
  if (next) {
    unfold(next);
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
};

const closeEditor = () => {
  const editor = document.getElementById("cell-editor");
  if (!editor) return false;
  const cell = editor.previousElementSibling?.querySelector("[data-cell]");
  editor.remove();
  cell?.focus();
  return true;
};

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("[data-cell]");
  const inField = event.target.closest?.("input, textarea, select");
  if (event.key === "Escape" && closeEditor()) {
    event.preventDefault();
  } else if ((event.ctrlKey || event.metaKey) && !inField && ["z", "y"].includes(event.key.toLowerCase())) {
    event.preventDefault();
    const button = document.querySelector(event.key.toLowerCase() === "z" ? "[data-undo]" : "[data-redo]");
    button?.click();
    button?.closest("details")?.querySelector("[name=reason]").focus(); // a confirmed report asks why
  } else if (cell && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    step(cell, event.key === "ArrowDown" ? 1 : -1);
  } else if (cell && !event.ctrlKey && !event.metaKey && /^[\d-]$/.test(event.key)) {
    event.preventDefault();
    typed = event.key;
    cell.click();
  } else if (cell && event.key === "F2") {
    event.preventDefault();
    cell.click();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-cancel]") && closeEditor()) event.preventDefault();
});

// Only one editor is open at a time; the place of a figure in the original is shown while it is edited.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.requestConfig?.elt?.closest?.("[data-cell]")) closeEditor();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest?.(".cell-form");
  if (form) {
    const cell = document.getElementById("cell-editor")?.previousElementSibling?.querySelector("[data-cell]");
    const all = cells();
    returnTo = all[all.indexOf(cell) + 1]?.id ?? cell?.id ?? "";
  }
});

document.addEventListener("htmx:afterSettle", () => {
  const editor = document.getElementById("cell-editor");
  if (editor) {
    const field = editor.querySelector("[name=printed]");
    if (typed) field.value = typed;
    typed = "";
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    const anchor = editor.previousElementSibling?.querySelector("[data-anchor]")?.dataset.anchor;
    const place = anchor && document.getElementById(anchor);
    if (place && matchMedia("(min-width: 70rem)").matches) {
      document.querySelectorAll(".mark-shown").forEach((mark) => mark.classList.remove("mark-shown"));
      place.classList.add("mark-shown");
      unfold(place);
      place.scrollIntoView({ block: "center" });
    }
  } else if (returnTo) {
    focusCell(returnTo);
    returnTo = "";
  }
});
