// The page of a question while it is answered: what it says, warns of and offers.
import { byId, fill, readWords } from "./page-text.js";

const box = byId("answer");
const number = (name) => Number(box.dataset[name]);
const warnings = new Map();

export const words = readWords();

/** The question at hand; times are seconds, `elapsed` since it was shown. */
export const question = {
  base: box.dataset.base,
  mode: box.dataset.mode,
  key: box.dataset.key,
  prepare: number("prepare"),
  limit: number("limit"),
  elapsed: number("elapsed"),
  retakes: number("retakes"),
};

function put(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}

export const say = (text) => put("state", text);
export const showTime = (text) => put("clock", text);

/**
 * Show a warning. One of each kind stands at a time, and the latest is shown; without a text it is taken back.
 * @param {string} kind
 * @param {string|null} text
 */
export function warn(kind, text) {
  if (text) warnings.set(kind, text);
  else warnings.delete(kind);
  put("problem", [...warnings.values()].at(-1) ?? "");
}

export const hasWarning = (kind) => warnings.has(kind);

export function clearWarnings() {
  warnings.clear();
  put("problem", "");
}

/** @param {{record?: boolean, stop?: boolean, submit?: boolean, again?: boolean}} shown */
export function showButtons(shown) {
  for (const name of ["record", "stop", "submit", "again"]) byId(name).hidden = !shown[name];
  byId("record").disabled = byId("submit").disabled = false;
  byId("sign").hidden = !shown.stop;
  // While it records, the countdown and Stop lie at the bottom of the window, wherever the page is scrolled to.
  document.documentElement.classList.toggle("on-air", shown.stop === true);
}

export function showProgress(done, all) {
  byId("sent").max = Math.max(1, all);
  byId("sent").value = done;
  byId("sent-text").textContent = fill(words.bytes, { done, all });
}

export const hasTyped = () => byId("text").value !== "";
export const chosenOption = () => document.querySelector('[name="option"]:checked')?.value;

/**
 * Keep the SHA-256 of the whole recording at the answer, or null where it is not complete.
 * @param {string|null} hex
 */
export function setDigest(hex) {
  if (hex) box.dataset.sha256 = hex;
  else delete box.dataset.sha256;
}

/** @returns {string|undefined} */
export const digest = () => box.dataset.sha256;
