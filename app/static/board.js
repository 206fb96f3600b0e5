// The board: a card that is dragged to a column does what its menu would do, which works by keyboard.

let dragged = null;

const getAct = (card, column) => card?.querySelector(`[data-to="${column.dataset.column}"]`) ?? null;

function setDragged(card) {
  dragged = card;
  for (const column of document.querySelectorAll(".board-column")) {
    column.classList.toggle("possible", getAct(card, column) !== null);
    column.classList.remove("over");
  }
}

function startColumn(column) {
  column.addEventListener("dragover", (event) => {
    if (!getAct(dragged, column)) return;
    event.preventDefault();
    column.classList.add("over");
  });
  column.addEventListener("dragleave", (event) => {
    if (!column.contains(event.relatedTarget)) column.classList.remove("over");
  });
  column.addEventListener("drop", (event) => {
    const act = getAct(dragged, column);
    if (!act) return;
    event.preventDefault();
    act.click();
  });
}

for (const card of document.querySelectorAll(".board-card[draggable]")) {
  card.addEventListener("dragstart", (event) => {
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.id);
    setDragged(card);
  });
  card.addEventListener("dragend", () => { setDragged(null); });
}
document.querySelectorAll(".board-column").forEach(startColumn);
