// A spoken answer: recorded, sent while it runs, survived where something disturbs it, played back and handed in.
"use strict";

const AnswerRecording = (() => {
  const TYPES = {
    video: ["video/webm;codecs=vp8,opus", "video/webm", "video/mp4"],
    voice: ["audio/webm;codecs=opus", "audio/webm", "audio/mp4"],
  };
  const RATES = { videoBitsPerSecond: 500000, audioBitsPerSecond: 32000 };
  const PART_MILLISECONDS = 1000;
  const AGAIN_MILLISECONDS = 2000;
  const { byId, words, say, warn, buttons } = AnswerPage;
  const { mode, key, retakes } = AnswerPage.question;
  const WANTED = {
    audio: { echoCancellation: true, noiseSuppression: true },
    video: mode === "video" && { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 20, max: 24 }, facingMode: "user" },
  };

  function leaving(event) {
    event.preventDefault();
  }

  class Recording {
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
        return this.unbegun(words.refused);
      }
      let take;
      try {
        take = await this.take();
      } catch (error) {
        return this.unbegun(error instanceof AnswerServer.Refused ? error.message : words.no_start);
      }
      this.run(take);
    }

    unbegun(text) {
      this.release();
      byId("record").disabled = false;
      say(text);
    }

    async take() {
      const type = TYPES[mode].find((one) => MediaRecorder.isTypeSupported(one));
      const made = await AnswerServer.send("/takes", { content_type: type, interrupted: this.interrupted });
      this.retakes = made.retakes_left;
      return { answer: key, take: made.take, type, ended: false };
    }

    hold(take) {
      this.outbox = new AnswerOutbox(take, { refused: (text) => this.cut(text), settled: () => this.settled() });
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
        return this.unbegun(words.refused);
      }
      this.interrupted = false;
      this.outbox.remember();
      AnswerClock.answering(() => this.stop());
      byId("live").srcObject = this.stream;
      if (mode === "video") byId("live").play();
      this.unwatch = AnswerWatch(this.stream, this.told());
      buttons({ stop: true });
      this.outbox.progress();
      say(words.recording);
      addEventListener("beforeunload", leaving);
    }

    stop() {
      if (this.recorder && this.recorder.state !== "inactive") this.recorder.stop();
    }

    release() {
      this.stream?.getTracks().forEach((track) => track.stop());
    }

    // What was said so far is made into a part, and from now on recording again costs nothing.
    disturb(kind, text) {
      if (this.recorder.state === "recording") this.recorder.requestData();
      this.interrupted = true;
      if (text) warn(kind, text);
    }

    cut(text) {
      this.cause = text;
      this.interrupted = true;
      this.stop();
    }

    told() {
      return {
        level: (value) => (byId("level").value = value),
        silent: () => AnswerPage.warned("audio") || warn("silent", words.silent),
        heard: () => warn("silent", null),
        muted: (kind) => (kind === "audio" ? this.disturb("audio", words.muted) : warn("video", words.no_picture)),
        unmuted: (kind) => warn(kind, null),
        lost: (kind) => (kind === "audio" ? this.cut(words.lost) : warn("video", words.no_picture)),
        revoked: (kind) => (kind === "audio" ? this.cut(words.revoked) : warn("video", words.no_picture)),
        unplugged: () => this.disturb("device", words.unplugged),
        hidden: () => this.disturb("away", null),
        shown: () => this.disturb("away", words.away),
      };
    }

    async end() {
      this.unwatch();
      this.release();
      removeEventListener("beforeunload", leaving);
      AnswerClock.rest();
      say(words.sending);
      await this.outbox.close(this.interrupted);
      AnswerPage.calm();
      buttons({});
      byId("state").scrollIntoView({ block: "center" });
      if (this.outbox.parts === 0) return this.nothing();
      this.outbox.send();
    }

    nothing() {
      this.interrupted = true;
      say([this.cause, words.nothing].filter(Boolean).join(" "));
      buttons({ record: true });
    }

    async settled() {
      if (this.outbox.parts === 0) return this.nothing();
      await this.replay();
      const ready = this.interrupted ? words.interrupted : words.ready;
      say([this.cause, ready].filter(Boolean).join(" "));
      if (this.interrupted) byId("again").textContent = words.interrupted_again;
      buttons({ submit: true, again: this.interrupted || this.retakes > 0 });
    }

    async replay() {
      const whole = this.outbox.whole();
      byId("live").hidden = true;
      if (whole === null) return;
      AnswerPage.digest = await AnswerServer.hex(await whole.arrayBuffer());
      const player = document.createElement(mode === "video" ? "video" : "audio");
      Object.assign(player, { controls: true, src: URL.createObjectURL(whole) });
      byId("replay").replaceChildren(player);
    }

    async submit() {
      byId("submit").disabled = true;
      say(words.handing);
      const { take, parts } = this.outbox;
      const content = { take: take.take, parts, sha256: AnswerPage.digest, option: AnswerPage.chosen() };
      for (;;) {
        try {
          const done = await AnswerServer.send("/finish", content);
          await AnswerStore.forget(key).catch(() => {});
          return location.assign(done.next);
        } catch (error) {
          const refused = error instanceof AnswerServer.Refused;
          say(refused ? error.message : words.offline_ended);
          if (refused) return (byId("submit").disabled = false);
          await AnswerServer.pause(AGAIN_MILLISECONDS);
        }
      }
    }

    again() {
      AnswerPage.digest = null;
      byId("replay").replaceChildren();
      byId("live").hidden = mode === "voice";
      buttons({ record: true });
      AnswerClock.again();
      this.begin();
    }

    // Goes on with what an earlier page of this device left; says whether there was anything.
    async resume() {
      const known = await AnswerStore.latest(key).catch(() => null);
      if (!known) return false;
      const held = await AnswerStore.parts(key, known.take).catch(() => []);
      const server = await AnswerServer.takes().catch(() => ({ retakes_left: retakes }));
      this.hold({ ...known, ended: true });
      this.outbox.takeUp(held, server.take === known.take ? server.parts : []);
      this.interrupted = this.outbox.parts === 0 || !known.ended || known.interrupted === true;
      if (this.outbox.parts === 0) return false;
      this.retakes = server.retakes_left;
      buttons({});
      say(words.sending);
      AnswerClock.stop();
      await this.outbox.close(this.interrupted);
      this.outbox.progress();
      this.outbox.send();
      return true;
    }
  }

  return Recording;
})();
