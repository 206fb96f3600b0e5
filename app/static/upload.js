// Sends files one after the other and says of each what became of it; without this script the form sends them together.
"use strict";

const form = document.querySelector("[data-upload]");
const list = form?.querySelector("[data-sending-list]");
const input = form?.querySelector("input[type=file]");
let waiting = Promise.resolve();

function line(file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  const said = document.createElement("span");
  name.textContent = file.name;
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", `${form.dataset.sending} ${file.name}`);
  item.append(name, bar, said);
  list.append(item);
  return {
    progress(share) { bar.value = Math.round(100 * share); },
    done(text, good) {
      bar.remove();
      said.textContent = text;
      said.className = good ? "tag good" : "notice bad";
      if (good) setTimeout(() => item.remove(), 4000);
    },
  };
}

function tooLarge(file) {
  const limit = file.name.toLowerCase().endsWith(".zip") ? form.dataset.archiveMib : form.dataset.limitMib;
  return file.size > limit * 1024 * 1024;
}

function send(file, shown) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("files", file, file.name);
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRF-Token", document.body.dataset.csrf);
    request.upload.addEventListener("progress", (event) => shown.progress(event.loaded / event.total));
    request.addEventListener("loadend", () => {
      let answer = null;
      try { answer = JSON.parse(request.responseText); } catch { answer = null; }
      const received = answer?.files?.[0];
      if (received?.repeated) shown.done(form.dataset.repeated, true);
      else if (received) shown.done(received.message ?? received.label, received.state !== "refused");
      else shown.done(answer?.error?.message ?? form.dataset.cutOff, false);
      document.body.dispatchEvent(new Event("refresh-files"));
      resolve();
    });
    request.send(body);
  });
}

function sendAll(files) {
  for (const file of files) {
    const shown = line(file);
    if (tooLarge(file)) shown.done(form.dataset.tooLarge, false);
    else waiting = waiting.then(() => send(file, shown));
  }
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sendAll([...input.files]);
    input.value = "";
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    form.addEventListener(kind, (event) => {
      event.preventDefault();
      form.classList.toggle("over", kind === "dragover");
      if (kind === "drop") sendAll([...event.dataTransfer.files]);
    });
  }
}
