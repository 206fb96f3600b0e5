// The camera and microphone check: everything stays on the device.
"use strict";

const words = JSON.parse(document.getElementById("words").textContent);
const byId = (id) => document.getElementById(id);
const device = byId("device");
const chosen = () => new FormData(byId("check")).get("mode");
let stream = null;

function show() {
  device.hidden = chosen() === "text";
  close();
}

function close() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  byId("preview").hidden = true;
  byId("sample").disabled = true;
  byId("level").value = 0;
}

function say(text) {
  byId("said").textContent = text;
}

async function open() {
  if (!navigator.mediaDevices || !window.MediaRecorder) return say(words.unsupported);
  close();
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: chosen() === "video" && { width: 640, height: 480 } });
  } catch (refusal) {
    return say(refusal.name === "NotFoundError" ? words.none : words.refused);
  }
  const preview = byId("preview");
  preview.hidden = chosen() !== "video";
  preview.srcObject = stream;
  if (!preview.hidden) preview.play();
  byId("sample").disabled = false;
  say(words.speak);
  watch(stream);
}

function watch(shown) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(shown).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const look = () => {
    if (shown !== stream) return context.close();
    analyser.getFloatTimeDomainData(samples);
    const loudest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    byId("level").value = loudest;
    if (loudest > 0.05) say(words.works);
    requestAnimationFrame(look);
  };
  look();
}

function sample() {
  const recorder = new MediaRecorder(stream);
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.onstop = () => {
    const player = document.createElement(chosen() === "video" ? "video" : "audio");
    player.controls = true;
    player.src = URL.createObjectURL(new Blob(parts, { type: recorder.mimeType }));
    byId("playback").replaceChildren(player);
    byId("sample").disabled = false;
    say(words.listen);
    player.play().catch(() => {});
  };
  byId("sample").disabled = true;
  say(words.recording);
  recorder.start();
  setTimeout(() => recorder.stop(), 3000);
}

byId("try").addEventListener("click", open);
byId("sample").addEventListener("click", sample);
byId("check").addEventListener("change", (event) => event.target.name === "mode" && show());
show();
