// A spoken answer: recorded, sent while it runs, survived where something disturbs it, played back and handed in.
import { forgetAnswer as forgetTime, ignoreEnd, startAnswering, stopClock } from "./answer-clock.js";
import { Outbox } from "./answer-outbox.js";
import * as page from "./answer-page.js";
import { getTakes, hexDigest, pause, Refused, send } from "./answer-server.js";
import { forgetAnswer, getLatestTake, getParts } from "./answer-store.js";
import { watchRecording } from "./answer-watch.js";
import { byId } from "./page-text.js";

const { say, showButtons, warn, words } = page;
const { mode, key, retakes } = page.question;

const TYPES = {
  video: ["video/webm;codecs=vp8,opus", "video/webm", "video/mp4"],
  voice: ["audio/webm;codecs=opus", "audio/webm", "audio/mp4"],
};
const RATES = { videoBitsPerSecond: 500000, audioBitsPerSecond: 32000 };
const PART_MILLISECONDS = 1000;
const AGAIN_MILLISECONDS = 2000;
const CAMERA = {
  width: { ideal: 640 },
  height: { ideal: 480 },
  frameRate: { ideal: 20, max: 24 },
  facingMode: "user",
};
const WANTED = { audio: { echoCancellation: true, noiseSuppression: true }, video: mode === "video" && CAMERA };

function askBeforeLeaving(event) {
  event.preventDefault();
}

export class Recording {
  constructor() {
    this.stream = this.recorder = this.outbox = null;
    this.interrupted = false;
    this.retakes = retakes;
  }

