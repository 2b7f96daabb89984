import { join } from "node:path";
import { type LogOutputChannel, l10n, window } from "vscode";
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  ExecuteCommandRequest,
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
} from "vscode-languageclient/node";
import { type InitializationOptions, STATUS_NOTIFICATION, type StatusParams } from "../server/protocol.ts";

/** Crashes of the server that are answered by a restart before the user is asked. */
const MAX_RESTARTS = 2;

/** Owns the language server's process: starts it, restarts it one call at a time, speaks to it. */
export class ServerConnection {
  readonly #serverModule: string;
  readonly #log: LogOutputChannel;
  readonly #onStatus: (status: StatusParams) => void;
  #client: LanguageClient | undefined;
  #queue: Promise<void> = Promise.resolve();

  constructor(extensionPath: string, log: LogOutputChannel, onStatus: (status: StatusParams) => void) {
    this.#serverModule = join(extensionPath, "out", "server.mjs");
    this.#log = log;
    this.#onStatus = onStatus;
  }

  /** Starts the server if it does not run. */
  start(): Promise<void> {
    return this.#enqueue(() => this.#startNow());
  }

  restart(): Promise<void> {
    return this.#enqueue(async () => {
      await this.#stopNow();
      await this.#startNow();
    });
  }

  /** Asks the server to execute one of its commands. Rejects with a message for the user. */
  async execute<Answer>(command: string, ...args: readonly unknown[]): Promise<Answer> {
    await this.#queue;
    if (!this.#client?.isRunning()) await this.start();
    const client = this.#client;
    if (!client) throw new Error(l10n.t("The Foretrace server does not run. See the log for the reason."));
    return (await client.sendRequest(ExecuteCommandRequest.type, { command, arguments: [...args] })) as Answer;
  }

  dispose(): void {
    void this.#enqueue(() => this.#stopNow());
  }

  #enqueue(action: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(action).catch((error: unknown) => {
      this.#log.error("The language server could not be started or stopped.", error);
      const message = l10n.t("Foretrace could not start its language server; nothing can be predicted.");
      const showLog = l10n.t("Show Log");
      void window.showErrorMessage(message, showLog).then((chosen) => {
        if (chosen === showLog) this.#log.show();
      });
    });
    return this.#queue;
  }

  async #startNow(): Promise<void> {
    if (this.#client) return;
    const startedMs = performance.now();
    const client = new LoggingClient(this.#log, this.#serverOptions(), this.#clientOptions());
    this.#client = client;
    await client.start();
    client.onNotification(STATUS_NOTIFICATION, this.#onStatus);
    this.#log.info(`Language server started in ${Math.round(performance.now() - startedMs)} ms.`);
  }

  async #stopNow(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.dispose();
  }

  #serverOptions(): ServerOptions {
    const run = { module: this.#serverModule, transport: TransportKind.ipc };
    return { run, debug: { ...run, options: { execArgv: ["--nolazy", "--inspect=6011"] } } };
  }

  #clientOptions(): LanguageClientOptions {
    const initializationOptions: InitializationOptions = { statusNotifications: true };
    return {
      documentSelector: [{ language: "python" }],
      initializationOptions,
      outputChannel: this.#log,
      traceOutputChannel: this.#log,
      diagnosticCollectionName: "foretrace",
      connectionOptions: { maxRestartCount: MAX_RESTARTS },
      errorHandler: restartTwice(),
      markdown: { supportHtml: false },
      synchronize: { configurationSection: "foretrace" },
      progressOnInitialization: false,
    };
  }
}

/** Restarts a server that died, and gives up with one message when it keeps dying. */
function restartTwice(): ErrorHandler {
  let restarts = 0;
  return {
    error: () => ({ action: ErrorAction.Continue }),
    closed: () => {
      restarts += 1;
      if (restarts <= MAX_RESTARTS) return { action: CloseAction.Restart };
      const message = l10n.t(
        "The Foretrace server stopped {0} times and is not started again. Use “Foretrace: Restart Language Server” to try once more.",
        restarts,
      );
      return { action: CloseAction.DoNotRestart, message };
    },
  };
}

/** A client whose log lines keep their level. */
class LoggingClient extends LanguageClient {
  readonly #log: LogOutputChannel;

  constructor(log: LogOutputChannel, server: ServerOptions, options: LanguageClientOptions) {
    super("foretrace", "Foretrace", server, options);
    this.#log = log;
  }

  override debug(message: string, data?: unknown): void {
    this.#log.debug(message, ...(data === undefined ? [] : [data]));
  }

  override info(message: string, data?: unknown): void {
    this.#log.info(message, ...(data === undefined ? [] : [data]));
  }

  override warn(message: string, data?: unknown): void {
    this.#log.warn(message, ...(data === undefined ? [] : [data]));
  }

  override error(message: string, data?: unknown, notify?: boolean | "force"): void {
    this.#log.error(message, ...(data === undefined ? [] : [data]));
    if (notify === "force") void window.showErrorMessage(message);
  }
}
