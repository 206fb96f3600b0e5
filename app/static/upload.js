// Sends files one after the other and says of each what became of it; without this script the form sends them together.

import { showChosen } from "./drop.js";
import { holdsSession } from "./session.js";

const SHOWN_MILLISECONDS = 4000;
const MIB = 1024 * 1024;
const form = document.querySelector("[data-upload]");
const list = form?.querySelector("[data-sending-list]");
const input = form?.querySelector("input[type=file]");
let waiting = Promise.resolve();

/** Add a line for a file; returns what shows how far it is, and what became of it. */
function addLine(file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  const outcome = document.createElement("span");
  name.textContent = file.name;
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", `${form.dataset.sending} ${file.name}`);
  item.append(name, bar, outcome);
  list.append(item);
  return {
    progress(share) { bar.value = Math.round(100 * share); },
    done(text, good) {
      bar.remove();
      outcome.textContent = text;
      outcome.className = good ? "tag good" : "notice bad";
      if (good) setTimeout(() => item.remove(), SHOWN_MILLISECONDS);
    },
  };
}

function isTooLarge(file) {
  const limit = file.name.toLowerCase().endsWith(".zip") ? form.dataset.archiveMib : form.dataset.limitMib;
  return file.size > limit * MIB;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function showOutcome(line, answer) {
  const received = answer?.files?.[0];
  if (received?.repeated) line.done(form.dataset.repeated, true);
  else if (received) line.done(received.message ?? received.label, received.state !== "refused");
  else line.done(answer?.error?.message ?? form.dataset.cutOff, false);
}

function send(file, line) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("files", file, file.name);
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRF-Token", document.body.dataset.csrf);
    request.upload.addEventListener("progress", (event) => line.progress(event.loaded / event.total));
    request.addEventListener("loadend", () => {
      showOutcome(line, parse(request.responseText));
      document.body.dispatchEvent(new Event("refresh-files"));
      resolve();
    });
    request.send(body);
  });
}

function sendAll(files) {
  for (const file of files) {
    const line = addLine(file);
    if (isTooLarge(file)) line.done(form.dataset.tooLarge, false);
    else waiting = waiting.then(() => send(file, line));
  }
}

function start() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sendAll([...input.files]);
    input.value = "";
    showChosen(form.querySelector("[data-drop]"));
  });
  // A file that is dropped beside its place is taken, too, and not opened by the browser.
  for (const kind of ["dragover", "drop"]) {
    form.addEventListener(kind, async (event) => {
      event.preventDefault();
      const files = kind === "drop" ? [...event.dataTransfer.files] : [];
      if (files.length && (await holdsSession())) sendAll(files);
    });
  }
}

if (form) start();
