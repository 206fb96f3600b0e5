// Places for files: marks one under a dragged file, and names what was chosen in place of the browser's own words.

const SHOWN = 3;

/** Name the first files that were chosen, and how many more there are. */
export function showChosen(place) {
  const { files } = place.querySelector("input[type=file]");
  const line = place.querySelector(".drop-chosen");
  const names = [...files].slice(0, SHOWN).map((file) => file.name);
  if (files.length > SHOWN) names.push(line.dataset.more.replace("{count}", files.length - SHOWN));
  line.textContent = names.join(", ");
}

function start(place) {
  const input = place.querySelector("input[type=file]");
  input.addEventListener("change", () => showChosen(place));
  input.form?.addEventListener("reset", () => setTimeout(() => showChosen(place)));
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    place.addEventListener(kind, (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      place.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      if (kind !== "drop" || input.form?.hasAttribute("data-upload")) return;
      input.files = event.dataTransfer.files;
      showChosen(place);
    });
  }
}

document.querySelectorAll("[data-drop]").forEach(start);
