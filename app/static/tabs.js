// Tabs: shows one part at a time; arrow keys, Home and End go from tab to tab.

/** Show the part of a tab and hide the others. */
function show(whole, shown) {
  for (const tab of whole.querySelectorAll("[role=tab]")) {
    const isShown = tab === shown;
    tab.setAttribute("aria-selected", String(isShown));
    tab.tabIndex = isShown ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !isShown;
  }
}

function onKey(event, whole) {
  const tabs = [...whole.querySelectorAll("[role=tab]")];
  const at = tabs.indexOf(event.target);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  const tab = tabs.at(next % tabs.length);
  show(whole, tab);
  tab.focus();
}

/** Find the tab whose part the address names, or holds what it names. */
function findNamed(whole) {
  const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const tabs = [...whole.querySelectorAll("[role=tab]")];
  return named && tabs.find((tab) => document.getElementById(tab.getAttribute("aria-controls")).contains(named));
}

/** Show what the address names, and go there: a part that was hidden has no place before. */
function goToNamed(whole) {
  const tab = findNamed(whole);
  if (!tab) return;
  show(whole, tab);
  document.getElementById(decodeURIComponent(location.hash.slice(1))).scrollIntoView();
}

function start(whole) {
  whole.querySelector(".tab-list").setAttribute("role", "tablist");
  for (const tab of whole.querySelectorAll(".tab-list a")) {
    const part = document.getElementById(tab.hash.slice(1));
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", part.id);
    part.setAttribute("role", "tabpanel");
    part.tabIndex = 0;
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      show(whole, tab);
    });
  }
  whole.addEventListener("keydown", (event) => onKey(event, whole));
  show(whole, findNamed(whole) || whole.querySelector("[role=tab]"));
  window.addEventListener("hashchange", () => goToNamed(whole));
  whole.dataset.ready = "";
}

document.querySelectorAll("[data-tabs]").forEach(start);
