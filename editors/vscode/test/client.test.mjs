// The client's settings start the real server, which is spoken to through the protocol's own library.
//
// TIPIFICA names the command; without it, the one on the PATH is meant.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  CodeActionRequest,
  CompletionRequest,
  createProtocolConnection,
  DidChangeConfigurationNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  WillSaveTextDocumentWaitUntilRequest,
} from "vscode-languageserver-protocol/node";

import { clientOptions, SECTION, serverOptions } from "../src/settings.mjs";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf-8"));
// What the editor says of itself, as far as the server heeds it.
const CAPABILITIES = { textDocument: { synchronization: { willSaveWaitUntil: true } } };
const uri = "file:///notas/notas.txt";
const messy = "Impulsa/jperez/retendio con aumento de plan//0991234567";

/** The settings as they are where a person set none, but for what is given. */
function settings(own = {}) {
  const properties = Object.entries(manifest.contributes.configuration.properties);
  const defaults = properties.map(([key, property]) => [key.slice(SECTION.length + 1), property.default]);
  const command = process.env.TIPIFICA ? { command: [process.env.TIPIFICA, "server"] } : {};
  return { ...Object.fromEntries(defaults), ...command, ...own };
}

async function withServer(own, use) {
  const { command, args } = serverOptions(settings(own));
  const server = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(server, "exit");
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.listen();
  const { initializationOptions } = clientOptions(settings(own));
  const params = { processId: null, rootUri: null, capabilities: CAPABILITIES, initializationOptions };
  const { capabilities } = await connection.sendRequest(InitializeRequest.type, params);
  await connection.sendNotification(InitializedNotification.type, {});
  try {
    await use(connection, capabilities);
    await connection.sendRequest(ShutdownRequest.type);
    await connection.sendNotification(ExitNotification.type);
    assert.deepEqual(await ended, [0, null]);
  } finally {
    connection.dispose();
    server.kill();
  }
}

function told(connection) {
  return new Promise((resolve) => {
    const once = connection.onNotification(PublishDiagnosticsNotification.type, ({ diagnostics }) => {
      once.dispose();
      resolve(diagnostics);
    });
  });
}

async function open(connection, text) {
  const found = told(connection);
  const textDocument = { uri, languageId: "plaintext", version: 1, text };
  await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  return await found;
}

test("the server is started, tells its findings, and mends", async () => {
  await withServer({}, async (connection) => {
    const found = await open(connection, messy);
    assert.deepEqual(found.map((each) => each.code), ["T001", "T001", "T005"]);
    const where = { textDocument: { uri }, range: found[0].range };
    const fixes = await connection.sendRequest(CodeActionRequest.type, { ...where, context: { diagnostics: found } });
    assert.ok(fixes.some((each) => each.title === "Escribir //"));
    const position = { line: 0, character: "Impulsa/jperez/retendio con au".length };
    const { items } = await connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position });
    assert.equal(items[0].label, "aumento de plan");
  });
});

test("what a person set is heeded: rules, language, and all that is safe on save", async () => {
  const own = { ignore: ["T001"], lang: "en", fixAllOnSave: true };
  await withServer(own, async (connection, capabilities) => {
    assert.equal(capabilities.textDocumentSync.willSaveWaitUntil, true);
    const found = await open(connection, messy);
    assert.deepEqual(found.map((each) => each.code), ["T005"]);
    const saving = { textDocument: { uri }, reason: 1 };
    assert.ok((await connection.sendRequest(WillSaveTextDocumentWaitUntilRequest.type, saving)).length);
    const changed = told(connection);
    const configuration = { settings: { [SECTION]: settings({ ignore: ["ALL"] }) } };
    await connection.sendNotification(DidChangeConfigurationNotification.type, configuration);
    assert.deepEqual(await changed, []);
  });
});

test("notes are told by their names, in files and in new buffers", () => {
  const { documentSelector, synchronize } = clientOptions(settings());
  assert.deepEqual(documentSelector.map((each) => each.scheme), ["file", "untitled"]);
  assert.ok(documentSelector.every((each) => each.pattern.includes("{notas,observaciones}")));
  assert.equal(synchronize.configurationSection, SECTION);
});
