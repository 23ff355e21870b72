// The page's own engine: the same Python, in a worker of this tab. Nothing is sent anywhere.

import { Engine, EngineError } from "./engine/ask.js";

export { EngineError };

// How the page speaks of it: `words.js` has these.
export const WORDS = { privacy: "privacyOfTab", failed: "broken" };

// From a blob, for then it comes under what `index.html` allows: a worker from a file obeys its own headers alone, and
// a folder has none.
const start = `import ${JSON.stringify(new URL("./engine/worker.js", import.meta.url))};`;
const engine = new Engine(new Worker(URL.createObjectURL(new Blob([start], { type: "text/javascript" })), { type: "module" }));

export const ask = (action, request = null, lang = "es") => engine.ask(action, request, lang);

// Which manual stands in the folder now; nothing where the folder cannot be reached.
export async function newestManual() {
  try {
    const response = await fetch(new URL("./version.json", import.meta.url), { cache: "no-store" });
    if (!response.ok) return null;
    const { manual } = await response.json();
    // Where that fails, what is kept is still the one before, which is what is told.
    await kept().catch(() => {});
    return manual;
  } catch {
    return null;
  }
}

// Wait until the service worker has all of the newest page, so that loading it again shows that one.
async function kept() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.update();
  const coming = registration?.installing;
  if (!coming) return;
  await new Promise((resolve) => {
    coming.addEventListener("statechange", () => ["activated", "redundant"].includes(coming.state) && resolve());
  });
}

// Only over https, or from this machine, do browsers keep a page for use without the network.
navigator.serviceWorker?.register(new URL("./sw.js", import.meta.url), { updateViaCache: "none" });
