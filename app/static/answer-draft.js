// A typed answer saves itself on the server; until that has it, on the device, where that keeps anything.
"use strict";

const AnswerDraft = (() => {
  const SAVE_MILLISECONDS = 700;
  const AGAIN_MILLISECONDS = 3000;
  const { byId, words } = AnswerPage;
  const place = `draft:${AnswerPage.question.key}`;

  // A browser that keeps nothing (private, blocked or full) throws at the mere question.
  function device(work) {
    try {
      return work(localStorage);
    } catch {
      return null;
    }
  }

  const read = () => device((store) => store.getItem(place));
  const keep = (text) => device((store) => store.setItem(place, text));
  const forget = () => device((store) => store.removeItem(place));

  return () => {
    const text = byId("text");
    let timer = null;
    text.value = read() || text.value;
    const save = async () => {
      const now = text.value;
      try {
        await AnswerServer.send("/draft", { text: now }, "PUT");
        if (text.value === now) forget();
        byId("saved").textContent = words.saved;
      } catch (error) {
        const refused = error instanceof AnswerServer.Refused;
        byId("saved").textContent = refused ? error.message : words.unsaved;
        if (!refused) AnswerServer.pause(AGAIN_MILLISECONDS).then(save);
      }
    };
    const typed = () => {
      keep(text.value);
      clearTimeout(timer);
      timer = setTimeout(save, SAVE_MILLISECONDS);
    };
    text.addEventListener("input", typed);
    byId("written").addEventListener("submit", () => {
      clearTimeout(timer);
      forget();
    });
    // What was typed before this script ran counts too.
    if (text.value !== text.defaultValue) typed();
  };
})();
