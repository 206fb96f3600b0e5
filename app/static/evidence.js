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

document.addEventListener("click", (event) => {
  const quote = event.target.closest("button.quote[data-page]");
  const sheet = quote && document.querySelector(`[data-sheet="${quote.dataset.page}"]`);
  if (!sheet) return;
  document.querySelectorAll(".shown").forEach((one) => one.classList.remove("shown"));
  const place = spot(sheet, quote.dataset.box) ?? line(sheet, quote.dataset.quote) ?? sheet;
  place.classList.add("shown");
  place.scrollIntoView({ block: "center" });
});
