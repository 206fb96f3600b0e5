// The camera and microphone check: everything stays on the device.
import { openLevelMeter } from "./level-meter.js";
import { byId, readWords } from "./page-text.js";

const SAMPLE_MILLISECONDS = 3000;
const LOUD_ENOUGH = 0.05;
const words = readWords();
const device = byId("device");
const chosenMode = () => new FormData(byId("check")).get("mode");
let stream = null;

function say(text) {
  byId("said").textContent = text;
}

function showDevice() {
  device.hidden = chosenMode() === "text";
  closeDevice();
}

function closeDevice() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  byId("preview").hidden = true;
  byId("sample").disabled = true;
  byId("level").value = 0;
}

async function openDevice() {
  if (!navigator.mediaDevices || !window.MediaRecorder) return say(words.unsupported);
  closeDevice();
  const video = chosenMode() === "video" && { width: 640, height: 480 };
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true, video });
  } catch (refusal) {
    return say(refusal.name === "NotFoundError" ? words.none : words.refused);
  }
  const preview = byId("preview");
  preview.hidden = chosenMode() !== "video";
  preview.srcObject = stream;
  if (!preview.hidden) preview.play();
  byId("sample").disabled = false;
  say(words.speak);
  showLevel(stream);
}

/** Show how loud a stream is, as long as it is the one at hand. */
function showLevel(shown) {
  const meter = openLevelMeter(shown);
  const look = () => {
    if (shown !== stream) return meter.close();
    const level = meter.read();
    byId("level").value = level;
    if (level > LOUD_ENOUGH) say(words.works);
    requestAnimationFrame(look);
  };
  look();
}

function recordSample() {
  const recorder = new MediaRecorder(stream);
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.onstop = () => {
    const player = document.createElement(chosenMode() === "video" ? "video" : "audio");
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
  setTimeout(() => recorder.stop(), SAMPLE_MILLISECONDS);
}

byId("try").addEventListener("click", openDevice);
byId("sample").addEventListener("click", recordSample);
byId("check").addEventListener("change", (event) => event.target.name === "mode" && showDevice());
showDevice();
