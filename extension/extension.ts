import { type ExtensionContext, window } from "vscode";
import { registerCommands } from "./commands.ts";
import { Comparisons } from "./comparisons.ts";
import { Models } from "./models.ts";
import { ServerConnection } from "./server.ts";
import { StatusView } from "./statusView.ts";

/** Wires the parts together. The server starts after activation; it loads no model before a prediction is asked for. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel("Foretrace", { log: true });
  const status = new StatusView();
  const server = new ServerConnection(context, log, status);
  const comparisons = new Comparisons(context, server);
  context.subscriptions.push(log, status, server, comparisons);
  const models = new Models(context, server, () => status.model);
  context.subscriptions.push(
    ...registerCommands({ server, comparisons, models, log, extension: context.extensionUri }),
  );
  setImmediate(() => void server.start());
}
