import {
  ConfigurationTarget,
  commands,
  type Disposable,
  type LogOutputChannel,
  l10n,
  languages,
  type TextDocument,
  Uri,
  window,
  workspace,
} from "vscode";
import { type PredictionSummary, ServerCommand } from "../server/protocol.ts";
import type { Comparisons } from "./comparisons.ts";
import { installCuda } from "./cuda.ts";
import type { Models } from "./models.ts";
import { PYTHON_FILES } from "./pythonFiles.ts";
import type { ServerConnection } from "./server.ts";

/** What commands act on. */
interface Parts {
  readonly server: ServerConnection;
  readonly comparisons: Comparisons;
  readonly models: Models;
  readonly log: LogOutputChannel;
  readonly extension: Uri;
}

/** The commands of the palette and the menus. */
export function registerCommands({ server, comparisons, models, log, extension }: Parts): Disposable[] {
  const onDocument = (command: string) => async (uri?: unknown) => {
    const document = await pythonDocument(uri);
    if (document) await server.execute<PredictionSummary | null>(command, [document.uri.toString()]);
  };
  const handlers: Readonly<Record<string, (argument?: unknown) => Promise<void>>> = {
    "foretrace.predictTrace": onDocument(ServerCommand.predict),
    "foretrace.cancelPrediction": onDocument(ServerCommand.cancel),
    "foretrace.clearTrace": onDocument(ServerCommand.clear),
    "foretrace.compareToRealRun": async (uri) => {
      const document = await pythonDocument(uri);
      if (document) await comparisons.compare(document);
    },
    "foretrace.showComparison": () => comparisons.showPanel(),
    "foretrace.goToFirstDivergence": async () => comparisons.goTo("first"),
    "foretrace.goToNextDivergence": async () => comparisons.goTo("next"),
    "foretrace.goToPreviousDivergence": async () => comparisons.goTo("previous"),
    "foretrace.installCodeExecutor": () => models.install(),
    "foretrace.installCuda": () => installCuda(server),
    "foretrace.chooseModel": () => models.choose(),
    "foretrace.toggleHints": toggleHints,
    "foretrace.openSample": () => openSample(extension),
    "foretrace.restartServer": () => server.restart(),
    "foretrace.showLog": async () => log.show(),
  };
  return Object.entries(handlers).map(([name, handler]) => commands.registerCommand(name, reporting(handler, log)));
}

/** Shows a failure once, with the way to its details. */
function reporting(handler: (argument?: unknown) => Promise<void>, log: LogOutputChannel) {
  return async (argument?: unknown): Promise<void> => {
    try {
      await handler(argument);
    } catch (error) {
      log.error(error instanceof Error ? error : String(error));
      const showLog = l10n.t("Show Log");
      const message = error instanceof Error ? error.message : String(error);
      if ((await window.showErrorMessage(message, showLog)) === showLog) log.show();
    }
  };
}

/** The document of the URI that a menu passed, else the one in front. */
async function pythonDocument(uri: unknown): Promise<TextDocument | undefined> {
  const document = uri instanceof Uri ? await workspace.openTextDocument(uri) : window.activeTextEditor?.document;
  if (document && languages.match(PYTHON_FILES, document) > 0) return document;
  void window.showInformationMessage(l10n.t("Foretrace predicts Python files. Open one and try again."));
  return undefined;
}

async function toggleHints(): Promise<void> {
  const settings = workspace.getConfiguration("foretrace");
  await settings.update("hints.enabled", !settings.get("hints.enabled"), ConfigurationTarget.Global);
}

/** Lets the user choose one of the programs that come with the extension, and opens a copy. */
async function openSample(extension: Uri): Promise<void> {
  const folder = Uri.joinPath(extension, "media", "samples");
  const names = (await workspace.fs.readDirectory(folder)).map(([name]) => name).filter((name) => name.endsWith(".py"));
  const chosen = await window.showQuickPick(names.sort(), { title: l10n.t("Open a Sample Program") });
  if (chosen === undefined) return;
  const content = new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(folder, chosen)));
  await window.showTextDocument(await workspace.openTextDocument({ language: "python", content }));
}
