// What every staff page does: send the form token with htmx, and show which models are still coming up.
"use strict";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRF-Token"] = document.body.dataset.csrf;
});

const strip = document.getElementById("models");
// Chinese sets no space between words.
const gap = document.documentElement.lang.startsWith("zh") ? "" : " ";

function describe(model) {
  if (model.state === "lacking") return model.label;
  if (model.state === "failed") return `${model.label}${gap}${strip.dataset.failed}`;
  if (model.state === "fetching" && model.total) {
    return `${model.label}${gap}${strip.dataset.fetching} (${Math.round((100 * model.bytes) / model.total)} %)`;
  }
  return `${model.label}${gap}${["missing", "fetching"].includes(model.state) ? strip.dataset.fetching : strip.dataset.loading}`;
}

async function showModels() {
  let pending = [];
  try {
    const answer = await fetch("/api/v1/models", { headers: { Accept: "application/json" } });
    const { models } = await answer.json();
    pending = Object.values(models).filter((model) => model.state !== "ready");
    strip.hidden = pending.length === 0;
    const lacking = pending.find((model) => model.state === "lacking");
    const intro = lacking ? strip.dataset.lacking.replace("{package}", lacking.message) : strip.dataset.intro;
    strip.textContent = pending.length ? `${intro}${gap}${pending.map(describe).join(" · ")}` : "";
  } catch {
    strip.hidden = true;
  }
  setTimeout(showModels, pending.length ? 2000 : 30000);
}

if (strip) showModels();
