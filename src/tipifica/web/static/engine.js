// The server of this page as its engine: each action is one request, and what the answer says is JSON.

export class EngineError extends Error {}

// How the page speaks of it: `words.js` has these.
export const WORDS = { privacy: "privacyOfMachine", failed: "offline" };

async function answered(response) {
  const answer = await response.json();
  if (!response.ok) throw new EngineError(answer.error);
  return answer;
}

// Actions that are sent nothing are read; everything else is sent as JSON.
export async function ask(action, request = null, lang = "es") {
  if (request === null) return answered(await fetch(`/api/${action}?lang=${lang}`));
  return answered(
    await fetch(`/api/${action}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...request, lang }),
    }),
  );
}

// Which manual the server has now, null where it does not answer: it may have been started anew since.
export async function newestManual() {
  try {
    return (await ask("reasons")).manual;
  } catch {
    return null;
  }
}
