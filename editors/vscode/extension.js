// Starts the language server `foederis lsp` and speaks for it in VS Code.
"use strict";

const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

/** @type {LanguageClient | undefined} */
let client;

async function start() {
  const settings = vscode.workspace.getConfiguration("foederis");
  const server = { command: settings.get("program", "foederis"), args: ["lsp"], transport: TransportKind.stdio };
  const options = {
    // Files of the program have a scheme of their own: the server gives their text when it is asked.
    documentSelector: [
      { scheme: "file", language: "foederis" },
      { scheme: "untitled", language: "foederis" },
      { scheme: "foederis-library", language: "foederis" },
    ],
    initializationOptions: {
      folders: settings.get("folders", []),
      library: settings.get("library", "shipped"),
      findings: settings.get("findings", true),
      libraryScheme: true,
    },
  };
  client = new LanguageClient("foederis", "Foederis", server, options);
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const advice = "Install the program, or say where it is in the setting `foederis.program`.";
    const open = "Open settings";
    const chosen = await vscode.window.showErrorMessage(`Foederis could not be started: ${error}. ${advice}`, open);
    if (chosen === open) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "foederis.program");
    }
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

async function restart() {
  await stop();
  await start();
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("foederis.restart", restart),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("foederis")) {
        return restart();
      }
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
