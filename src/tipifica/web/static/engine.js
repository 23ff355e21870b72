// The server of this page as its engine: each action is one request, and what the answer says is JSON.

export class EngineError extends Error {}

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
