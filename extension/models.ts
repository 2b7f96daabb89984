import { basename } from "node:path";
import {
  ConfigurationTarget,
  type ExtensionContext,
  l10n,
  ProgressLocation,
  type QuickPickItem,
  QuickPickItemKind,
  Uri,
  window,
  workspace,
} from "vscode";
import {
  type DownloadOffer,
  type HubRoute,
  type InstallRequest,
  type ModelChoice,
  type ModelPlaces,
  type ModelStatus,
  ServerCommand,
} from "../server/protocol.ts";
import type { ServerConnection } from "./server.ts";

/** A row of the quick pick, and what choosing it does. */
interface Row extends QuickPickItem {
  readonly choose: () => Promise<void>;
}

/** The models on this machine: installs one, and lets the user choose which predicts. */
export class Models {
  readonly #server: ServerConnection;
  /** In the extension's global storage, which all windows share. */
  readonly #installed: string;
  readonly #inUse: () => ModelStatus | undefined;

  /** `inUse` answers with the model that made the last prediction, and where it ran. */
  constructor({ globalStorageUri }: ExtensionContext, server: ServerConnection, inUse: () => ModelStatus | undefined) {
    this.#server = server;
    this.#inUse = inUse;
    this.#installed = Uri.joinPath(globalStorageUri, "models").fsPath;
  }

