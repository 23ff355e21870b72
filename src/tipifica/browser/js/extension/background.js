// Stands between the form and the engine: it may not hold the engine itself, for a service worker is ended when it is
// idle, and imports nothing later.

const DOCUMENT = { url: "offscreen.html", reasons: ["WORKERS"], justification: "The engine that checks notes." };
let making = null;

async function engineIsThere() {
  const there = await chrome.runtime.getContexts({ contextTypes: ["OFFSCREEN_DOCUMENT"] });
  if (there.length) return;
  making ??= chrome.offscreen.createDocument(DOCUMENT).finally(() => {
    making = null;
  });
  await making;
}

async function answered(request) {
  await engineIsThere();
  return chrome.runtime.sendMessage({ to: "engine", request });
}

chrome.runtime.onMessage.addListener(({ to, request }, sender, respond) => {
  if (to !== "background") return false;
  answered(request).then(respond, () => respond(null));
  return true;
});
