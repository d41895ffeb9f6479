// Keys of the queue: J and K move from dossier to dossier, X ticks, / goes to the search. Enter opens, for the link has the focus.
(() => {
  const table = document.querySelector("[data-queue]");
  const search = document.querySelector("[data-queue-search]");
  const links = () => [...table.querySelectorAll("a.code")];

  function move(step) {
    const all = links();
    const row = document.activeElement.closest("[data-queue] tbody tr");
    const here = row ? all.indexOf(row.querySelector("a.code")) : step > 0 ? -1 : all.length;
    const next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
    next.focus();
    next.closest("tr").scrollIntoView({ block: "nearest" });
  }

  function tick() {
    const row = document.activeElement.closest("[data-queue] tbody tr");
    if (row) row.querySelector("input[name=row]").click();
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=checkbox]), textarea, select");
    if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.toLowerCase();
    if (key === "/" && search) search.focus();
    else if (!table) return;
    else if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if (key === "x") tick();
    else return;
    event.preventDefault();
  });
})();
