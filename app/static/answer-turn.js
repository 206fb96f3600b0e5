// One window of a browser at a time records an answer; another waits until it is closed, and then begins afresh.
"use strict";

// Comes back in the window whose turn it is. Elsewhere `waiting` is called, and the page loads again once it is free.
const AnswerTurn = async (waiting) => {
  if (!navigator.locks) return;
  const name = `answer:${AnswerPage.question.key}`;
  const ours = await new Promise((resolve) => {
    const took = (lock) => {
      resolve(lock !== null);
      // Held until the page is gone.
      return lock && new Promise(() => {});
    };
    navigator.locks.request(name, { ifAvailable: true }, took).catch(() => resolve(true));
  });
  if (ours) return;
  waiting();
  await navigator.locks.request(name, () => {});
  location.reload();
  await new Promise(() => {});
};
