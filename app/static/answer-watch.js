// Watches a running recording: a screen that dims, a microphone or camera that is muted or lost, a page left alone.
"use strict";

const AnswerWatch = (() => {
  const QUIET = 0.005;
  const QUIET_LOOKS = 80;
  const LOOK_MILLISECONDS = 100;

  // Where a browser has no wake lock, or refuses it (little battery), the recording runs without one.
  async function awake(held) {
    if (held.over || document.visibilityState !== "visible" || !navigator.wakeLock) return;
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (held.over) lock.release();
      else held.lock = lock;
    } catch {
      held.lock = null;
    }
  }

  function loudness(stream, told) {
    if (stream.getAudioTracks().length === 0) return () => {};
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let quiet = 0;
    const timer = setInterval(() => {
      // A context that the browser holds back hears nothing whatever is said: its silence says nothing.
      if (context.state !== "running") return context.resume().catch(() => {});
      analyser.getFloatTimeDomainData(samples);
      const most = samples.reduce((loudest, value) => Math.max(loudest, Math.abs(value)), 0);
      quiet = most < QUIET ? quiet + 1 : 0;
      told.level(most);
      if (quiet === 0) told.heard();
      if (quiet === QUIET_LOOKS) told.silent();
    }, LOOK_MILLISECONDS);
    return () => {
      clearInterval(timer);
      context.close();
    };
  }

  // Where the browser says so, tell when the person or the device takes the permission back.
  async function permitted(kind, told, signal) {
    const name = kind === "audio" ? "microphone" : "camera";
    const status = await navigator.permissions?.query({ name }).catch(() => null);
    const look = () => status.state === "denied" && !signal.aborted && told.revoked(kind);
    if (!status) return;
    status.addEventListener("change", look, { signal });
    look();
  }

  // A headset that is pulled out ends its track in some browsers; in others the track lives on, at another microphone.
  async function plugged(stream, told) {
    const track = stream.getAudioTracks()[0];
    if (!track || track.readyState !== "live") return;
    const { deviceId, groupId } = track.getSettings();
    const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    const same = (one) => one.deviceId === deviceId && (!groupId || one.groupId === groupId);
    const inputs = devices.filter((one) => one.kind === "audioinput");
    if (deviceId && inputs.length > 0 && !inputs.some(same)) told.unplugged();
  }

  // `told` has a function for each thing that can happen: muted, unmuted, lost and revoked take "audio" or
  // "video"; unplugged; hidden and shown; level, silent and heard. Returns the function that ends the watch.
  return (stream, told) => {
    const held = { over: false, lock: null };
    const stopped = new AbortController();
    const on = (target, name, act) => target.addEventListener(name, act, { signal: stopped.signal });
    for (const track of stream.getTracks()) {
      on(track, "mute", () => told.muted(track.kind));
      on(track, "unmute", () => told.unmuted(track.kind));
      on(track, "ended", () => told.lost(track.kind));
      if (track.muted) told.muted(track.kind);
      permitted(track.kind, told, stopped.signal);
    }
    on(navigator.mediaDevices, "devicechange", () => plugged(stream, told));
    on(document, "visibilitychange", () => {
      if (document.visibilityState === "hidden") return told.hidden();
      awake(held);
      told.shown();
    });
    on(window, "pagehide", () => told.hidden());
    on(document, "freeze", () => told.hidden());
    awake(held);
    const deaf = loudness(stream, told);
    return () => {
      held.over = true;
      stopped.abort();
      held.lock?.release().catch(() => {});
      deaf();
    };
  };
})();
