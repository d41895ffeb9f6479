// Offers what fits while one types in a finder (ui/_finder.html), as a combobox with a list. Without this script the words are sent with the form.
const WAIT = 150; // milliseconds after the last key

function made(finder) {
  const input = finder.querySelector("input[type=search]");
  const chosen = finder.querySelector("input[type=hidden]");
  const list = finder.querySelector("[role=listbox]");
  const status = finder.querySelector("[role=status]");
  let timer = 0;
  let asked = 0;
  let active = -1;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const options = () => [...list.querySelectorAll("[role=option]")];

  function close() {
    clearTimeout(timer);
    asked += 1; // an answer on its way is too late
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(place) {
    const all = options();
    if (!all.length) return;
    active = (place + all.length) % all.length;
    all.forEach((one, at) => one.setAttribute("aria-selected", String(at === active)));
    all[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[active].id);
  }

  function choose(option) {
    chosen.value = option.dataset.value;
    input.value = option.dataset.name;
    finder.querySelector(".finder-fitting")?.remove();
    close();
    status.textContent = option.dataset.name;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function line(one, at) {
    const option = document.createElement("li");
    option.id = `${list.id}-${at}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.value = one.id;
    option.dataset.name = one.name;
    const detail = document.createElement("span");
    detail.className = "soft small";
    detail.textContent = one.detail;
    option.append(one.name, " ", detail);
    return option;
  }

  function show(answer) {
    list.replaceChildren(...answer.found.map(line));
    const told = answer.found.length ? (answer.more ? finder.dataset.more : "") : finder.dataset.none;
    if (told) {
      const last = document.createElement("li");
      last.className = "soft small";
      last.setAttribute("role", "presentation");
      last.textContent = told;
      list.append(last);
    }
    list.hidden = false;
    active = -1;
    input.setAttribute("aria-expanded", "true");
    input.removeAttribute("aria-activedescendant");
    status.textContent = answer.found.length ? String(answer.found.length) : finder.dataset.none;
  }

  async function ask(words) {
    const mine = ++asked;
    const answer = await fetch(`${finder.dataset.finder}&q=${encodeURIComponent(words)}`);
    if (!answer.ok) return;
    const found = await answer.json();
    if (mine === asked) show(found);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(input.value), WAIT);
  });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (open) mark(active < 0 && event.key === "ArrowUp" ? -1 : active + (event.key === "ArrowDown" ? 1 : -1));
      else ask(input.value === input.defaultValue ? "" : input.value);
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault();
      choose(options()[active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      close();
    }
  });
  // A press keeps the focus in the field, so that leaving the field is leaving the finder.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  input.addEventListener("blur", close);
}

document.querySelectorAll("[data-finder]").forEach(made);
