// Giving an answer: the clock, drafts that save themselves, and a recording that is sent while it runs.
"use strict";

const box = document.getElementById("answer");
const words = JSON.parse(document.getElementById("words").textContent);
const { base, mode, key } = box.dataset;
const byId = (id) => document.getElementById(id);
const fill = (text, fields) => text.replace(/%\((\w+)\)s/g, (_, name) => fields[name]);
const wait = (milliseconds) => new Promise((resolve) => {
  const timer = setTimeout(done, milliseconds);
  function done() {
    clearTimeout(timer);
    removeEventListener("online", done);
    resolve();
  }
  addEventListener("online", done);
});

class Refused extends Error {}

async function ask(path, options = {}) {
  const answer = await fetch(base + path, { ...options, headers: { Accept: "application/json", ...options.headers } });
  if (answer.status >= 500) throw new TypeError(`status ${answer.status}`);
  const content = await answer.json();
  if (!answer.ok) throw new Refused(content.error.message);
  return content;
}

const send = (path, content, method = "POST") =>
  ask(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(content) });

// The clock

const clock = { started: Date.now() - 1000 * Number(box.dataset.elapsed), answering: null };

function tick() {
  const prepare = Math.ceil(Number(box.dataset.prepare) - (Date.now() - clock.started) / 1000);
  const from = clock.answering ?? clock.started + 1000 * Number(box.dataset.prepare);
  const left = Math.ceil(Number(box.dataset.limit) - (Date.now() - from) / 1000);
  const preparing = prepare > 0 && clock.answering === null;
  byId("clock").textContent = preparing ? fill(words.prepare, { seconds: prepare }) : left > 0 ? fill(words.answer, { seconds: left }) : words.over;
  if (!preparing && clock.answering === null && clock.auto) clock.auto();
  if (left <= 0 && clock.over) clock.over();
  clock.timer = setTimeout(tick, 250);
}

// Writing

function writing() {
  const text = byId("text");
  const kept = `draft:${key}`;
  let timer = null;
  if (localStorage.getItem(kept)) text.value = localStorage.getItem(kept);
  const save = async () => {
    const now = text.value;
    try {
      await send("/draft", { text: now }, "PUT");
      if (text.value === now) localStorage.removeItem(kept);
      byId("saved").textContent = words.saved;
    } catch (error) {
      byId("saved").textContent = error instanceof Refused ? error.message : words.unsaved;
      if (!(error instanceof Refused)) wait(3000).then(save);
    }
  };
  const typed = () => {
    localStorage.setItem(kept, text.value);
    clearTimeout(timer);
    timer = setTimeout(save, 700);
  };
  text.addEventListener("input", typed);
  byId("written").addEventListener("submit", () => {
    clearTimeout(timer);
    localStorage.removeItem(kept);
  });
  // What was typed before this script ran counts too.
  if (text.value !== text.defaultValue) typed();
}

// Recording

const TYPES = {
  video: ["video/webm;codecs=vp8,opus", "video/webm", "video/mp4"],
  voice: ["audio/webm;codecs=opus", "audio/webm", "audio/mp4"],
};
const PART_MILLISECONDS = 1000;

