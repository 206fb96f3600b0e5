// The parts of one take: kept on the device and sent one after the other until the server has them all.
import { say, showProgress, warn, words } from "./answer-page.js";
import { pause, Refused, sendPart } from "./answer-server.js";
import { putPart, putTake } from "./answer-store.js";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;
const isLacking = (part) => part && !part.acknowledged;

// Keep something on the device where it takes it.
async function remember(work) {
  try {
    await work();
  } catch (error) {
    warn("store", error?.name === "QuotaExceededError" ? words.full : words.not_kept);
  }
}

export class Outbox {
  /**
   * @param {import("./answer-store.js").Take} take
   * @param {{refused: (sentence: string) => void, settled: () => void}} handlers `refused` is called with the server's
   *   sentence, `settled` once the take has ended and the server has all that it will get.
   */
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
    return remember(() => putTake(this.take));
  }

  /** @param {Blob} blob the next part */
  keep(blob) {
    const index = this.parts++;
    const { answer, take } = this.take;
    this.writing = this.writing.then(async () => {
      const part = { answer, take, index, data: await blob.arrayBuffer(), acknowledged: false };
      this.held[index] = part;
      await remember(() => putPart(part));
      this.progress();
      this.send();
    });
  }

  /**
   * Take up what an earlier page left: the parts held here up to the first that neither side has.
   * @param {import("./answer-store.js").Part[]} held
   * @param {number[]} there the parts that the server has
   */
  takeUp(held, there) {
    for (const part of held) this.held[part.index] = part;
    for (const index of there) if (this.held[index]) this.held[index].acknowledged = true;
    while (this.held[this.parts] || there.includes(this.parts)) this.parts += 1;
    this.held.length = Math.min(this.held.length, this.parts);
    this.acknowledged = this.parts - this.held.filter(isLacking).length;
  }

  async close(interrupted) {
    await this.writing;
    this.take = { ...this.take, ended: true, interrupted };
    await this.remember();
  }

  send() {
    this.sending ??= this.drain().finally(() => {
      this.sending = null;
      if (!this.refused && this.held.some(isLacking)) this.send();
      this.settle();
    });
  }

  async drain() {
    for (const part of this.held.filter(isLacking)) {
      await this.deliver(part);
      if (this.refused) return;
      part.acknowledged = true;
      this.acknowledged += 1;
      await remember(() => putPart(part));
      this.progress();
    }
  }

  async deliver(part) {
    for (let wait = FIRST_PAUSE; ; wait = Math.min(2 * wait, LONGEST_PAUSE)) {
      try {
        await sendPart(part);
        return warn("offline", null);
      } catch (error) {
        if (error instanceof Refused) {
          // What the server took before can still be handed in.
          this.refused = true;
          return this.on.refused(error.message);
        }
        const sentence = this.take.ended ? words.offline_ended : words.offline;
        say(sentence);
        warn("offline", sentence);
        await pause(wait);
        say(this.take.ended ? words.sending : words.recording);
      }
    }
  }

  progress() {
    showProgress(this.acknowledged, this.parts);
  }

  settle() {
    if (!this.take.ended || this.done) return;
    if (this.refused) this.parts = this.acknowledged;
    if (this.acknowledged < this.parts) return;
    this.done = true;
    this.on.settled();
  }

  /**
   * @returns {Blob|null} the recording as this device holds it; null where it kept only some parts, and the server
   *   alone has the whole
   */
  whole() {
    const parts = this.held.slice(0, this.parts).filter(Boolean);
    return parts.length < this.parts ? null : new Blob(parts.map((part) => part.data), { type: this.take.type });
  }
}
