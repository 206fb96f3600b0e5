// What the page asks of the server. A refusal carries its sentence; whatever else goes wrong is tried again later.
import { question } from "./answer-page.js";

const LONGEST_MILLISECONDS = 60000;

/** The server refuses; the message is its sentence. */
export class Refused extends Error {}

async function ask(path, options = {}) {
  const headers = { Accept: "application/json", ...options.headers };
  // A connection that is neither up nor down ends too.
  const signal = AbortSignal.timeout?.(LONGEST_MILLISECONDS);
  const answer = await fetch(question.base + path, { ...options, headers, signal });
  if (answer.status >= 500) throw new TypeError(`status ${answer.status}`);
  const content = await answer.json();
  if (!answer.ok) throw new Refused(content.error.message);
  return content;
}

/**
 * Send JSON to an address below the answer's.
 * @param {string} path
 * @param {object} content
 * @param {string} [method]
 */
export const send = (path, content, method = "POST") =>
  ask(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(content) });

export const getTakes = () => ask("/takes");

const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** @param {{take: number, index: number, data: ArrayBuffer}} part */
export async function sendPart({ take, index, data }) {
  const base64 = btoa(String.fromCharCode(...(await sha256(data))));
  return ask(`/parts/${index}?take=${take}`, {
    method: "PUT",
    headers: { "Content-Type": "application/octet-stream", "Content-Digest": `sha-256=:${base64}:` },
    body: data,
  });
}

/**
 * @param {ArrayBuffer} bytes
 * @returns {Promise<string>} their SHA-256
 */
export const hexDigest = async (bytes) =>
  [...(await sha256(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * Wait, at most until the device says that it has a network again.
 * @param {number} milliseconds
 */
export const pause = (milliseconds) =>
  new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    }
    addEventListener("online", done);
  });
