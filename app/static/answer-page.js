// The page of a question while it is answered: what it says, warns of and offers.
"use strict";

const AnswerPage = (() => {
  const byId = (id) => document.getElementById(id);
  const box = byId("answer");
  const words = JSON.parse(byId("words").textContent);
  const { base, mode, key } = box.dataset;
  const [prepare, limit, elapsed, retakes] = ["prepare", "limit", "elapsed", "retakes"].map((name) => Number(box.dataset[name]));
  const fill = (text, fields) => text.replace(/%\((\w+)\)s/g, (_, name) => fields[name]);
  const warnings = new Map();

  function put(id, text) {
    if (byId(id).textContent !== text) byId(id).textContent = text;
  }

  return {
    byId,
    words,
    fill,
    question: { base, mode, key, prepare, limit, elapsed, retakes },
    say: (text) => put("state", text),
    time: (text) => put("clock", text),

    // One warning of each kind stands at a time; the latest is shown. Without a text it is taken back.
    warn(kind, text) {
      if (text) warnings.set(kind, text);
      else warnings.delete(kind);
      put("problem", [...warnings.values()].at(-1) ?? "");
    },
    warned: (kind) => warnings.has(kind),
    calm() {
      warnings.clear();
      put("problem", "");
    },

    buttons(shown) {
      for (const name of ["record", "stop", "submit", "again"]) byId(name).hidden = !shown[name];
      byId("record").disabled = byId("submit").disabled = false;
      byId("sign").hidden = !shown.stop;
      // While it records, the countdown and Stop lie at the bottom of the window, wherever the page is scrolled to.
      document.documentElement.classList.toggle("on-air", shown.stop === true);
    },

    progress(done, all) {
      byId("sent").max = Math.max(1, all);
      byId("sent").value = done;
      byId("sent-text").textContent = fill(words.bytes, { done, all });
    },

    typed: () => byId("text").value !== "",
    chosen: () => document.querySelector('[name="option"]:checked')?.value,

    // The digest of the whole recording stands at the answer, where it is complete.
    get digest() {
      return box.dataset.sha256;
    },
    set digest(hex) {
      if (hex) box.dataset.sha256 = hex;
      else delete box.dataset.sha256;
    },
  };
})();
