// What the pieces of a page do: rows that are chosen, dialogs, toasts, facts that are changed in place; tabs and files.

import "./drop.js";
import "./tabs.js";

const TOAST_MILLISECONDS = 8000;

/** Say how many rows of a form are chosen. */
function count(form) {
  const boxes = [...form.querySelectorAll("td.choose input")];
  const chosen = boxes.filter((box) => box.checked).length;
  const all = form.querySelector("[data-choose-all]");
  all.checked = chosen > 0 && chosen === boxes.length;
  all.indeterminate = chosen > 0 && chosen < boxes.length;
  const bar = form.querySelector("[data-bulk]");
  const line = bar.querySelector("[data-chosen]");
  bar.classList.toggle("any", chosen > 0);
  line.textContent = chosen ? line.dataset.chosen.replace("{count}", chosen) : line.dataset.nothing;
}

function startChoosing(bar) {
  const form = bar.closest("form");
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-choose-all]")) {
      for (const box of form.querySelectorAll("td.choose input")) box.checked = event.target.checked;
    }
    count(form);
  });
  count(form);
}

function startToast(toast) {
  if (toast.dataset.toast === "stays" || toast.closest(".still")) return;
  setTimeout(() => toast.remove(), TOAST_MILLISECONDS);
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  if (event.target.matches("dialog.drawer, dialog.dialog")) event.target.close();
  event.target.closest("[data-close-toast]")?.closest(".toast").remove();
  const edit = event.target.closest("[data-close]")?.closest("details");
  if (!edit) return;
  edit.open = false;
  edit.querySelector("summary").focus();
});

document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("details.edit") || !event.target.open) return;
  event.target.querySelector("input:not([type=hidden]), select, textarea").focus();
}, true);

document.querySelectorAll("[data-bulk]").forEach(startChoosing);
document.querySelectorAll("[data-toast]").forEach(startToast);
