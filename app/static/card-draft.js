// A card of a second interview keeps itself as a draft on the server while it is filled in.

const SAVE_MILLISECONDS = 700;
const AGAIN_MILLISECONDS = 3000;
const FAMILIES = ["score", "note", "judged", "remark"];

/** What stands on the card: for each family of fields the lines that have something. */
function gather(form) {
  const sent = Object.fromEntries(FAMILIES.map((family) => [family, {}]));
  for (const [name, value] of new FormData(form)) {
    const family = FAMILIES.find((one) => name.startsWith(`${one}_`));
    if (family && value) sent[family][name.slice(family.length + 1)] = value;
  }
  return JSON.stringify(sent);
}

function put(form, body, keepalive = false) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  headers["X-CSRF-Token"] = document.body.dataset.csrf;
  return fetch(form.dataset.draft, { method: "PUT", body, headers, keepalive });
}

function watch(form) {
  const state = form.querySelector("[data-draft-state]");
  let kept = gather(form);
  let timer = null;

  async function save() {
    const now = gather(form);
    if (now === kept) return;
    let answer = null;
    try {
      answer = await put(form, now);
    } catch {
      // The network is away: as with a server that fails, it is tried again.
    }
    if (answer?.ok) kept = now;
    state.textContent = answer?.ok ? state.dataset.saved : state.dataset.unsaved;
    if (!answer || answer.status >= 500) timer = setTimeout(save, AGAIN_MILLISECONDS);
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_MILLISECONDS);
  });
  addEventListener("pagehide", () => {
    const now = gather(form);
    if (now !== kept) put(form, now, true).catch(() => {});
  });
}

for (const form of document.querySelectorAll("form[data-draft]")) watch(form);
