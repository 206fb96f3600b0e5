// The competency profile of a position: the total of the weights while typing, and the presets of job families.

function weights(section) {
  return [...section.querySelectorAll("[data-wanted]")].map((row) => ({
    id: row.dataset.wanted,
    level: row.querySelector("select"),
    weight: row.querySelector("input[type=number]"),
  }));
}

/** Show the sum of the weights of what is asked for, and whether it is 1. */
function total(section) {
  const asked = weights(section).filter((row) => row.level.value);
  const sum = asked.reduce((all, row) => all + (Number(row.weight.value) || 0), 0);
  const output = section.querySelector("output");
  output.textContent = asked.length ? output.dataset.total.replace("{total}", String(Number(sum.toFixed(3)))) : "–";
  output.classList.toggle("field-problem", asked.length > 0 && Number(sum.toFixed(3)) !== 1);
}

/** Fill in the profile that a family of jobs proposes. */
function fill(section, family) {
  const proposed = Object.fromEntries(
    [...section.querySelectorAll(`[data-family="${family}"]`)].map((one) => [one.dataset.indicator, one]),
  );
  for (const row of weights(section)) {
    row.level.value = proposed[row.id]?.dataset.required ?? "";
    row.weight.value = proposed[row.id]?.value ?? "";
  }
  section.querySelector("details").open = true;
  total(section);
}

for (const section of document.querySelectorAll("[data-profile]")) {
  section.addEventListener("input", () => total(section));
  for (const button of section.querySelectorAll("[data-preset]")) {
    button.hidden = false;
    button.addEventListener("click", () => fill(section, button.dataset.preset));
  }
  total(section);
}
