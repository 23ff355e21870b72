// The engine inside the browser: CPython (Pyodide) with the core of tipifica, asked and answered in text.

import createPyodideModule from "./pyodide.asm.js";
import { loadPyodide } from "./pyodide.js";

const HERE = new URL(".", import.meta.url);
const CORE = "/core";

async function fetched(name) {
  const response = await fetch(new URL(name, HERE));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response;
}

async function start() {
  const [python, core, settings] = await Promise.all([
    loadPyodide({ indexURL: HERE.href, createPyodideModule }),
    fetched("core.zip").then((response) => response.arrayBuffer()),
    fetched("settings.json").then((response) => response.text()),
  ]);
  python.unpackArchive(core, "zip", { extractDir: CORE });
  python.runPython(`import sys; sys.path.insert(0, "${CORE}")`);
  return python.pyimport("tipifica.page.inside").engine(settings);
}

const engine = start();

// What went wrong is not told: it could hold words of the note.
addEventListener("message", async ({ data: { id, action, body } }) => {
  try {
    postMessage({ id, answer: (await engine)(action, body) });
  } catch {
    postMessage({ id, answer: null });
  }
});
