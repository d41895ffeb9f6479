// Folds the groups of a long table on a phone: the head of each becomes a button that shows its rows. Paper gets all of them; without this script all are open.
const MANY = 40;
const tables = document.querySelectorAll("table.cards-on-phone");
const narrow = matchMedia("(max-width: 40rem)");

function fold(group, folded) {
  group.classList.toggle("folded", folded);
  group.querySelector(".group button").setAttribute("aria-expanded", String(!folded));
}

function foldable(group) {
  const head = group.querySelector(".group th");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "fold";
  const count = document.createElement("span");
  count.className = "soft small";
  count.textContent = ` (${group.rows.length - 1})`;
  button.append(...head.childNodes, count);
  head.append(button);
  button.addEventListener("click", () => fold(group, !group.classList.contains("folded")));
  fold(group, true);
}

for (const table of narrow.matches ? tables : []) {
  const groups = [...table.tBodies].filter((one) => one.querySelector(".group th"));
  if (table.rows.length < MANY || groups.length < 2) continue;
  groups.forEach(foldable);
  addEventListener("beforeprint", () => groups.forEach((one) => fold(one, false)));
}
