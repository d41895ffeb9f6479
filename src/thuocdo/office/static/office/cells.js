// Enter in a cell of an answer goes to the next cell; leaving it saves it.
document.addEventListener("keydown", (event) => {
  const here = event.target;
  if (event.key !== "Enter" || !here.matches?.(".answer .value input[type=text]")) return;
  event.preventDefault();
  const all = [...document.querySelectorAll(".answer .value input[type=text], .answer .value select")];
  all[all.indexOf(here) + 1]?.focus();
});
