// Bundles the extension into dist/extension.js, and writes what is in it besides our own code, with its licences.
// Fails where that is not what bundled.txt lists.

import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const { metafile } = await build({
  entryPoints: ["src/extension.mjs"],
  outfile: "dist/extension.js",
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["vscode"],
  metafile: true,
  // Not made small: the names of the files that are in it stay in it.
  minify: false,
  logLevel: "warning",
});

const folders = new Set();
for (const { inputs } of Object.values(metafile.outputs)) {
  for (const path of Object.keys(inputs)) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
    if (match) folders.add(match[1]);
  }
}

const bundled = [...folders].map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf-8"));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  return { line: `${name} ${version} ${license}`, text: file ? readFileSync(join(folder, file), "utf-8") : "" };
});
bundled.sort((a, b) => (a.line < b.line ? -1 : 1));

const found = bundled.map((each) => each.line).join("\n") + "\n";
const listed = existsSync("bundled.txt") ? readFileSync("bundled.txt", "utf-8") : "";
if (found !== listed) {
  console.error(`bundled.txt lists:\n${listed}\nthe bundle holds:\n${found}`);
  process.exit(1);
}
// The project's own, which a package must hold.
copyFileSync(join("..", "..", "LICENSE"), "LICENSE");
writeFileSync("dist/third-party.txt", bundled.map((each) => `${each.line}\n\n${each.text}`).join("\n----\n\n"));
