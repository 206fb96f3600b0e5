// Forms of every page: says what is missing in the page's language, beside its field, and sends each form once.
"use strict";

const said = document.body.dataset;
const sent = new WeakSet();

function sentence(field) {
  const { validity } = field;
  if (validity.valueMissing) return ["radio", "checkbox", "file"].includes(field.type) || field.tagName === "SELECT" ? said.choose : said.missing;
  if (validity.badInput) return said.number;
  if (validity.rangeUnderflow) return said.least.replace("{limit}", field.min);
  if (validity.rangeOverflow) return said.most.replace("{limit}", field.max);
  if (validity.tooShort) return said.short.replace("{limit}", field.minLength);
  if (validity.tooLong) return said.long.replace("{limit}", field.maxLength);
  if (validity.typeMismatch && field.type === "email") return said.email;
  return said.form;
}

function clear(form) {
  for (const note of form.querySelectorAll(".field-problem")) note.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
}

function note(field, text) {
  const place = field.closest("fieldset.choices, fieldset.row") ?? field.closest("label") ?? field;
  const shown = document.createElement("p");
  shown.className = "field-problem";
  shown.id = `problem-${document.querySelectorAll(".field-problem").length}`;
  shown.textContent = text;
  place.after(shown);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", shown.id);
}

function check(form) {
  clear(form);
  const names = new Set();
  const wrong = [...form.elements].filter((field) => field.willValidate && !field.validity.valid && !field.closest("[hidden]"));
  const first = wrong.filter((field) => field.type !== "radio" || (!names.has(field.name) && names.add(field.name)));
  for (const field of first) note(field, sentence(field));
  first[0]?.focus();
  return first.length === 0;
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method !== "post" || (check(form) && !sent.has(form))) {
      if (form.method === "post" && !form.hasAttribute("data-upload")) sent.add(form);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

// A page that the browser kept and shows again can be sent again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

const refused = document.querySelector("[data-refused][data-at]");
// The form that was refused; the secret of a candidate's link is in no record.
const nameless = (path) => path.replace(/^\/i\/[^/]+/, "/i").replace(/(.)\/$/, "$1");
const refusedForm = refused && [...document.forms].find((form) => form.method === "post" && nameless(new URL(form.action).pathname) === refused.dataset.refused);
// The path of a field beside its name in the form: work/1/start is the second work_start, text/1 is text_1.
function named(path) {
  const [kind, row, part] = path.split("/");
  const names = part ? [`${kind}_${part}`, `${kind.replace(/s$/, "")}_${part}`] : [kind];
  const numbered = row && !part && document.getElementsByName(`${kind}_${row}`)[0];
  if (numbered) return numbered;
  const all = (name) => [...document.getElementsByName(name)].filter((field) => !refusedForm || field.form === refusedForm);
  return names.map((name) => all(name)[Number(row) || 0]).find(Boolean);
}

const wrong = refused && named(refused.dataset.at);
if (wrong) {
  note(wrong, refused.querySelector("p").textContent);
  wrong.focus();
}
