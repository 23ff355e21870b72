// Holds the engine in a worker: the one place where an extension may run it, whatever the page's own policy says.

import { Engine } from "./engine/ask.js";

const engine = new Engine(new Worker("engine/worker.js", { type: "module" }));

chrome.runtime.onMessage.addListener(({ to, request }, sender, respond) => {
  if (to !== "engine") return false;
  engine.ask("check", request).then(respond, () => respond(null));
  return true;
});
