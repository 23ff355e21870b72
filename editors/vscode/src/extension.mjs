// The extension: a client of `tipifica server`, and nothing besides.

import { commands, window, workspace } from "vscode";
import { LanguageClient } from "vscode-languageclient/node";

import { clientOptions, SECTION, serverOptions } from "./settings.mjs";

// What only the start of the server heeds.
const OF_THE_START = ["command", "files", "fixAllOnSave"].map((key) => `${SECTION}.${key}`);
const NOT_STARTED = "tipifica: el servidor no se inició. Instálelo con: pip install 'tipifica[lsp]'";

let client;

export async function activate(context) {
  await start();
  context.subscriptions.push(
    workspace.onDidChangeConfiguration(async (event) => {
      if (!OF_THE_START.some((key) => event.affectsConfiguration(key))) return;
      await deactivate();
      await start();
    }),
  );
}

export async function deactivate() {
  const running = client;
  client = undefined;
  await running?.stop();
}

async function start() {
  // The settings alone: what VS Code gives has functions besides.
  const settings = JSON.parse(JSON.stringify(workspace.getConfiguration(SECTION)));
  const started = new LanguageClient(SECTION, SECTION, serverOptions(settings), clientOptions(settings));
  try {
    await started.start();
    client = started;
  } catch (error) {
    const open = "Ajustes";
    const chosen = await window.showErrorMessage(`${NOT_STARTED} (${error.message})`, open);
    if (chosen === open) await commands.executeCommand("workbench.action.openSettings", `${SECTION}.command`);
  }
}
