// The time to prepare and to answer. It counts on while the clock of the device is set anew, and a recorded answer's
// time runs from when its recording starts.
import { hasTyped, question, showTime, words } from "./answer-page.js";
import { fill } from "./page-text.js";

const LOOK_MILLISECONDS = 250;
const { mode, prepare, limit, elapsed } = question;
const now = () => performance.now() / 1000;
const opened = now() - elapsed;
const clock = { answering: null, prepared: null, over: null, timer: null };

function answerBegan() {
  if (clock.answering !== null) return clock.answering;
  return mode === "text" || hasTyped() ? opened + prepare : null;
}

function sentence() {
  const preparing = Math.ceil(opened + prepare - now());
  if (preparing > 0 && clock.answering === null) return fill(words.prepare, { seconds: preparing });
  const from = answerBegan();
  if (from === null) return fill(words.waiting, { seconds: limit });
  const left = Math.ceil(from + limit - now());
  return left > 0 ? fill(words.answer, { seconds: left }) : words.over;
}

function isTimeToBegin() {
  // Nothing starts by itself on a page that nobody sees.
  const seen = document.visibilityState === "visible";
  return clock.prepared && clock.answering === null && now() >= opened + prepare && seen;
}

function look() {
  showTime(sentence());
  if (isTimeToBegin()) {
    const begin = clock.prepared;
    clock.prepared = null;
    begin();
  }
  if (clock.over && clock.answering !== null && now() >= clock.answering + limit) clock.over();
  clock.timer = setTimeout(look, LOOK_MILLISECONDS);
}

/**
 * Start the clock.
 * @param {{prepared?: (() => void)|null}} [handlers] `prepared` is called once, when the time to prepare is over
 *   before an answer began.
 */
export function startClock({ prepared = null } = {}) {
  clock.prepared = prepared;
  look();
}

/**
 * Count the time to answer from now.
 * @param {() => void} over is called when it is over
 */
export function startAnswering(over) {
  clock.answering = now();
  clock.over = over;
  clearTimeout(clock.timer);
  look();
}

/** Let the end of the time to answer call nothing any more. */
export const ignoreEnd = () => (clock.over = null);

/** Forget the answer that began: another begins. */
export const forgetAnswer = () => (clock.answering = null);

/** Stop the clock, and show no time. */
export function stopClock() {
  clearTimeout(clock.timer);
  clock.answering = now();
  showTime("");
}
