// The exported engine in Node: node page.mjs FOLDER REQUESTS, a JSON list of requests to `check`; prints the processor
// time of each, in milliseconds, as a JSON list.
import { readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, requests] = process.argv.slice(2);
const engine = join(folder, "engine");
const { loadPyodide } = await import(pathToFileURL(join(engine, "pyodide.js")));
const { default: createPyodideModule } = await import(pathToFileURL(join(engine, "pyodide.asm.js")));
const python = await loadPyodide({ indexURL: engine + sep, createPyodideModule });
python.unpackArchive(new Uint8Array(await readFile(join(engine, "core.zip"))), "zip", { extractDir: "/core" });
python.runPython('import sys; sys.path.insert(0, "/core")');
const ask = python.pyimport("tipifica.page.inside").engine("{}");
const took = JSON.parse(await readFile(requests, "utf-8")).map((request) => {
  const before = process.cpuUsage();
  ask("check", request);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
});
console.log(JSON.stringify(took));
