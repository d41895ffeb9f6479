// Hides what is asked only after one answer on the same page: <div data-follows="NAME" data-follows-value="VALUE">.
// Without this script everything is shown, and the server leaves out what was not meant.
(() => {
  const asked = [...document.querySelectorAll("[data-follows]")];
  if (!asked.length) return;
  function answered(name) {
    const chosen = document.querySelector(`input[name="${CSS.escape(name)}"]:checked, select[name="${CSS.escape(name)}"]`);
    return chosen && !chosen.closest("[data-follows][hidden]") ? chosen.value : "";
  }
  function show() {
    asked.forEach((one) => { one.hidden = answered(one.dataset.follows) !== one.dataset.followsValue; });
  }
  document.querySelectorAll(".follows-words").forEach((one) => { one.hidden = true; });
  document.addEventListener("change", show);
  show();
})();
