// Every line of a file through harper.js, with the rules that it has on from the start; prints how many lints it found.
import { readFileSync } from "node:fs";
import { LocalLinter } from "harper.js";
import { binary } from "harper.js/binary";

const linter = new LocalLinter({ binary });
let found = 0;
for (const note of readFileSync(process.argv[2], "utf8").trimEnd().split("\n")) {
    found += (await linter.lint(note, { language: "plaintext" })).length;
}
console.log(found);
