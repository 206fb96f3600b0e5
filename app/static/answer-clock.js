// The time to prepare and to answer. It counts on while the clock of the device is set anew, and a recorded answer's
// time runs from when its recording starts.
"use strict";

const AnswerClock = (() => {
  const LOOK_MILLISECONDS = 250;
  const { mode, prepare, limit, elapsed } = AnswerPage.question;
  const { words, fill } = AnswerPage;
  const now = () => performance.now() / 1000;
  const opened = now() - elapsed;
  const clock = { answering: null, prepared: null, over: null, timer: null };

  function begun() {
    if (clock.answering !== null) return clock.answering;
    return mode === "text" || AnswerPage.typed() ? opened + prepare : null;
  }

  function shown() {
    const preparing = Math.ceil(opened + prepare - now());
    if (preparing > 0 && clock.answering === null) return fill(words.prepare, { seconds: preparing });
    const from = begun();
    if (from === null) return fill(words.waiting, { seconds: limit });
    const left = Math.ceil(from + limit - now());
    return left > 0 ? fill(words.answer, { seconds: left }) : words.over;
  }

  function look() {
    AnswerPage.time(shown());
    // Nothing starts by itself on a page that nobody sees.
    if (clock.prepared && clock.answering === null && now() >= opened + prepare && document.visibilityState === "visible") {
      const act = clock.prepared;
      clock.prepared = null;
      act();
    }
    if (clock.over && clock.answering !== null && now() >= clock.answering + limit) clock.over();
    clock.timer = setTimeout(look, LOOK_MILLISECONDS);
  }

  return {
    // `prepared` is called once, when the time to prepare is over before an answer began.
    start({ prepared = null } = {}) {
      clock.prepared = prepared;
      look();
    },
    // `over` is called when the time to answer is over; `rest` says that nothing is to be called any more.
    answering(over) {
      clock.answering = now();
      clock.over = over;
      clearTimeout(clock.timer);
      look();
    },
    rest: () => (clock.over = null),
    again: () => (clock.answering = null),
    stop() {
      clearTimeout(clock.timer);
      clock.answering = now();
      AnswerPage.time("");
    },
  };
})();
