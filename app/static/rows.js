// Rows of a form that can be added and removed; without this script the blank rows below do.

/** Show the fields of a row that belong to what is chosen in it. */
function fit(row) {
  const choice = row.querySelector("[data-choice]");
  if (!choice) return;
  for (const field of row.querySelectorAll("[data-for]")) {
    field.closest(".field-row").hidden = !field.dataset.for.split(" ").includes(choice.value);
  }
}

function renumber(rows) {
  rows.querySelectorAll("[data-row]").forEach((row, at) => {
    row.querySelector("[data-number]").textContent = at + 1;
  });
}

function clear(row) {
  for (const input of row.querySelectorAll("input, textarea, select")) {
    if (input.tagName === "SELECT") {
      input.selectedIndex = Math.max(0, [...input.options].findIndex((option) => option.defaultSelected));
    } else {
      input.value = input.dataset.blank ?? (input.type === "number" ? input.defaultValue : "");
    }
  }
}

function isBlank(row) {
  const fields = [...row.querySelectorAll("input:not([type=hidden]):not([type=number]), textarea")];
  return fields.every((input) => !input.value) && !row.querySelector("[data-choice]")?.value;
}

/** Remove blank rows: with a button at hand one is enough. */
function removeBlanks(rows) {
  const blanks = [...rows.children].filter(isBlank);
  blanks.slice(rows.children.length === blanks.length ? 1 : 0).forEach((row) => row.remove());
}

function addRow(rows, blank) {
  const row = blank.cloneNode(true);
  row.querySelector("[data-remove-row]").hidden = false;
  clear(row);
  fit(row);
  rows.append(row);
  renumber(rows);
  row.querySelector("input:not([type=hidden]), select").focus();
}

function start(rows) {
  const blank = rows.lastElementChild.cloneNode(true);
  const add = rows.parentElement.querySelector("[data-add-row]");
  add.hidden = false;
  removeBlanks(rows);
  rows.querySelectorAll("[data-remove-row]").forEach((button) => { button.hidden = false; });
  rows.querySelectorAll("[data-row]").forEach(fit);
  renumber(rows);
  add.addEventListener("click", () => addRow(rows, blank));
  rows.addEventListener("change", (event) => fit(event.target.closest("[data-row]")));
  rows.addEventListener("click", (event) => {
    if (!event.target.matches("[data-remove-row]")) return;
    event.target.closest("[data-row]").remove();
    renumber(rows);
    add.focus();
  });
}

document.querySelectorAll("[data-rows]").forEach(start);
