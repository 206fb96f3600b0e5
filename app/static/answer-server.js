// What the page asks of the server. A refusal carries its sentence; whatever else goes wrong is tried again later.
"use strict";

const AnswerServer = (() => {
  const LONGEST_MILLISECONDS = 60000;

  class Refused extends Error {}

  async function ask(path, options = {}) {
    const headers = { Accept: "application/json", ...options.headers };
    // A connection that is neither up nor down ends too.
    const signal = AbortSignal.timeout?.(LONGEST_MILLISECONDS);
    const answer = await fetch(AnswerPage.question.base + path, { ...options, headers, signal });
    if (answer.status >= 500) throw new TypeError(`status ${answer.status}`);
    const content = await answer.json();
    if (!answer.ok) throw new Refused(content.error.message);
    return content;
  }

  const send = (path, content, method = "POST") =>
    ask(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(content) });

  const digest = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

  return {
    Refused,
    send,
    takes: () => ask("/takes"),

    async part({ take, index, data }) {
      const base64 = btoa(String.fromCharCode(...(await digest(data))));
      return ask(`/parts/${index}?take=${take}`, {
        method: "PUT",
        headers: { "Content-Type": "application/octet-stream", "Content-Digest": `sha-256=:${base64}:` },
        body: data,
      });
    },

    hex: async (bytes) => [...(await digest(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join(""),

    // Wait, at most until the device says that it has a network again.
    pause: (milliseconds) => new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds);
      function done() {
        clearTimeout(timer);
        removeEventListener("online", done);
        resolve();
      }
      addEventListener("online", done);
    }),
  };
})();
