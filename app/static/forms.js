// Forms of every page: says what is missing in the page's language, beside its field, and sends each form once.

import { hasSession, holdsSession } from "./session.js";

const sentences = document.body.dataset;
const sent = new WeakSet();
const cleared = new WeakSet();

/** Where a form is sent to; its property `action` is a field where one has that name. */
const pathOf = (form) => new URL(form.getAttribute("action") ?? "", location.href).pathname;

function describeProblem(field) {
  const { validity } = field;
  const isChosen = ["radio", "checkbox", "file"].includes(field.type) || field.tagName === "SELECT";
  if (validity.valueMissing) return isChosen ? sentences.choose : sentences.missing;
  if (validity.badInput) return sentences.number;
  if (validity.rangeUnderflow) return sentences.least.replace("{limit}", field.min);
  if (validity.rangeOverflow) return sentences.most.replace("{limit}", field.max);
  if (validity.tooShort) return sentences.short.replace("{limit}", field.minLength);
  if (validity.tooLong) return sentences.long.replace("{limit}", field.maxLength);
  if (validity.typeMismatch && field.type === "email") return sentences.email;
  return sentences.form;
}

/** Take away what was wrong with the fields of a form; their hints go on describing them. */
function clearProblems(form) {
  const problems = [...form.querySelectorAll(".field-problem")];
  const ids = problems.map((problem) => problem.id);
  for (const problem of problems) problem.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    const hints = getDescribing(field).filter((id) => !ids.includes(id));
    if (hints.length) field.setAttribute("aria-describedby", hints.join(" "));
    else field.removeAttribute("aria-describedby");
  }
}

const getDescribing = (field) => (field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);

function showProblem(field, text) {
  const place = field.closest("fieldset.choices, fieldset.row") ?? field.closest("label") ?? field;
  const problem = document.createElement("p");
  problem.className = "field-problem";
  problem.id = `problem-${document.querySelectorAll(".field-problem").length}`;
  problem.textContent = text;
  place.after(problem);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", [problem.id, ...getDescribing(field)].join(" "));
}

/** Show what is wrong in a form, for radio buttons once for each name; says whether all is well. */
function check(form) {
  clearProblems(form);
  const names = new Set();
  const isWrong = (field) => field.willValidate && !field.validity.valid && !field.closest("[hidden]");
  const isFirst = (field) => field.type !== "radio" || (!names.has(field.name) && names.add(field.name));
  const wrong = [...form.elements].filter(isWrong).filter(isFirst);
  for (const field of wrong) showProblem(field, describeProblem(field));
  wrong[0]?.focus();
  return wrong.length === 0;
}

// The path of a form; the secret of a candidate's link is in no record.
const withoutSecret = (path) => path.replace(/^\/i\/[^/]+/, "/i").replace(/(.)\/$/, "$1");

/** Find the form that was refused. */
function findForm(path) {
  const isRefused = (form) => form.method === "post" && withoutSecret(pathOf(form)) === path;
  return [...document.forms].find(isRefused);
}

// The path of a field beside its name in the form: work/1/start is the second work_start, text/1 is text_1.
function findField(path, form) {
  const [kind, row, part] = path.split("/");
  const names = part ? [`${kind}_${part}`, `${kind.replace(/s$/, "")}_${part}`] : [kind];
  const numbered = row && !part && document.getElementsByName(`${kind}_${row}`)[0];
  if (numbered) return numbered;
  const all = (name) => [...document.getElementsByName(name)].filter((field) => !form || field.form === form);
  return names.map((name) => all(name)[Number(row) || 0]).find(Boolean);
}

/** Say beside its field why the server refused the form that this page shows again. */
function showRefusal(refusal) {
  const field = findField(refusal.dataset.at, findForm(refusal.dataset.refused));
  if (!field) return;
  showProblem(field, refusal.querySelector("p").textContent);
  field.focus();
}

/** Whether a form makes or ends a session, or chooses the password that is due before anything else. */
const concernsSession = (form) => /^\/(log(in|out)|password)(\/|$)/.test(pathOf(form));

/** Send a form once the session of the page holds; typed words and chosen files stay in it meanwhile. */
async function sendWithSession(form, submitter) {
  const holds = await holdsSession();
  sent.delete(form);
  if (!holds) return;
  cleared.add(form);
  form.requestSubmit(submitter);
  cleared.delete(form);
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (!check(form) || sent.has(form)) {
      stop(event);
      return;
    }
    if (hasSession() && !cleared.has(form) && !concernsSession(form)) {
      stop(event);
      sent.add(form);
      void sendWithSession(form, event.submitter);
      return;
    }
    // What answers with a file leaves the page as it is, so that it may be asked again.
    if (!form.matches("[data-upload], [data-download], [data-session]")) sent.add(form);
  },
  true,
);

// A page that the browser kept and shows again can be sent again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

const refusal = document.querySelector("[data-refused][data-at]");
if (refusal) showRefusal(refusal);
