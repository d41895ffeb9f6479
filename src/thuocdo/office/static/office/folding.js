// Folds the sections of a long form on a phone, but for the one that the address names; a link into a folded section opens it, and paper gets all of them.
// Without this script all are open, and each folds by its own heading.
const sections = [...document.querySelectorAll("details.form-section")];
const narrow = matchMedia("(max-width: 40rem)");

function named() {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  return target?.closest("details.form-section") ? target : null;
}

function open(target) {
  target.closest("details.form-section").open = true;
  target.scrollIntoView();
}

if (narrow.matches && sections.length > 1) for (const one of sections) one.open = false;
if (named()) open(named());
addEventListener("hashchange", () => named() && open(named()));
addEventListener("beforeprint", () => sections.forEach((one) => (one.open = true)));
// The same link again changes no address.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (target?.closest("details.form-section")) target.closest("details.form-section").open = true;
});
