// Sends the files of <input type="file" data-uploads="ADDRESS"> in pieces as soon as they are chosen, and goes on after a
// lost connection. The form then carries their ids in hidden fields; without this script it carries the files themselves.
(() => {
  const PIECE = 1024 * 1024;
  const LONGEST_WAIT = 30000;
  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1] || "";
  const headers = (more) => ({ "Tus-Resumable": "1.0.0", "X-CSRFToken": token(), ...more });
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const name64 = (name) => btoa(String.fromCharCode(...new TextEncoder().encode(name)));

  class Refused extends Error {}

  async function refusal(answer) {
    let words = answer.statusText;
    try { words = (await answer.json()).message || words; } catch { /* a proxy answered */ }
    return new Refused(words);
  }

  async function begin(address, file) {
    const answer = await fetch(address, {
      method: "POST",
      headers: headers({ "Upload-Length": file.size, "Upload-Metadata": `filename ${name64(file.name)}` }),
    });
    if (!answer.ok) throw await refusal(answer);
    return answer.headers.get("Location");
  }

  async function arrived(place) {
    const answer = await fetch(place, { method: "HEAD", headers: headers() });
    if (!answer.ok) throw await refusal(answer);
    return Number(answer.headers.get("Upload-Offset"));
  }

  async function send(place, file, show) {
    let offset = 0;
    let wait = 1000;
    while (offset < file.size) {
      try {
        const answer = await fetch(place, {
          method: "PATCH",
          headers: headers({ "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" }),
          body: file.slice(offset, offset + PIECE),
        });
        if (answer.status === 409) offset = await arrived(place);
        else if (answer.status >= 500) throw new TypeError(answer.statusText);
        else if (!answer.ok) throw await refusal(answer);
        else offset = Number(answer.headers.get("Upload-Offset"));
        wait = 1000;
        show(offset);
      } catch (error) {
        if (error instanceof Refused) throw error;
        await pause(wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
        try { offset = await arrived(place); } catch (again) { if (again instanceof Refused) throw again; }
      }
    }
  }

  function row(input, file) {
    const line = document.createElement("p");
    line.className = "upload";
    const label = document.createElement("span");
    label.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = file.size;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    line.append(label, bar);
    input.after(line);
    return { line, bar };
  }

  async function take(input, file) {
    const { line, bar } = row(input, file);
    const form = input.form;
    form.dataset.uploading = Number(form.dataset.uploading || 0) + 1;
    try {
      const place = await begin(input.dataset.uploads, file);
      await send(place, file, (offset) => { bar.value = offset; });
      const id = document.createElement("input");
      id.type = "hidden";
      id.name = `${input.name}-uploaded`;
      id.value = place.split("/").filter(Boolean).pop();
      line.append(id);
      input.required = false;
    } catch (error) {
      bar.remove();
      line.classList.add("upload-refused");
      line.setAttribute("role", "alert");
      line.tabIndex = -1;
      line.append(` – ${error.message}`);
    } finally {
      form.dataset.uploading -= 1;
    }
  }

  document.addEventListener("change", (event) => {
    const input = event.target.closest("input[type=file][data-uploads]");
    if (!input) return;
    const files = [...input.files];
    input.value = "";
    input.parentElement.querySelectorAll(".upload-refused").forEach((line) => line.remove());
    files.forEach((file) => take(input, file));
  });

  // A form that waits for a file is not sent; one with a file that was refused is held once, lest it be sent without it unseen.
  document.addEventListener("submit", (event) => {
    if (Number(event.target.dataset.uploading) > 0) {
      event.preventDefault();
      event.target.querySelector("progress")?.scrollIntoView({ block: "center" });
      return;
    }
    const refused = [...event.target.querySelectorAll(".upload-refused:not([data-told])")];
    if (refused.length === 0) return;
    event.preventDefault();
    refused.forEach((line) => { line.dataset.told = ""; });
    refused[0].scrollIntoView({ block: "center" });
    refused[0].focus();
  });
})();
