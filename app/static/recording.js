// Recording beside transcript and scores: a click on a word or a quote seeks; links that ran out are asked for anew.
"use strict";

const player = (number) => document.querySelector(`[data-answer="${number}"]`);
const refreshed = new WeakMap();

function seek(number, milliseconds) {
  const media = player(number);
  if (!media) return;
  const go = () => {
    media.currentTime = milliseconds / 1000;
    media.play().catch(() => {});
  };
  if (media.readyState >= HTMLMediaElement.HAVE_METADATA) return go();
  media.addEventListener("loadedmetadata", go, { once: true });
  // Nothing is fetched, and so nothing counts as opened, before somebody plays or seeks.
  media.preload = "auto";
  media.load();
}

function point(paragraph, offset) {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  let left = offset;
  while (walker.nextNode()) {
    if (left <= walker.currentNode.length) return [walker.currentNode, left];
    left -= walker.currentNode.length;
  }
  return [paragraph, paragraph.childNodes.length];
}

// Offsets from the server count characters; a script counts UTF-16 units.
const units = (text, characters) => [...text].slice(0, characters).join("").length;

// A quote is shown in the version that was rated, which may be folded away below a newer one.
function select(number, version, start, end) {
  const versions = [...document.querySelectorAll(`[data-text="${number}"]`)];
  const paragraph = versions.find((one) => one.dataset.version === version) ?? versions[0];
  if (!paragraph) return;
  const folded = paragraph.closest("details");
  if (folded) folded.open = true;
  const text = paragraph.textContent;
  const range = document.createRange();
  range.setStart(...point(paragraph, units(text, start)));
  range.setEnd(...point(paragraph, units(text, end)));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  paragraph.scrollIntoView({ block: "center", behavior: "smooth" });
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-seek-answer]");
  if (!target) return;
  const { seekAnswer, seekMs, version, start, end } = target.dataset;
  if (start !== undefined) select(seekAnswer, version, Number(start), Number(end));
  if (seekMs !== undefined) seek(seekAnswer, Number(seekMs));
});

function follow(media) {
  const spoken = [...document.querySelectorAll(`[data-text="${media.dataset.answer}"] [data-start-ms]`)];
  media.addEventListener("timeupdate", () => {
    const now = 1000 * media.currentTime;
    for (const word of spoken) word.classList.toggle("now", Number(word.dataset.startMs) <= now && now < Number(word.dataset.endMs));
  });
  media.addEventListener("error", () => refresh(media), true);
}

async function refresh(media) {
  if (performance.now() - (refreshed.get(media) ?? -Infinity) < 10000) return;
  refreshed.set(media, performance.now());
  const at = media.currentTime;
  const answer = await fetch(media.closest("[data-refresh]").dataset.refresh, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const found = (await answer.json()).interview.answers.find((one) => String(one.number) === media.dataset.answer);
  media.src = found.source;
  media.addEventListener("loadedmetadata", () => (media.currentTime = at), { once: true });
}

document.querySelectorAll("[data-answer]").forEach(follow);
