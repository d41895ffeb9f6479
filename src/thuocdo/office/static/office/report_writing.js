// Puts a reference into the text where the cursor stands. Without this script the references beside the text are typed by hand.
"use strict";

// Until somebody puts the cursor elsewhere, references go to the end.
document.addEventListener("DOMContentLoaded", () => {
  const text = document.getElementById("id_text");
  if (text) text.setSelectionRange(text.value.length, text.value.length);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-insert]");
  const text = document.getElementById("id_text");
  if (!button || !text) return;
  text.setRangeText(button.dataset.insert, text.selectionStart, text.selectionEnd, "end");
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
});
