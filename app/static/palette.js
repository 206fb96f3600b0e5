// The command palette: `/`, Ctrl-K or the search button open it; it finds pages and positions by their titles.

const WAIT_MILLISECONDS = 120;
const dialog = document.getElementById("palette");
const input = dialog?.querySelector("input");
const list = dialog?.querySelector("[role=listbox]");
const none = dialog?.querySelector(".palette-none");
let timer = 0;
let asked = 0;

const getOptions = () => [...list.querySelectorAll("[role=option]")];
const getChosen = () => list.querySelector("[aria-selected=true]");

function choose(option) {
  getChosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
}

/** Choose the option so many places further, from the end to the beginning again. */
function move(places) {
  const options = getOptions();
  if (!options.length) return;
  choose(options.at((options.indexOf(getChosen()) + places) % options.length));
}

function makeOption(hit, number) {
  const option = document.createElement("a");
  option.href = hit.address;
  option.id = `palette-${number}`;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.tabIndex = -1;
  const title = document.createElement("span");
  title.textContent = hit.title;
  option.append(title);
  if (hit.note) {
    const note = document.createElement("small");
    note.textContent = hit.note;
    option.append(note);
  }
  return option;
}

/** Show what was found: a group of options for each kind. */
function show(groups) {
  let number = 0;
  list.replaceChildren(...groups.map((group) => {
    const part = document.createElement("div");
    const title = document.createElement("p");
    title.id = `palette-kind-${group.kind}`;
    title.textContent = group.title;
    part.setAttribute("role", "group");
    part.setAttribute("aria-labelledby", title.id);
    part.append(title, ...group.hits.map((hit) => makeOption(hit, number++)));
    return part;
  }));
  list.hidden = number === 0;
  none.textContent = number ? "" : dialog.dataset.none;
  input.setAttribute("aria-expanded", String(number > 0));
  choose(getOptions()[0]);
}

async function find() {
  asked += 1;
  const mine = asked;
  try {
    const answer = await fetch(`/api/v1/search?q=${encodeURIComponent(input.value.trim())}`,
      { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    const { groups } = await answer.json();
    if (mine === asked) show(groups);
  } catch {
    if (mine !== asked) return;
    show([]);
    none.textContent = dialog.dataset.away;
  }
}

function open() {
  if (dialog.open) return;
  input.value = "";
  dialog.showModal();
  input.focus();
  find();
}

const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]");

function onShortcut(event) {
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
  const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!isCommand && !(isSlash && !isTyping(event.target))) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  open();
}

function onKey(event) {
  if (event.isComposing) return;
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Enter") getChosen()?.click();
  else return;
  event.preventDefault();
}

if (dialog) {
  document.addEventListener("keydown", onShortcut);
  document.querySelector("[data-palette]").addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  input.addEventListener("keydown", onKey);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, WAIT_MILLISECONDS);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}
