// Keeps the parts of a recording on the device until the server has acknowledged them.
"use strict";

const AnswerStore = (() => {
  const opening = new Promise((resolve, reject) => {
    const request = indexedDB.open("interview", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("takes", { keyPath: ["answer", "take"] });
      request.result.createObjectStore("parts", { keyPath: ["answer", "take", "index"] });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  async function within(store, mode, work) {
    const transaction = (await opening).transaction(store, mode);
    const request = work(transaction.objectStore(store));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
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
