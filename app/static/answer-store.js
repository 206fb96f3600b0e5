// Keeps the parts of a recording on the device until the server has acknowledged them.

const OPEN_MILLISECONDS = 4000;
let opening = null;

// Browsers close the database when they please (a phone that slept, a private window): it is opened anew. One that
// never says whether it opened is done without.
const open = () => (opening ??= new Promise((resolve, reject) => {
  setTimeout(() => reject(new DOMException("The database does not open.", "TimeoutError")), OPEN_MILLISECONDS);
  const request = indexedDB.open("interview", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("takes", { keyPath: ["answer", "take"] });
    request.result.createObjectStore("parts", { keyPath: ["answer", "take", "index"] });
  };
  request.onsuccess = () => {
    request.result.onclose = () => (opening = null);
    resolve(request.result);
  };
  request.onerror = () => {
    opening = null;
    reject(request.error);
  };
}));

async function begin(store, mode) {
  try {
    return (await open()).transaction(store, mode);
  } catch (error) {
    if (error.name !== "InvalidStateError") throw error;
    opening = null;
    return (await open()).transaction(store, mode);
  }
}

async function within(store, mode, work) {
  const transaction = await begin(store, mode);
  const request = work(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request?.result);
    // A device without room shows only when the transaction ends, and an error of the request comes before that.
    transaction.onabort = () => reject(transaction.error ?? request?.error);
  });
}

const takesOf = (answer) => IDBKeyRange.bound([answer, 0], [answer, Infinity]);
const partsOf = (answer, first = 0, last = Infinity) =>
  IDBKeyRange.bound([answer, first, 0], [answer, last, Infinity]);

/** @typedef {{answer: string, take: number, type: string, ended: boolean, interrupted?: boolean}} Take */
/** @typedef {{answer: string, take: number, index: number, data: ArrayBuffer, acknowledged: boolean}} Part */

/** @param {Take} take */
export const putTake = (take) => within("takes", "readwrite", (store) => store.put(take));

/** @param {Part} part */
export const putPart = (part) => within("parts", "readwrite", (store) => store.put(part));

/**
 * @param {string} answer
 * @param {number} take
 * @returns {Promise<Part[]>} in their order
 */
export const getParts = (answer, take) =>
  within("parts", "readonly", (store) => store.getAll(partsOf(answer, take, take)));

/**
 * @param {string} answer
 * @returns {Promise<Take|undefined>}
 */
export async function getLatestTake(answer) {
  const takes = await within("takes", "readonly", (store) => store.getAll(takesOf(answer)));
  return takes.at(-1);
}

/** @param {string} answer */
export async function forgetAnswer(answer) {
  await within("takes", "readwrite", (store) => store.delete(takesOf(answer)));
  await within("parts", "readwrite", (store) => store.delete(partsOf(answer)));
}
