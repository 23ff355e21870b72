// Runs a program under Pyodide, CPython compiled to WebAssembly: node pyodide.mjs INDEX WHEEL PROGRAM [FOLDER…]
//
// INDEX is the folder of the npm package `pyodide`. The wheel is unpacked where Python finds it, without its
// dependencies; each FOLDER is copied to a folder of its name in `/work`, where the program runs. Needs no network.
import { readFile, readdir } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import { pathToFileURL } from "node:url";

const PACKAGES = "/packages";

async function copy(folder, pyodide) {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.parentPath.includes("__pycache__")) continue;
    const path = join(entry.parentPath, entry.name);
    const inside = ["/work", basename(folder), ...path.slice(folder.length).split(sep).filter(Boolean)];
    pyodide.FS.mkdirTree(inside.slice(0, -1).join("/"));
    pyodide.FS.writeFile(inside.join("/"), await readFile(path));
  }
}

async function main([index, wheel, program, ...folders]) {
  const { loadPyodide } = await import(pathToFileURL(join(index, "pyodide.mjs")));
  const pyodide = await loadPyodide({ indexURL: index + sep });
  // A Buffer is refused: Pyodide knows the typed arrays of the standard alone.
  pyodide.unpackArchive(new Uint8Array(await readFile(wheel)), "wheel", { extractDir: PACKAGES });
  for (const folder of folders) await copy(folder, pyodide);
  pyodide.runPython(`import sys; sys.path.append("${PACKAGES}")`);
  pyodide.FS.chdir("/work");
  await pyodide.runPythonAsync(await readFile(program, "utf-8"));
}

// An error that nobody catches would come with the line of Pyodide's source, which is a megabyte.
main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
