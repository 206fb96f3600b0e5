// The parts of one take: kept on the device and sent one after the other until the server has them all.
"use strict";

const AnswerOutbox = (() => {
  const FIRST_PAUSE = 500;
  const LONGEST_PAUSE = 8000;
  const { words, warn, say } = AnswerPage;
  const lacking = (part) => part && !part.acknowledged;

  // Keep something on the device where it takes it.
  async function remember(work) {
    try {
      await work();
    } catch (error) {
      warn("store", error?.name === "QuotaExceededError" ? words.full : words.not_kept);
    }
  }

  class Outbox {
    // `take` is {answer, take, type, ended, interrupted}. `refused` is called with the server's sentence, `settled`
    // once the take has ended and the server has all that it will get.
    constructor(take, { refused, settled }) {
      this.take = take;
      this.on = { refused, settled };
      this.parts = 0;
      this.acknowledged = 0;
      // Every part stays in memory too: a device without room, or a store that closed, does not end the recording.
      this.held = [];
      this.writing = Promise.resolve();
      this.sending = null;
      this.refused = false;
      this.done = false;
    }

    remember() {
      return remember(() => AnswerStore.putTake(this.take));
    }

    keep(blob) {
      const index = this.parts++;
      this.writing = this.writing.then(async () => {
        const part = { answer: this.take.answer, take: this.take.take, index, data: await blob.arrayBuffer(), acknowledged: false };
        this.held[index] = part;
        await remember(() => AnswerStore.putPart(part));
        this.progress();
        this.send();
      });
    }

    // Take up what an earlier page left: the parts held here up to the first that neither side has.
    takeUp(held, there) {
      for (const part of held) this.held[part.index] = part;
      for (const index of there) if (this.held[index]) this.held[index].acknowledged = true;
      while (this.held[this.parts] || there.includes(this.parts)) this.parts += 1;
      this.held.length = Math.min(this.held.length, this.parts);
      this.acknowledged = this.parts - this.held.filter(lacking).length;
    }

    async close(interrupted) {
      await this.writing;
      this.take = { ...this.take, ended: true, interrupted };
      await this.remember();
    }

    send() {
      this.sending ??= this.drain().finally(() => {
        this.sending = null;
        if (!this.refused && this.held.some(lacking)) this.send();
        this.settle();
      });
    }

    async drain() {
      for (const part of this.held.filter(lacking)) {
        await this.deliver(part);
        if (this.refused) return;
        part.acknowledged = true;
        this.acknowledged += 1;
        await remember(() => AnswerStore.putPart(part));
        this.progress();
      }
    }

    async deliver(part) {
      for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
        try {
          await AnswerServer.part(part);
          return warn("offline", null);
        } catch (error) {
          if (error instanceof AnswerServer.Refused) {
            // What the server took before can still be handed in.
            this.refused = true;
            return this.on.refused(error.message);
          }
          const told = this.take.ended ? words.offline_ended : words.offline;
          say(told);
          warn("offline", told);
          await AnswerServer.pause(pause);
          say(this.take.ended ? words.sending : words.recording);
        }
      }
    }

    progress() {
      AnswerPage.progress(this.acknowledged, this.parts);
    }

    settle() {
      if (!this.take.ended || this.done) return;
      if (this.refused) this.parts = this.acknowledged;
      if (this.acknowledged < this.parts) return;
      this.done = true;
      this.on.settled();
    }

    // The recording as this device holds it; null where it kept only some parts, and the server alone has the whole.
    whole() {
      const parts = this.held.slice(0, this.parts).filter(Boolean);
      return parts.length < this.parts ? null : new Blob(parts.map((part) => part.data), { type: this.take.type });
    }
  }

  return Outbox;
})();