async function digest(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

class Recording {
  constructor() {
    this.take = null;
    this.parts = 0;
    this.acknowledged = 0;
    this.writing = Promise.resolve();
    this.sending = null;
  }

  get say() {
    return (text) => (byId("state").textContent = text);
  }

  async begin() {
    if (!navigator.mediaDevices || !window.MediaRecorder) return this.say(words.unsupported);
    byId("record").disabled = true;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true },
        video: mode === "video" && { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 20, max: 24 }, facingMode: "user" },
      });
      const type = TYPES[mode].find((one) => MediaRecorder.isTypeSupported(one));
      const made = await send("/takes", { content_type: type, interrupted: this.interrupted === true });
      this.take = { answer: key, take: made.take, type, ended: false };
      this.retakes = made.retakes_left;
      await AnswerStore.putTake(this.take);
    } catch (error) {
      this.stream?.getTracks().forEach((track) => track.stop());
      byId("record").disabled = false;
      return this.say(error instanceof Refused ? error.message : error instanceof DOMException ? words.refused : words.offline);
    }
    this.run();
  }

  run() {
    this.parts = this.acknowledged = 0;
    this.interrupted = false;
    this.recorder = new MediaRecorder(this.stream, { mimeType: this.take.type, videoBitsPerSecond: 500000, audioBitsPerSecond: 32000 });
    this.recorder.ondataavailable = (event) => event.data.size && this.keep(event.data, this.parts++);
    this.recorder.onstop = () => this.end();
    this.recorder.start(PART_MILLISECONDS);
    clock.answering = Date.now();
    clock.over = () => this.recorder.state === "recording" && this.recorder.stop();
    byId("live").srcObject = this.stream;
    if (mode === "video") byId("live").play();
    level(this.stream);
    this.buttons({ stop: true });
    this.say(words.recording);
    addEventListener("beforeunload", leaving);
  }

  keep(blob, index) {
    this.writing = this.writing.then(async () => {
      const data = await blob.arrayBuffer();
      try {
        await AnswerStore.putPart({ answer: key, take: this.take.take, index, data, acknowledged: false });
      } catch {
        this.broken = true;
        if (this.recorder.state === "recording") this.recorder.stop();
        return this.say(words.full);
      }
      this.progress();
      this.upload();
    });
  }

  upload() {
    this.sending ??= this.drain().finally(() => {
      this.sending = null;
      if (this.acknowledged < this.parts && !this.broken) this.upload();
      this.settle();
    });
  }

  async drain() {
    const held = await AnswerStore.parts(key, this.take.take);
    this.acknowledged = held.filter((part) => part.acknowledged).length;
    this.progress();
    for (const part of held.filter((one) => !one.acknowledged)) {
      await this.deliver(part);
      if (this.broken) return;
      await AnswerStore.putPart({ ...part, acknowledged: true });
      this.acknowledged += 1;
      this.progress();
    }
  }

  async deliver(part) {
    const base64 = btoa(String.fromCharCode(...(await digest(part.data))));
    for (let pause = 500; ; pause = Math.min(2 * pause, 8000)) {
      try {
        return await ask(`/parts/${part.index}?take=${part.take}`, {
          method: "PUT",
          headers: { "Content-Type": "application/octet-stream", "Content-Digest": `sha-256=:${base64}:` },
          body: part.data,
        });
      } catch (error) {
        if (error instanceof Refused) {
          this.broken = true;
          return this.say(error.message);
        }
        this.say(words.offline);
        await wait(pause);
        this.say(this.take.ended ? words.sending : words.recording);
      }
    }
  }

  progress() {
    byId("sent").max = Math.max(1, this.parts);
    byId("sent").value = this.acknowledged;
    byId("sent-text").textContent = fill(words.bytes, { done: this.acknowledged, all: this.parts });
  }

  async end() {
    this.stream?.getTracks().forEach((track) => track.stop());
    removeEventListener("beforeunload", leaving);
    clock.over = null;
    this.say(words.sending);
    await this.writing;
    if (this.broken) return;
    this.take.ended = true;
    await AnswerStore.putTake(this.take);
    this.buttons({});
    this.upload();
  }

  async settle() {
    if (!this.take.ended || this.acknowledged < this.parts || this.parts === 0 || box.dataset.sha256) return;
    const held = await AnswerStore.parts(key, this.take.take);
    const whole = new Blob(held.map((part) => part.data), { type: this.take.type });
    const bytes = await digest(await whole.arrayBuffer());
    box.dataset.sha256 = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const player = document.createElement(mode === "video" ? "video" : "audio");
    Object.assign(player, { controls: true, src: URL.createObjectURL(whole) });
    byId("replay").replaceChildren(player);
    byId("live").hidden = true;
    this.say(this.interrupted ? words.interrupted : words.ready);
    if (this.interrupted) byId("again").textContent = words.interrupted_again;
    this.buttons({ submit: true, again: this.interrupted || this.retakes > 0 });
  }

  async submit() {
    byId("submit").disabled = true;
    this.say(words.handing);
    const option = document.querySelector('[name="option"]:checked')?.value;
    const content = { take: this.take.take, parts: this.parts, sha256: box.dataset.sha256, option };
    for (;;) {
      try {
        const done = await send("/finish", content);
        await AnswerStore.forget(key);
        return location.assign(done.next);
      } catch (error) {
        this.say(error instanceof Refused ? error.message : words.offline);
        if (error instanceof Refused) return (byId("submit").disabled = false);
        await wait(2000);
      }
    }
  }

  again() {
    delete box.dataset.sha256;
    byId("replay").replaceChildren();
    byId("live").hidden = mode === "voice";
    this.buttons({ record: true });
    this.begin();
  }

  async resume() {
    const known = await AnswerStore.latest(key);
    if (!known) return false;
    const held = await AnswerStore.parts(key, known.take);
    if (held.length === 0) {
      this.interrupted = true;
      return false;
    }
    const server = await ask("/takes").catch(() => ({ retakes_left: Number(box.dataset.retakes) }));
    this.interrupted = !known.ended || known.interrupted === true;
    this.take = { ...known, ended: true, interrupted: this.interrupted };
    this.retakes = server.retakes_left;
    this.parts = held.length;
    await AnswerStore.putTake(this.take);
    this.buttons({});
    this.say(words.sending);
    clock.answering = Date.now();
    clearTimeout(clock.timer);
    byId("clock").textContent = "";
    this.upload();
    return true;
  }

  buttons(shown) {
    for (const name of ["record", "stop", "submit", "again"]) byId(name).hidden = !shown[name];
    byId("record").disabled = byId("submit").disabled = false;
  }
}

function leaving(event) {
  event.preventDefault();
}

function level(stream) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const look = () => {
    if (!stream.active) return context.close();
    analyser.getFloatTimeDomainData(samples);
    byId("level").value = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    setTimeout(look, 100);
  };
  look();
}

async function recording() {
  const current = new Recording();
  byId("recorder").hidden = false;
  byId("record").addEventListener("click", () => current.begin());
  byId("stop").addEventListener("click", () => current.recorder.stop());
  byId("submit").addEventListener("click", () => current.submit());
  byId("again").addEventListener("click", () => {
    clock.answering = null;
    current.again();
  });
  if (await current.resume()) return;
  current.say(words.idle);
  clock.auto = () => {
    clock.auto = null;
    if (byId("text").value === "" && !byId("record").disabled) current.begin();
  };
  tick();
}

writing();
if (mode === "text") tick();
else recording();
