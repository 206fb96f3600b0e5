// What every staff page does: send the form token with htmx, and show which models are still coming up.
"use strict";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRF-Token"] = document.body.dataset.csrf;
});

const strip = document.getElementById("models");

function describe(name, model) {
  if (model.state === "fetching" && model.total) {
    return `${name} ${strip.dataset.fetching} (${Math.round((100 * model.bytes) / model.total)} %)`;
  }
  if (model.state === "failed") return `${name} ${strip.dataset.failed}`;
  return `${name} ${["missing", "fetching"].includes(model.state) ? strip.dataset.fetching : strip.dataset.loading}`;
}

async function showModels() {
  let pending = [];
  try {
    const answer = await fetch("/api/v1/models", { headers: { Accept: "application/json" } });
    const { models } = await answer.json();
    pending = Object.entries(models).filter(([, model]) => model.state !== "ready");
    strip.hidden = pending.length === 0;
    strip.textContent = pending.length ? `${strip.dataset.intro} ${pending.map(([name, model]) => describe(name, model)).join(" · ")}` : "";
  } catch {
    strip.hidden = true;
  }
  setTimeout(showModels, pending.length ? 2000 : 30000);
}

if (strip) showModels();