  /** Says licence and size of CodeExecutor, asks, and installs it. */
  async install(): Promise<void> {
    if ((await this.#isInstalled()) && !(await this.#wantsAgain())) return;
    const route = hubRoute();
    const offer = await this.#askHub(route);
    if (!offer || !(await agrees(offer))) return;
    const folder = Uri.joinPath(Uri.file(this.#installed), basename(offer.repository)).fsPath;
    const request: InstallRequest = { folder, ...route };
    const title = l10n.t("Installing CodeExecutor");
    const models = await window.withProgress(
      { location: ProgressLocation.Notification, title, cancellable: true },
      (progress, token) => {
        let shown = 0;
        return this.#server.execute<readonly ModelChoice[] | null>(
          ServerCommand.installModel,
          [request],
          token,
          ({ percentage = shown, message }) => {
            progress.report({ increment: percentage - shown, ...(message !== undefined && { message }) });
            shown = percentage;
          },
        );
      },
    );
    if (models) await offerToUse(models);
    else void window.showInformationMessage(l10n.t("Cancelled. Installing again goes on from there."));
  }

  /** A quick pick of the models that are here; the chosen one predicts from now on. */
  async choose(): Promise<void> {
    const choices = await this.#list({ installed: this.#installed });
    const current = workspace.getConfiguration("foretrace").get<string>("model.path", "");
    const rows: (Row | QuickPickItem)[] = choices.map((choice) => row(choice, choice.path === current, this.#inUse()));
    rows.push({ label: "", kind: QuickPickItemKind.Separator });
    if (!choices.some((choice) => this.#holds(choice)))
      rows.push(action(l10n.t("Install CodeExecutor…"), "cloud-download", () => this.install()));
    rows.push(action(l10n.t("Another Folder…"), "folder-opened", () => this.#chooseFolder()));
    const placeHolder = l10n.t("The model that predicts");
    const chosen = await window.showQuickPick(rows, { title: l10n.t("Choose Model"), placeHolder });
    if (chosen && "choose" in chosen) await chosen.choose();
  }

  async #chooseFolder(): Promise<void> {
    const openLabel = l10n.t("Use Model");
    const [folder] = (await window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel })) ?? [];
    if (!folder) return;
    const choice = (await this.#list({ folders: [folder.fsPath] })).find(({ path }) => path === folder.fsPath);
    if (choice) await use(choice);
  }

  #list(places: ModelPlaces): Promise<readonly ModelChoice[]> {
    return this.#server.execute<readonly ModelChoice[]>(ServerCommand.listModels, [places]);
  }

  #holds({ path, problem }: ModelChoice): boolean {
    return path.startsWith(this.#installed) && problem === undefined;
  }

  async #isInstalled(): Promise<boolean> {
    return (await this.#list({ installed: this.#installed })).some((choice) => this.#holds(choice));
  }

  async #wantsAgain(): Promise<boolean> {
    const [again, choose] = [l10n.t("Install Again"), l10n.t("Choose Model…")];
    const chosen = await window.showInformationMessage(l10n.t("CodeExecutor is installed already."), choose, again);
    if (chosen === choose) await this.choose();
    return chosen === again;
  }

  #askHub(route: HubRoute): Thenable<DownloadOffer | null> {
    const title = l10n.t("Foretrace: asking the hub for CodeExecutor");
    return window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (_, token) =>
      this.#server.execute<DownloadOffer | null>(ServerCommand.describeDownload, [route], token),
    );
  }
}

/** The editor's own proxy setting, which its extensions' processes do not inherit. */
export function hubRoute(): HubRoute {
  const proxy = workspace.getConfiguration("http").get<string>("proxy", "");
  return proxy === "" ? {} : { proxy };
}

async function agrees({ repository, page, licence, sizeBytes }: DownloadOffer): Promise<boolean> {
  const install = l10n.t("Install");
  const question = l10n.t("Download CodeExecutor ({0}) and use it on this machine?", megabytes(sizeBytes));
  const detail = [
    l10n.t("{0}, by its authors at Microsoft Research. Licence: {1}.", repository, licence),
    l10n.t("From {0}. Nothing of yours is sent there.", page),
    l10n.t("Installed, it takes about {0}; while it is being installed, about {1}.", ...installedSizes(sizeBytes)),
  ].join("\n\n");
  return (await window.showInformationMessage(question, { modal: true, detail }, install)) === install;
}

/** The download is float32; one model of it is as large, one in int8 a quarter of that, one in half precision two thirds. */
function installedSizes(sizeBytes: number): readonly [string, string] {
  const half = workspace.getConfiguration("foretrace").get("model.device") === "cuda";
  const downloads = half ? 1.9 : 1.25;
  return [megabytes(downloads * sizeBytes), megabytes((1 + downloads) * sizeBytes)];
}

async function offerToUse(models: readonly ModelChoice[]): Promise<void> {
  // The operators of int8 are the processor's alone; half precision was made for who asks for a graphics card.
  const fitting = models[0]?.device === "cuda" ? "float16" : "int8";
  const best = models.find(({ precision }) => precision === fitting) ?? models[0];
  const useIt = l10n.t("Use It");
  const message = l10n.t("CodeExecutor is installed. “Foretrace: Choose Model…” switches between models.");
  const chosen = await window.showInformationMessage(message, useIt);
  if (chosen === useIt && best) await use(best);
}

/** The server sees the setting change and loads the model with the next prediction. */
async function use({ path, problem }: ModelChoice): Promise<void> {
  if (problem !== undefined) throw new Error(problem);
  await workspace
    .getConfiguration("foretrace")
    .update("model.path", path === "" ? undefined : path, ConfigurationTarget.Global);
}

function row(choice: ModelChoice, isCurrent: boolean, inUse: ModelStatus | undefined): Row {
  const { path, id, precision, problem } = choice;
  const icon = problem !== undefined ? "$(warning) " : isCurrent ? "$(check) " : "";
  const kind = path === "" ? l10n.t("comes with the extension") : precision;
  return {
    label: `${icon}${id}`,
    description: isCurrent ? l10n.t("{0}, in use", kind) : kind,
    detail: problem ?? facts(choice, isCurrent && inUse?.id === id ? inUse : undefined),
    choose: () => use(choice),
  };
}

/** For the settings' values, before a model runs. */
const PLACES: Readonly<Record<string, string>> = { auto: l10n.t("cuda, else cpu") };

/** `6.4 MB · MIT · traces 61.2 % · on cpu`. */
function facts({ sizeBytes, licence, accuracy, device, path }: ModelChoice, running: ModelStatus | undefined): string {
  const measures = Object.entries(accuracy).map(([name, value]) =>
    value <= 1 ? `${name} ${(100 * value).toFixed(1)} %` : `${name} ${value}`,
  );
  const place = l10n.t("on {0}", running?.device ?? PLACES[device] ?? device);
  return [megabytes(sizeBytes), licence, ...(measures.length > 0 ? measures : [l10n.t("accuracy not stated")]), place]
    .concat(path === "" ? [] : [path])
    .join(" · ");
}

const action = (label: string, icon: string, choose: () => Promise<void>): Row => ({
  label: `$(${icon}) ${label}`,
  alwaysShow: true,
  choose,
});

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
