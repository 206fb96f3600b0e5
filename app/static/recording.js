// Recording beside transcript and scores: a click on a word or a quote seeks; links that ran out are asked for anew.

const REFRESH_MILLISECONDS = 10000;
const refreshed = new WeakMap();

const findPlayer = (number) => document.querySelector(`[data-answer="${number}"]`);

function seek(number, milliseconds) {
  const media = findPlayer(number);
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

/** Find the text node and the offset in it that an offset in a paragraph, in UTF-16 units, comes to. */
function findPoint(paragraph, offset) {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  let left = offset;
  while (walker.nextNode()) {
    if (left <= walker.currentNode.length) return [walker.currentNode, left];
    left -= walker.currentNode.length;
  }
  return [paragraph, paragraph.childNodes.length];
}

// Offsets from the server count characters; a script counts UTF-16 units.
const toUnits = (text, characters) => [...text].slice(0, characters).join("").length;

// A quote is shown in the version that was rated, which may be folded away below a newer one.
function selectQuote(number, version, start, end) {
  const versions = [...document.querySelectorAll(`[data-text="${number}"]`)];
  const paragraph = versions.find((each) => each.dataset.version === version) ?? versions[0];
  if (!paragraph) return;
  const folded = paragraph.closest("details");
  if (folded) folded.open = true;
  const text = paragraph.textContent;
  const range = document.createRange();
  range.setStart(...findPoint(paragraph, toUnits(text, start)));
  range.setEnd(...findPoint(paragraph, toUnits(text, end)));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  paragraph.scrollIntoView({ block: "center", behavior: "smooth" });
}

/** Mark each word of the transcript while it is spoken. */
function follow(media) {
  const spoken = [...document.querySelectorAll(`[data-text="${media.dataset.answer}"] [data-start-ms]`)];
  media.addEventListener("timeupdate", () => {
    const now = 1000 * media.currentTime;
    const isSpoken = ({ startMs, endMs }) => Number(startMs) <= now && now < Number(endMs);
    for (const word of spoken) word.classList.toggle("now", isSpoken(word.dataset));
  });
  media.addEventListener("error", () => refresh(media), true);
}

/** Ask for another link, as one lasts for minutes only. */
async function refresh(media) {
  if (performance.now() - (refreshed.get(media) ?? -Infinity) < REFRESH_MILLISECONDS) return;
  refreshed.set(media, performance.now());
  const at = media.currentTime;
  const address = media.closest("[data-refresh]").dataset.refresh;
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { answers } = (await answer.json()).interview;
  media.src = answers.find((each) => String(each.number) === media.dataset.answer).source;
  media.addEventListener("loadedmetadata", () => (media.currentTime = at), { once: true });
}

/** Show the answer of a quote where its tab is not the one that is open. */
function openAnswer(number) {
  const hidden = document.getElementById(`answer-${number}`)?.closest("[role=tabpanel][hidden]");
  if (hidden) document.querySelector(`[role=tab][aria-controls="${hidden.id}"]`).click();
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-seek-answer]");
  if (!target) return;
  const { seekAnswer, seekMs, version, start, end } = target.dataset;
  openAnswer(seekAnswer);
  if (start !== undefined) selectQuote(seekAnswer, version, Number(start), Number(end));
  if (seekMs !== undefined) seek(seekAnswer, Number(seekMs));
});

document.querySelectorAll("[data-answer]").forEach(follow);
