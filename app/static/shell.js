// What every staff page does: send the form token with htmx, and show which models are still coming up.

const PENDING_MILLISECONDS = 2000;
const READY_MILLISECONDS = 30000;
const strip = document.getElementById("models");
// Chinese sets no space between words.
const gap = document.documentElement.lang.startsWith("zh") ? "" : " ";

function describe(model) {
  if (model.state === "lacking") return model.label;
  if (model.state === "failed") return `${model.label}${gap}${strip.dataset.failed}`;
  if (model.state === "fetching" && model.total) {
    const share = Math.round((100 * model.bytes) / model.total);
    return `${model.label}${gap}${strip.dataset.fetching} (${share} %)`;
  }
  const isComing = ["missing", "fetching"].includes(model.state);
  return `${model.label}${gap}${isComing ? strip.dataset.fetching : strip.dataset.loading}`;
}

async function getPendingModels() {
  const answer = await fetch("/api/v1/models", { headers: { Accept: "application/json" } });
  const { models } = await answer.json();
  return Object.values(models).filter((model) => model.state !== "ready");
}

function showPending(pending) {
  strip.hidden = pending.length === 0;
  const lacking = pending.find((model) => model.state === "lacking");
  const intro = lacking ? strip.dataset.lacking.replace("{package}", lacking.message) : strip.dataset.intro;
  strip.textContent = pending.length ? `${intro}${gap}${pending.map(describe).join(" · ")}` : "";
}

async function showModels() {
  let pending = [];
  try {
    pending = await getPendingModels();
    showPending(pending);
  } catch {
    strip.hidden = true;
  }
  setTimeout(showModels, pending.length ? PENDING_MILLISECONDS : READY_MILLISECONDS);
}

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRF-Token"] = document.body.dataset.csrf;
});

if (strip) showModels();
