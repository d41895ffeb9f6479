// Comfort for the upload form: drag and drop, the names of the chosen files, and progress while they travel.
// Without this script the form works as a plain form.
for (const form of document.querySelectorAll("[data-upload]")) {
  const input = form.querySelector("input[type=file]");
  const progress = form.querySelector("progress");
  const chosen = form.querySelector("[data-chosen]");
  form.querySelector("[data-drop-hint]").hidden = false;
  input.classList.add("visually-hidden"); // the label opens it; the names of the chosen files stand below

  const show = () => {
    const bytes = [...input.files].reduce((sum, file) => sum + file.size, 0);
    const tooLarge = bytes > chosen.dataset.limitMb * 1024 * 1024;
    input.setCustomValidity(tooLarge ? chosen.dataset.tooLarge : "");
    chosen.textContent = tooLarge ? chosen.dataset.tooLarge : [...input.files].map((file) => file.name).join(", ");
    return !tooLarge;
  };
  input.addEventListener("change", show);

  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("is-over");
    });
  }
  form.addEventListener("dragleave", () => form.classList.remove("is-over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("is-over");
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      if (show()) form.requestSubmit();
    }
  });

  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    if (!show()) return;
    const request = new XMLHttpRequest();
    progress.hidden = false;
    request.upload.addEventListener("progress", (step) => {
      if (step.lengthComputable) progress.value = (100 * step.loaded) / step.total;
    });
    request.addEventListener("load", () => window.location.assign(form.action));
    request.addEventListener("error", () => {
      progress.hidden = true;
      form.submit();
    });
    request.open("POST", form.action);
    request.setRequestHeader("X-Requested-With", "upload");
    request.send(new FormData(form));
  });
}
