// Menus of every staff page: the side navigation on a narrow window, and details that open as a menu.

const button = document.querySelector(".menu-button");

/** Show or hide the side navigation of a narrow window. */
function setOpen(isOpen) {
  button.setAttribute("aria-expanded", String(isOpen));
  document.getElementById(button.getAttribute("aria-controls")).toggleAttribute("data-open", isOpen);
}

const isOpen = () => button?.getAttribute("aria-expanded") === "true";

/** Close every open menu but the one that holds an element; returns the last that was closed. */
function closeMenus(except) {
  const open = [...document.querySelectorAll("details.menu[open]")].filter((menu) => !menu.contains(except));
  for (const menu of open) menu.open = false;
  return open.at(-1);
}

button?.addEventListener("click", () => setOpen(!isOpen()));

document.addEventListener("click", (event) => { closeMenus(event.target); });

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  const closed = closeMenus(null);
  if (closed) closed.querySelector("summary").focus();
  else if (isOpen()) {
    setOpen(false);
    button.focus();
  }
});
