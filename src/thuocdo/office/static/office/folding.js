// Folds the sections of a long page on a phone, but for the one that the address names; a link into a folded section opens it, and paper gets all of them.
// Without this script all are open, and each folds by its own heading.
const sections = () => [...document.querySelectorAll("details.form-section")];
const narrow = matchMedia("(max-width: 40rem)");
let shown = new Map();

const sectionOf = (target) => target?.closest("details.form-section");

function targetOf(hash) {
  const target = hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
  return sectionOf(target) ? target : null;
}

function open(target) {
  sectionOf(target).open = true;
  target.scrollIntoView();
}

if (narrow.matches && sections().length > 1) for (const one of sections()) one.open = false;
if (targetOf(location.hash)) open(targetOf(location.hash));
addEventListener("hashchange", () => targetOf(location.hash) && open(targetOf(location.hash)));
addEventListener("beforeprint", () => sections().forEach((one) => (one.open = true)));
// The same link again changes no address.
document.addEventListener("click", (event) => {
  const target = targetOf(event.target.closest?.('a[href^="#"]')?.hash ?? "");
  if (target) sectionOf(target).open = true;
});
// Sections that come anew, as after a cell was saved, are folded as those were whose place they take.
document.addEventListener("htmx:beforeSwap", () => (shown = new Map(sections().map((one) => [one.id, one.open]))));
document.addEventListener("htmx:afterSwap", () => {
  for (const one of sections()) one.open = shown.get(one.id) ?? !narrow.matches;
});
