// This browser's own database: recordings and files that wait to be sent. Every call may fail
// (private windows, a full disk): who calls says what then.

const NAME = "microlearn";
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("uploads", { keyPath: "url" });
      request.result.createObjectStore("recordings", { keyPath: "id" });
      request.result.createObjectStore("chunks", { keyPath: ["recording", "number"] });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  opened.catch(() => (opened = null));
  return opened;
}

// One transaction; `act` gets the store and returns the request whose result is wanted.
async function inStore(name, mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(name, mode);
    const request = act(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? request?.error);
  });
}

export const put = (store, value) => inStore(store, "readwrite", (rows) => rows.put(value));
export const get = (store, key) => inStore(store, "readonly", (rows) => rows.get(key));
export const all = (store, range) => inStore(store, "readonly", (rows) => rows.getAll(range));
export const remove = (store, key) => inStore(store, "readwrite", (rows) => rows.delete(key));

// Changes a row that is there; false when it is not.
export function change(store, key, changes) {
  let found = false;
  return inStore(store, "readwrite", (rows) => {
    const request = rows.get(key);
    request.onsuccess = () => {
      found = Boolean(request.result);
      if (found) rows.put({ ...request.result, ...changes });
    };
    return request;
  }).then(() => found);
}
