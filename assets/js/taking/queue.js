// Sends kept answers one by one, oldest first, until the server has confirmed each.
//
// States told to `onState`:
//   saved      nothing waits
//   saving     an answer is on its way
//   offline    the network or the server is away: tried again by itself
//   login      the session has ended: the answers stay on the device until the person signs in
//   finished   the server says that the sitting is over; `words` hold its sentence
//   refused    the server will never take this answer; `words` hold its sentence, the others are sent

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const PATIENCE = 15000;

class Refusal extends Error {
  constructor(state, words) {
    super(words);
    this.state = state;
  }
}

async function sentence(response) {
  try {
    return (await response.json()).error ?? "";
  } catch {
    return "";
  }
}

async function post({ url, token, body }) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(body),
      credentials: "same-origin",
      redirect: "manual", // a redirect leads to the login page, never to an answer
      keepalive: true, // goes on while the page is being left
      signal: patience.signal,
    });
  } finally {
    clearTimeout(timer);
  }
  if (response.ok) return response.json();
  if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403)
    throw new Refusal("login", "");
  if (response.status === 409) throw new Refusal("finished", await sentence(response));
  if (response.status >= 500 || response.status === 429 || response.status === 408)
    throw new Error(`the server answered ${response.status}`);
  throw new Refusal("refused", await sentence(response));
}

export function startQueue({ store, url, token, tab, onState }) {
  const waiting = new Map(); // item -> the newest answer to it
  const refused = new Map(); // item -> why the server will never take the answer
  let arriving = 0; // answers on their way to the device
  let running = false;
  let halted = false; // another tab goes on, or the sitting is over
  let wait = FIRST_WAIT;
  let wake = null;

  function oldest() {
    return [...waiting.values()].sort((a, b) => a.seq - b.seq)[0];
  }

  async function confirm(answer) {
    if (waiting.get(answer.item)?.seq === answer.seq) waiting.delete(answer.item);
    await store.drop(answer);
  }

  async function sendOne(answer) {
    const { item, response, seq } = answer;
    await post({ url, token, body: { item, response, seq, tab } });
    wait = FIRST_WAIT;
    refused.delete(item);
    await confirm(answer);
  }

  function pause() {
    // Half of the wait is chance: a whole school comes back online at the same second.
    const delay = wait / 2 + Math.random() * (wait / 2);
    wait = Math.min(wait * 2, LONGEST_WAIT);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delay);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function handle(error, answer) {
    if (!(error instanceof Refusal)) {
      onState("offline", "");
      await pause();
      return;
    }
    if (error.state === "refused") {
      refused.set(answer.item, error.message);
      await confirm(answer);
      return;
    }
    if (error.state === "finished") {
      halted = true;
      for (const kept of [...waiting.values()]) await confirm(kept);
    }
    onState(error.state, error.message);
    if (error.state === "login") {
      wait = LONGEST_WAIT;
      await pause();
    }
  }

  async function run() {
    if (running || waiting.size === 0) return;
    running = true;
    while (waiting.size > 0 && !halted) {
      const answer = oldest();
      try {
        if (wait === FIRST_WAIT) onState("saving", "");
        await sendOne(answer);
      } catch (error) {
        await handle(error, answer);
      }
    }
    running = false;
    if (waiting.size > 0 || halted) return;
    if (refused.size === 0) onState("saved", "");
    else onState("refused", [...refused.values()].pop());
  }

  function hurry() {
    wait = FIRST_WAIT;
    wake?.();
    run();
  }

  return {
    // First the device, then the network; when the device cannot, the network alone, and the caller is told.
    async add(answer) {
      arriving += 1;
      try {
        await store.put(answer);
      } finally {
        arriving -= 1;
        if (!(waiting.get(answer.item)?.seq > answer.seq)) waiting.set(answer.item, answer);
        run();
      }
    },
    resume(answers) {
      for (const answer of answers) waiting.set(answer.item, answer);
      if (answers.length > 0) hurry();
    },
    hurry,
    halt() {
      halted = true;
    },
    goOn() {
      halted = false;
      hurry();
    },
    get empty() {
      return waiting.size === 0 && arriving === 0;
    },
  };
}
