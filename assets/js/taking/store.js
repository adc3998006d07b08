// Answers that the server has not confirmed yet, on this device: IndexedDB, else localStorage, else memory.
//
//   const store = await openStore("kostroma:17");      the sitting
//   await store.put({ item, response, seq });           resolved once it is written to the disk
//   await store.drop({ item, seq });                    only if nothing newer came meanwhile
//   await store.all();                                  [{ item, response, seq }]

const DATABASE = "marshrut-taking";
const TABLE = "answers";

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

function openDatabase() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: ["sitting", "item"] });
  return settled(request);
}

function inDatabase(database, sitting) {
  // "strict": the promise is kept only after the disk has it, so a killed browser loses nothing.
  const write = () => database.transaction(TABLE, "readwrite", { durability: "strict" });
  return {
    kind: "indexedDB",
    async put({ item, response, seq }) {
      const transaction = write();
      transaction.objectStore(TABLE).put({ sitting, item, response, seq });
      await finished(transaction);
    },
    async drop({ item, seq }) {
      const transaction = write();
      const table = transaction.objectStore(TABLE);
      const read = table.get([sitting, item]);
      read.onsuccess = () => {
        if (read.result && read.result.seq <= seq) table.delete([sitting, item]);
      };
      await finished(transaction);
    },
    async all() {
      const table = database.transaction(TABLE).objectStore(TABLE);
      const rows = await settled(table.getAll(IDBKeyRange.bound([sitting], [sitting, []])));
      return rows.map(({ item, response, seq }) => ({ item, response, seq }));
    },
  };
}

function inStorage(storage, sitting) {
  const prefix = `taking|${sitting}|`;
  return {
    kind: "localStorage",
    async put({ item, response, seq }) {
      storage.setItem(prefix + item, JSON.stringify({ item, response, seq }));
    },
    async drop({ item, seq }) {
      const kept = JSON.parse(storage.getItem(prefix + item) ?? "null");
      if (kept && kept.seq <= seq) storage.removeItem(prefix + item);
    },
    async all() {
      const keys = Object.keys(storage).filter((key) => key.startsWith(prefix));
      return keys.map((key) => JSON.parse(storage.getItem(key)));
    },
  };
}

function inMemory(sitting) {
  const rows = new Map();
  const storage = {
    setItem: (key, value) => rows.set(key, value),
    getItem: (key) => rows.get(key) ?? null,
    removeItem: (key) => rows.delete(key),
  };
  const store = inStorage(storage, sitting);
  return { ...store, kind: "memory", all: async () => [...rows.values()].map((row) => JSON.parse(row)) };
}

export async function openStore(sitting) {
  try {
    return inDatabase(await openDatabase(), sitting);
  } catch {
    // A private window or a full disk.
  }
  try {
    localStorage.setItem("taking", "1");
    localStorage.removeItem("taking");
    return inStorage(localStorage, sitting);
  } catch {
    return inMemory(sitting);
  }
}
