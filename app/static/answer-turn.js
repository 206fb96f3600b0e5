// One window of a browser at a time records an answer; another waits until it is closed, and then begins afresh.
import { question } from "./answer-page.js";

const FOREVER = new Promise(() => {});

/** Ask for the lock, which is held until the page is gone; says whether this window has it. */
function takeLock(name) {
  return new Promise((resolve) => {
    const hold = (lock) => {
      resolve(lock !== null);
      return lock && FOREVER;
    };
    navigator.locks.request(name, { ifAvailable: true }, hold).catch(() => resolve(true));
  });
}

/**
 * Come back in the window whose turn it is. Elsewhere the page loads again once it is free.
 * @param {() => void} waiting is called where another window has the turn
 */
export async function awaitTurn(waiting) {
  if (!navigator.locks) return;
  const name = `answer:${question.key}`;
  if (await takeLock(name)) return;
  waiting();
  await navigator.locks.request(name, () => {});
  location.reload();
  await FOREVER;
}
