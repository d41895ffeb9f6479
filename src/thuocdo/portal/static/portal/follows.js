// Hides what is asked only after one answer on the same page: <div data-follows="NAME" data-follows-value="VALUE">.
// Without this script everything is shown, and the server leaves out what was not meant.
(() => {
  const asked = [...document.querySelectorAll("[data-follows]")];
  if (!asked.length) return;
  function answers(name) {
    const own = CSS.escape(name);
    const given = document.querySelectorAll(`input[name="${own}"]:checked, select[name="${own}"], input[type="checkbox"][name^="${own}."]:checked`);
    return [...given].filter((one) => !one.closest("[data-follows][hidden]")).map((one) => one.value);
  }
  function show() {
    asked.forEach((one) => { one.hidden = !answers(one.dataset.follows).includes(one.dataset.followsValue); });
  }
  document.querySelectorAll(".follows-words").forEach((one) => { one.hidden = true; });
  document.addEventListener("change", show);
  show();
})();
