// What is said to the client, without a word of VS Code: the tests start the server by the same settings.

export const SECTION = "tipifica";

/** Returns how the server is started: the command that the settings of the section give. */
export function serverOptions(settings) {
  const [command, ...args] = settings.command;
  return { command, args };
}

/** Returns which documents are the server's, and what it is told of the settings. It passes over keys that it does not
 * know, and those that are null. */
export function clientOptions(settings) {
  const schemes = ["file", "untitled"];
  return {
    documentSelector: settings.files.flatMap((pattern) => schemes.map((scheme) => ({ scheme, pattern }))),
    initializationOptions: settings,
    synchronize: { configurationSection: SECTION },
  };
}