  async begin() {
    if (!navigator.mediaDevices || !window.MediaRecorder) return say(words.unsupported);
    byId("record").disabled = true;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia(WANTED);
    } catch {
      return this.giveUp(words.refused);
    }
    let take;
    try {
      take = await this.openTake();
    } catch (error) {
      return this.giveUp(error instanceof Refused ? error.message : words.no_start);
    }
    this.run(take);
  }

  /** Leave the recording unbegun, and say why. */
  giveUp(text) {
    this.release();
    byId("record").disabled = false;
    say(text);
  }

  async openTake() {
    const type = TYPES[mode].find((each) => MediaRecorder.isTypeSupported(each));
    const made = await send("/takes", { content_type: type, interrupted: this.interrupted });
    this.retakes = made.retakes_left;
    return { answer: key, take: made.take, type, ended: false };
  }

  hold(take) {
    this.outbox = new Outbox(take, { refused: (text) => this.cut(text), settled: () => this.settled() });
  }

  run(take) {
    this.hold(take);
    this.cause = null;
    this.recorder = new MediaRecorder(this.stream, { mimeType: take.type, ...RATES });
    this.recorder.ondataavailable = (event) => event.data.size && this.outbox.keep(event.data);
    this.recorder.onstop = () => this.end();
    this.recorder.onerror = () => this.cut(words.failed);
    try {
      this.recorder.start(PART_MILLISECONDS);
    } catch {
      // The microphone went while the server was asked: another beginning costs nothing.
      this.interrupted = true;
      return this.giveUp(words.refused);
    }
    this.interrupted = false;
    this.outbox.remember();
    startAnswering(() => this.stop());
    byId("live").srcObject = this.stream;
    if (mode === "video") byId("live").play();
    this.unwatch = watchRecording(this.stream, this.handlers());
    showButtons({ stop: true });
    this.outbox.progress();
    say(words.recording);
    addEventListener("beforeunload", askBeforeLeaving);
  }

  stop() {
    if (this.recorder && this.recorder.state !== "inactive") this.recorder.stop();
  }

  release() {
    this.stream?.getTracks().forEach((track) => track.stop());
  }

  /** Make what was said so far into a part; from now on recording again costs nothing. */
  disturb(kind, text) {
    if (this.recorder.state === "recording") this.recorder.requestData();
    this.interrupted = true;
    if (text) warn(kind, text);
  }

  /** End the recording for a cause that the page names. */
  cut(text) {
    this.cause = text;
    this.interrupted = true;
    this.stop();
  }

  /** @returns {import("./answer-watch.js").Handlers} */
  handlers() {
    // Only words are assessed: without a picture the recording goes on.
    const blind = () => warn("video", words.no_picture);
    return {
      level: (value) => (byId("level").value = value),
      silent: () => page.hasWarning("audio") || warn("silent", words.silent),
      heard: () => warn("silent", null),
      muted: (kind) => (kind === "audio" ? this.disturb("audio", words.muted) : blind()),
      unmuted: (kind) => warn(kind, null),
      lost: (kind) => (kind === "audio" ? this.cut(words.lost) : blind()),
      revoked: (kind) => (kind === "audio" ? this.cut(words.revoked) : blind()),
      unplugged: () => this.disturb("device", words.unplugged),
      hidden: () => this.disturb("away", null),
      shown: () => this.disturb("away", words.away),
    };
  }

  async end() {
    this.unwatch();
    this.release();
    removeEventListener("beforeunload", askBeforeLeaving);
    ignoreEnd();
    say(words.sending);
    await this.outbox.close(this.interrupted);
    page.clearWarnings();
    showButtons({});
    byId("state").scrollIntoView({ block: "center" });
    if (this.outbox.parts === 0) return this.offerToRecord();
    this.outbox.send();
  }

  /** Nothing was recorded: offer to begin once more. */
  offerToRecord() {
    this.interrupted = true;
    say([this.cause, words.nothing].filter(Boolean).join(" "));
    showButtons({ record: true });
  }

  async settled() {
    if (this.outbox.parts === 0) return this.offerToRecord();
    await this.replay();
    const ready = this.interrupted ? words.interrupted : words.ready;
    say([this.cause, ready].filter(Boolean).join(" "));
    if (this.interrupted) byId("again").textContent = words.interrupted_again;
    showButtons({ submit: true, again: this.interrupted || this.retakes > 0 });
  }

  async replay() {
    const whole = this.outbox.whole();
    byId("live").hidden = true;
    if (whole === null) return;
    page.setDigest(await hexDigest(await whole.arrayBuffer()));
    const player = document.createElement(mode === "video" ? "video" : "audio");
    Object.assign(player, { controls: true, src: URL.createObjectURL(whole) });
    byId("replay").replaceChildren(player);
  }

  async submit() {
    byId("submit").disabled = true;
    say(words.handing);
    const { take, parts } = this.outbox;
    const content = { take: take.take, parts, sha256: page.digest(), option: page.chosenOption() };
    for (;;) {
      try {
        const done = await send("/finish", content);
        await forgetAnswer(key).catch(() => {});
        return location.assign(done.next);
      } catch (error) {
        const refused = error instanceof Refused;
        say(refused ? error.message : words.offline_ended);
        if (refused) return (byId("submit").disabled = false);
        await pause(AGAIN_MILLISECONDS);
      }
    }
  }

  again() {
    page.setDigest(null);
    byId("replay").replaceChildren();
    byId("live").hidden = mode === "voice";
    showButtons({ record: true });
    forgetTime();
    this.begin();
  }

  /**
   * Go on with what an earlier page of this device left.
   * @returns {Promise<boolean>} whether there was anything
   */
  async resume() {
    const known = await getLatestTake(key).catch(() => null);
    if (!known) return false;
    const held = await getParts(key, known.take).catch(() => []);
    const server = await getTakes().catch(() => ({ retakes_left: retakes }));
    this.hold({ ...known, ended: true });
    this.outbox.takeUp(held, server.take === known.take ? server.parts : []);
    this.interrupted = this.outbox.parts === 0 || !known.ended || known.interrupted === true;
    if (this.outbox.parts === 0) return false;
    this.retakes = server.retakes_left;
    showButtons({});
    say(words.sending);
    stopClock();
    await this.outbox.close(this.interrupted);
    this.outbox.progress();
    this.outbox.send();
    return true;
  }
}
