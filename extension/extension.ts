import { type ExtensionContext, window } from "vscode";
import { ServerConnection } from "./client.ts";
import { registerCommands } from "./commands.ts";
import { StatusView } from "./statusView.ts";

/** Wires the parts together. The server starts in the background; it loads no model before a prediction is asked for. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel("Foretrace", { log: true });
  const status = new StatusView();
  const server = new ServerConnection(context.extensionPath, log, (update) => status.update(update));
  context.subscriptions.push(log, status, server, ...registerCommands(server, log, context.extensionUri));
  void server.start();
}
