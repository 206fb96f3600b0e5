// Says before a form is sent whether the session of its page still holds; where it ended, a dialog signs in again.

const ADDRESS = "/login/again";
const template = document.getElementById("session-over");
let dialog = null;
let settle = null;
let isBusy = false;

/** Whether this page has an account whose session could end. */
export const hasSession = () => template !== null;

/** Give every form of the page the token of the new session. */
function useToken(csrf) {
  document.body.dataset.csrf = csrf;
  for (const field of document.querySelectorAll("input[name=csrf]")) field.value = csrf;
  for (const form of document.querySelectorAll("form[action*='csrf=']")) {
    const address = new URL(form.getAttribute("action"), location.href);
    address.searchParams.set("csrf", csrf);
    form.setAttribute("action", address.pathname + address.search);
  }
}

/** Ask the server; null where it did not answer as it should. */
async function request(options) {
  try {
    const answer = await fetch(ADDRESS, { credentials: "same-origin", cache: "no-store", ...options });
    return { isRight: answer.ok, ...(await answer.json()) };
  } catch {
    return null;
  }
}

const find = (name) => dialog.querySelector(`[data-session-${name}]`);

function showProblem(text) {
  const problem = find("problem");
  problem.textContent = text;
  problem.hidden = !text;
}

/** Say in the dialog why it is there: `over`, `other` or `change`. */
function showState(state) {
  find("reason").textContent = template.dataset[state];
  find("change").hidden = state !== "change";
  dialog.querySelector("form[data-session]").hidden = state === "change";
  showProblem("");
}

async function signIn(event) {
  event.preventDefault();
  if (isBusy) return;
  isBusy = true;
  const form = event.target;
  const body = new URLSearchParams(new FormData(form));
  const answer = await request({ method: "POST", headers: { Accept: "application/json" }, body });
  isBusy = false;
  form.elements.password.value = "";
  if (answer?.isRight && answer.state === "holds") {
    useToken(answer.csrf);
    settle?.(true);
    settle = null;
    dialog.close();
  } else if (answer?.isRight) showState(answer.state);
  else {
    showProblem(answer?.error?.message ?? template.dataset.away);
    form.elements.password.focus();
  }
}

/** Open the dialog; resolves with whether the page's account signed in before it was closed. */
function open(state) {
  if (!dialog) {
    document.body.append(template.content.cloneNode(true));
    dialog = document.getElementById("session-dialog");
    dialog.querySelector("form[data-session]").addEventListener("submit", signIn);
    dialog.addEventListener("close", () => {
      dialog.querySelector("[name=password]").value = "";
      settle?.(false);
      settle = null;
    });
  }
  showState(state);
  return new Promise((resolve) => {
    settle = resolve;
    dialog.showModal();
  });
}

/**
 * Say whether forms of this page may be sent now, after the reader signed in again where that was needed.
 *
 * Where the server cannot be asked, they may: what is sent then is refused and kept as without scripts.
 */
export async function holdsSession() {
  if (!hasSession() || dialog?.open) return !dialog?.open;
  const headers = { Accept: "application/json", "X-CSRF-Token": document.body.dataset.csrf };
  const answer = await request({ headers });
  if (!answer?.isRight) return true;
  if (answer.state !== "holds") return open(answer.state);
  if (answer.csrf !== document.body.dataset.csrf) useToken(answer.csrf);
  return true;
}
