// Watches a running recording: a screen that dims, a microphone or camera that is muted or lost, a page left alone.
import { openLevelMeter } from "./level-meter.js";

const QUIET = 0.005;
const QUIET_LOOKS = 80;
const LOOK_MILLISECONDS = 100;

/**
 * What can happen to a recording; a kind is "audio" or "video".
 * @typedef {object} Handlers
 * @property {(kind: string) => void} muted
 * @property {(kind: string) => void} unmuted
 * @property {(kind: string) => void} lost
 * @property {(kind: string) => void} revoked
 * @property {() => void} unplugged
 * @property {() => void} hidden
 * @property {() => void} shown
 * @property {(value: number) => void} level from 0 to 1
 * @property {() => void} silent
 * @property {() => void} heard
 */

// Where a browser has no wake lock, or refuses it (little battery), the recording runs without one.
async function keepAwake(screen) {
  if (screen.over || document.visibilityState !== "visible" || !navigator.wakeLock) return;
  try {
    const lock = await navigator.wakeLock.request("screen");
    if (screen.over) lock.release();
    else screen.lock = lock;
  } catch {
    screen.lock = null;
  }
}

/** Watch how loud the microphone is; returns what ends it. */
function watchLoudness(stream, handlers) {
  if (stream.getAudioTracks().length === 0) return () => {};
  const meter = openLevelMeter(stream);
  let quiet = 0;
  const timer = setInterval(() => {
    // A meter that the browser holds back hears nothing whatever is said: its silence says nothing.
    if (!meter.isRunning()) return meter.resume();
    const level = meter.read();
    quiet = level < QUIET ? quiet + 1 : 0;
    handlers.level(level);
    if (quiet === 0) handlers.heard();
    if (quiet === QUIET_LOOKS) handlers.silent();
  }, LOOK_MILLISECONDS);
  return () => {
    clearInterval(timer);
    meter.close();
  };
}

// Where the browser says so, tell when the person or the device takes the permission back.
async function watchPermission(kind, handlers, signal) {
  const name = kind === "audio" ? "microphone" : "camera";
  const status = await navigator.permissions?.query({ name }).catch(() => null);
  const look = () => status.state === "denied" && !signal.aborted && handlers.revoked(kind);
  if (!status) return;
  status.addEventListener("change", look, { signal });
  look();
}

// A headset that is pulled out ends its track in some browsers; in others the track lives on, at another microphone.
async function findMicrophone(stream, handlers) {
  const track = stream.getAudioTracks()[0];
  if (!track || track.readyState !== "live") return;
  const { deviceId, groupId } = track.getSettings();
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  const isSame = (device) => device.deviceId === deviceId && (!groupId || device.groupId === groupId);
  const inputs = devices.filter((device) => device.kind === "audioinput");
  if (deviceId && inputs.length > 0 && !inputs.some(isSame)) handlers.unplugged();
}

function watchTracks(stream, handlers, signal) {
  for (const track of stream.getTracks()) {
    track.addEventListener("mute", () => handlers.muted(track.kind), { signal });
    track.addEventListener("unmute", () => handlers.unmuted(track.kind), { signal });
    track.addEventListener("ended", () => handlers.lost(track.kind), { signal });
    if (track.muted) handlers.muted(track.kind);
    watchPermission(track.kind, handlers, signal);
  }
}

/**
 * Watch a recording and keep the screen on.
 * @param {MediaStream} stream
 * @param {Handlers} handlers
 * @returns {() => void} ends the watch
 */
export function watchRecording(stream, handlers) {
  const screen = { over: false, lock: null };
  const stopped = new AbortController();
  const { signal } = stopped;
  watchTracks(stream, handlers, signal);
  navigator.mediaDevices.addEventListener("devicechange", () => findMicrophone(stream, handlers), { signal });
  const seen = () => {
    if (document.visibilityState === "hidden") return handlers.hidden();
    keepAwake(screen);
    handlers.shown();
  };
  document.addEventListener("visibilitychange", seen, { signal });
  window.addEventListener("pagehide", () => handlers.hidden(), { signal });
  document.addEventListener("freeze", () => handlers.hidden(), { signal });
  keepAwake(screen);
  const stopLoudness = watchLoudness(stream, handlers);
  return () => {
    screen.over = true;
    stopped.abort();
    screen.lock?.release().catch(() => {});
    stopLoudness();
  };
}
