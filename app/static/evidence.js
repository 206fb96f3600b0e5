// The match beside the original: a click on a quote marks its place on the page it was read from.

// A page that is not drawn yet, because others are, is asked for again; one that cannot be shows its text.
const MOST_ATTEMPTS = 10;
const ATTEMPT_MILLISECONDS = 1000;
const recovering = new WeakSet();

/** Mark a box, "left,top,right,bottom", on the picture of a page; null where there is neither. */
function markBox(sheet, box) {
  const picture = sheet.querySelector("svg");
  if (!picture || !box) return null;
  const [left, top, right, bottom] = box.split(",").map(Number);
  const mark =
    picture.querySelector(".spot") ?? picture.appendChild(document.createElementNS(picture.namespaceURI, "rect"));
  const place = { class: "mark spot", x: left, y: top, width: right - left, height: bottom - top };
  for (const [name, value] of Object.entries(place)) mark.setAttribute(name, value);
  return mark;
}

/** Find the line of a page that a quote is from, and unfold it; null where there is none. */
function findLine(sheet, quote) {
  const isFrom = (text) => text && (text.includes(quote) || quote.includes(text));
  const line = [...sheet.querySelectorAll(".lines p")].find((each) => isFrom(each.textContent));
  const folded = line?.closest("details");
  if (folded) folded.open = true;
  return line ?? null;
}

function showQuote(quote) {
  const sheet = document.querySelector(`[data-sheet="${quote.dataset.page}"]`);
  if (!sheet) return;
  document.querySelectorAll(".shown").forEach((element) => element.classList.remove("shown"));
  const place = markBox(sheet, quote.dataset.box) ?? findLine(sheet, quote.dataset.quote) ?? sheet;
  place.classList.add("shown");
  place.scrollIntoView({ block: "center" });
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Ask again for the picture of a page that did not come, or open the text of the page. */
async function recoverPicture(picture) {
  if (recovering.has(picture)) return;
  recovering.add(picture);
  const attempt = Number(picture.dataset.attempt ?? 0) + 1;
  picture.dataset.attempt = attempt;
  const address = picture.getAttribute("src").replace(/\?.*/, "");
  const answer = await fetch(address).catch(() => null);
  const later = !answer || answer.status === 503;
  if (attempt > MOST_ATTEMPTS || !(later || answer.ok)) {
    picture.closest("figure").querySelector("details").open = true;
    return;
  }
  await pause(later ? ATTEMPT_MILLISECONDS * attempt : 0);
  recovering.delete(picture);
  picture.src = `${address}?again=${attempt}`;
}

document.addEventListener("click", (event) => {
  const quote = event.target.closest("button.quote[data-page]");
  if (quote) showQuote(quote);
});

for (const picture of document.querySelectorAll("[data-sheet] img")) {
  picture.addEventListener("error", () => recoverPicture(picture));
  // One that failed before this script ran; its event is over.
  if (picture.complete && picture.naturalWidth === 0) recoverPicture(picture);
}
