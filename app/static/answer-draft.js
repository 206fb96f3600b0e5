// A typed answer saves itself on the server; until that has it, on the device, where that keeps anything.
import { question, words } from "./answer-page.js";
import { pause, Refused, send } from "./answer-server.js";
import { byId } from "./page-text.js";

const SAVE_MILLISECONDS = 700;
const AGAIN_MILLISECONDS = 3000;
const place = `draft:${question.key}`;

// A browser that keeps nothing (private, blocked or full) throws at the mere question.
function onDevice(work) {
  try {
    return work(localStorage);
  } catch {
    return null;
  }
}

const read = () => onDevice((store) => store.getItem(place));
const keep = (text) => onDevice((store) => store.setItem(place, text));
const forget = () => onDevice((store) => store.removeItem(place));

async function save(text) {
  const now = text.value;
  try {
    await send("/draft", { text: now }, "PUT");
    if (text.value === now) forget();
    byId("saved").textContent = words.saved;
  } catch (error) {
    const refused = error instanceof Refused;
    byId("saved").textContent = refused ? error.message : words.unsaved;
    if (!refused) pause(AGAIN_MILLISECONDS).then(() => save(text));
  }
}

/** Keep what is typed into the answer, beginning with what this device still holds of it. */
export function keepDraft() {
  const text = byId("text");
  let timer = null;
  text.value = read() || text.value;
  const typed = () => {
    keep(text.value);
    clearTimeout(timer);
    timer = setTimeout(() => save(text), SAVE_MILLISECONDS);
  };
  text.addEventListener("input", typed);
  byId("written").addEventListener("submit", () => {
    clearTimeout(timer);
    forget();
  });
  // What was typed before this script ran counts too.
  if (text.value !== text.defaultValue) typed();
}
