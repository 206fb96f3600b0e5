// Keeps the parts of a recording on the device until the server has acknowledged them.
"use strict";

const AnswerStore = (() => {
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

  async function begun(store, mode) {
    try {
      return (await open()).transaction(store, mode);
    } catch (error) {
      if (error.name !== "InvalidStateError") throw error;
      opening = null;
      return (await open()).transaction(store, mode);
    }
  }

  async function within(store, mode, work) {
    const transaction = await begun(store, mode);
    const request = work(transaction.objectStore(store));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request?.result);
      // A device without room shows only when the transaction ends, and an error of the request comes before that.
      transaction.onabort = () => reject(transaction.error ?? request?.error);
    });
  }

  const all = (answer, take) => IDBKeyRange.bound([answer, take, 0], [answer, take, Infinity]);

  return {
    putTake: (take) => within("takes", "readwrite", (store) => store.put(take)),
    putPart: (part) => within("parts", "readwrite", (store) => store.put(part)),
    parts: (answer, take) => within("parts", "readonly", (store) => store.getAll(all(answer, take))),
    async latest(answer) {
      const takes = await within("takes", "readonly", (store) => store.getAll(IDBKeyRange.bound([answer, 0], [answer, Infinity])));
      return takes.at(-1);
    },
    async forget(answer) {
      await within("takes", "readwrite", (store) => store.delete(IDBKeyRange.bound([answer, 0], [answer, Infinity])));
      await within("parts", "readwrite", (store) => store.delete(IDBKeyRange.bound([answer, 0, 0], [answer, Infinity, Infinity])));
    },
  };
})();
