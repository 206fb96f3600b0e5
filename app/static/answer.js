// Begins the page of a question: the draft, the clock and, where the answer is spoken, the recorder.
import { startClock } from "./answer-clock.js";
import { keepDraft } from "./answer-draft.js";
import { hasTyped, question, say, showButtons, words } from "./answer-page.js";
import { Recording } from "./answer-recording.js";
import { awaitTurn } from "./answer-turn.js";
import { byId } from "./page-text.js";

async function startRecorder() {
  byId("recorder").hidden = false;
  await awaitTurn(() => {
    showButtons({});
    say(words.elsewhere);
  });
  const recording = new Recording();
  byId("record").addEventListener("click", () => recording.begin());
  byId("stop").addEventListener("click", () => recording.stop());
  byId("submit").addEventListener("click", () => recording.submit());
  byId("again").addEventListener("click", () => recording.again());
  if (await recording.resume()) return;
  say(words.idle);
  startClock({ prepared: () => hasTyped() || byId("record").disabled || recording.begin() });
}

keepDraft();
if (question.mode === "text") startClock();
else startRecorder();
