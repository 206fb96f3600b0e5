// Waits for transcripts: reloads when one has become ready, unless the reader is typing.
"use strict";

const waiting = document.getElementById("waiting");
let typed = false;
let before = null;
document.addEventListener("input", () => (typed = true));

async function look() {
  try {
    const answer = await fetch(waiting.dataset.progress, { headers: { Accept: "application/json" } });
    const now = JSON.stringify((await answer.json()).answers);
    if (before !== null && now !== before && !typed) return location.reload();
    before ??= now;
  } catch {
    // No connection at the moment: the next look tries again.
  }
  setTimeout(look, 2500);
}

look();
