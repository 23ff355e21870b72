// Every line of a file through textlint's API with two rules; prints how many messages there were.
import { readFileSync } from "node:fs";
import { createLinter, loadTextlintrc } from "textlint";

const linter = createLinter({ descriptor: await loadTextlintrc({ configFilePath: process.argv[3] }) });
let found = 0;
for (const note of readFileSync(process.argv[2], "utf8").trimEnd().split("\n")) {
    found += (await linter.lintText(note, "note.txt")).messages.length;
}
console.log(found);
