// Begins the page of a question: the draft, the clock and, where the answer is spoken, the recorder.
"use strict";

async function recorder() {
  const { byId, buttons, say, words } = AnswerPage;
  byId("recorder").hidden = false;
  await AnswerTurn(() => {
    buttons({});
    say(words.elsewhere);
  });
  const recording = new AnswerRecording();
  for (const [button, act] of [["record", "begin"], ["stop", "stop"], ["submit", "submit"], ["again", "again"]]) {
    byId(button).addEventListener("click", () => recording[act]());
  }
  if (await recording.resume()) return;
  say(words.idle);
  AnswerClock.start({ prepared: () => AnswerPage.typed() || byId("record").disabled || recording.begin() });
}

AnswerDraft();
if (AnswerPage.question.mode === "text") AnswerClock.start();
else recorder();
