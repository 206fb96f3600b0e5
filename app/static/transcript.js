// Waits for transcripts: reloads when one has become ready, unless the reader is typing.

const LOOK_MILLISECONDS = 2500;
const waiting = document.getElementById("waiting");
let hasTyped = false;
let before = null;

async function look() {
  try {
    const answer = await fetch(waiting.dataset.progress, { headers: { Accept: "application/json" } });
    const now = JSON.stringify((await answer.json()).answers);
    if (before !== null && now !== before && !hasTyped) return location.reload();
    before ??= now;
  } catch {
    // No connection at the moment: the next look tries again.
  }
  setTimeout(look, LOOK_MILLISECONDS);
}

document.addEventListener("input", () => (hasTyped = true));
look();
