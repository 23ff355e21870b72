// Every line of a file through commitlint's API with its conventional rules; prints how many errors and warnings there were.
import { readFileSync } from "node:fs";
import lint from "@commitlint/lint";
import load from "@commitlint/load";

// The rules are looked for from the working directory otherwise, and that is whoever's.
const { rules, parserPreset } = await load({ extends: ["@commitlint/config-conventional"] }, { cwd: import.meta.dirname });
const options = parserPreset ? { parserOpts: parserPreset.parserOpts } : {};
let found = 0;
for (const note of readFileSync(process.argv[2], "utf8").trimEnd().split("\n")) {
    const { errors, warnings } = await lint(note, rules, options);
    found += errors.length + warnings.length;
}
console.log(found);
