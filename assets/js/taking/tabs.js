// One tab answers at a time. The second one says so and offers to go on here; then the first one steps back.
// Answers are guarded by their sequence anyway: this is for the person, not for the data.
//
//   hello  a tab has opened     here    another one is at work
//   take   this tab goes on     answer  an answer was given here, the others show it too

const PATIENCE = 300;

export function newTabId() {
  // Not crypto.randomUUID: an intranet without https does not have it.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// `alone`: this tab may work at once. `onTaken` is called when another tab goes on instead, `onAnswer` when another
// tab has been given an answer.
export async function claim({ sitting, tab, onTaken, onAnswer }) {
  if (!window.BroadcastChannel) return { alone: true, take() {}, tell() {} };
  const channel = new BroadcastChannel(`taking|${sitting}`);
  let state = "asking";
  channel.onmessage = ({ data }) => {
    if (data.tab === tab) return;
    // Two tabs restored at the same moment: the smaller name works.
    if (data.say === "hello" && (state === "working" || (state === "asking" && tab < data.tab)))
      channel.postMessage({ say: "here", tab });
    if (data.say === "here" && state === "asking") state = "waiting";
    if (data.say === "take" && state !== "waiting") {
      state = "waiting";
      onTaken();
    }
    if (data.say === "answer") onAnswer(data.answer);
  };
  channel.postMessage({ say: "hello", tab });
  await new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const alone = state === "asking";
  if (alone) state = "working";
  return {
    alone,
    take() {
      state = "working";
      channel.postMessage({ say: "take", tab });
    },
    tell(answer) {
      channel.postMessage({ say: "answer", tab, answer });
    },
  };
}
