// Comfort: puts the address of the page into the clipboard. The address gives no rights, and without this script it is
// copied from the address bar.
for (const button of document.querySelectorAll("[data-copy-link]")) {
  if (!navigator.clipboard) continue; // only where the page came over HTTPS or from this machine
  button.hidden = false;
  button.addEventListener("click", async () => {
    const address = new URL(location.href);
    address.hash = "";
    await navigator.clipboard.writeText(address.href);
    button.querySelector("[data-copied]").textContent = button.dataset.done;
  });
}
