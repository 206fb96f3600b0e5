// The match beside the original: a click on a quote marks its place on the page it was read from.
"use strict";

function spot(sheet, box) {
  const picture = sheet.querySelector("svg");
  if (!picture || !box) return null;
  const [left, top, right, bottom] = box.split(",").map(Number);
  const found = picture.querySelector(".spot") ?? picture.appendChild(document.createElementNS(picture.namespaceURI, "rect"));
  found.setAttribute("class", "mark spot");
  for (const [name, value] of Object.entries({ x: left, y: top, width: right - left, height: bottom - top })) found.setAttribute(name, value);
  return found;
}

function line(sheet, quote) {
  const found = [...sheet.querySelectorAll(".lines p")].find((one) => one.textContent && (one.textContent.includes(quote) || quote.includes(one.textContent)));
  const folded = found?.closest("details");
  if (folded) folded.open = true;
  return found ?? null;
}

// A page that is not drawn yet, because others are, is asked for again; one that cannot be shows its text.
const ASKED_AGAIN = 10;

async function again(picture) {
  const asked = Number(picture.dataset.asked ?? 0) + 1;
  picture.dataset.asked = asked;
  const address = picture.getAttribute("href").replace(/\?.*/, "");
  const answer = await fetch(address).catch(() => null);
  const later = !answer || answer.status === 503;
  if (asked > ASKED_AGAIN || !(later || answer.ok)) picture.closest("figure").querySelector("details").open = true;
  else setTimeout(() => picture.setAttribute("href", `${address}?again=${asked}`), later ? 1000 * asked : 0);
}

// Errors of pictures do not bubble, and come early: this script runs before the page has one.
document.addEventListener("error", (event) => event.target instanceof SVGImageElement && again(event.target), true);

document.addEventListener("click", (event) => {
  const quote = event.target.closest("button.quote[data-page]");
  const sheet = quote && document.querySelector(`[data-sheet="${quote.dataset.page}"]`);
  if (!sheet) return;
  document.querySelectorAll(".shown").forEach((one) => one.classList.remove("shown"));
  const place = spot(sheet, quote.dataset.box) ?? line(sheet, quote.dataset.quote) ?? sheet;
  place.classList.add("shown");
  place.scrollIntoView({ block: "center" });
});
