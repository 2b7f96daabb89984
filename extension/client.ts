import { join } from "node:path";
import {
  type CancellationToken,
  CancellationTokenSource,
  type ExtensionContext,
  type LogOutputChannel,
  l10n,
  window,
} from "vscode";
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  ExecuteCommandRequest,
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
  WorkDoneProgress,
} from "vscode-languageclient/node";
import { type InitializationOptions, STATUS_NOTIFICATION, type StatusParams } from "../server/protocol.ts";
import { PYTHON_FILES } from "./pythonFiles.ts";

/** Crashes of the server that are answered by a restart before the user is told. */
const MAX_RESTARTS = 2;

/** Told the share that is done, 0 to 100, and what is being done. */
export type OnProgress = (progress: { readonly percentage?: number; readonly message?: string }) => void;

/** Told what the server says of documents, and when that holds no longer. */
export interface ServerListener {
  update(status: StatusParams): void;
  reset(): void;
}

/** A server that was started. */
export interface RunningServer {
  isAlive(): boolean;
  /** Executes one of the server's commands; with `onProgress`, it is told how far the command is. */
  execute<Answer>(
    command: string,
    args: readonly unknown[],
    token?: CancellationToken,
    onProgress?: OnProgress,
  ): Promise<Answer>;
  request<Answer>(method: string, params: object): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts the language server's process and connects the editor to it. */
export async function startServer(
  { extensionPath, globalStorageUri }: ExtensionContext,
  log: LogOutputChannel,
  listener: ServerListener,
): Promise<RunningServer> {
  const env = { FORETRACE_STORAGE: globalStorageUri.fsPath }; // beside this process's own
  const run = { module: join(extensionPath, "out", "server.mjs"), transport: TransportKind.ipc, options: { env } };
  const server: ServerOptions = { run, debug: { ...run, options: { env, execArgv: ["--nolazy", "--inspect=6011"] } } };
  let commands = 0;
  const client = new LoggingClient(log, server, clientOptions(log, listener));
  client.onNotification(STATUS_NOTIFICATION, (status: StatusParams) => listener.update(status));
  await client.start();
  return {
    isAlive: () => client.needsStop(),
    execute: async (command, args, token = new CancellationTokenSource().token, onProgress) => {
      const workDoneToken = `foretrace-${++commands}`;
      const listener = onProgress && client.onProgress(WorkDoneProgress.type, workDoneToken, onProgress);
      const params = { command, arguments: args, ...(listener && { workDoneToken }) };
      try {
        return await client.sendRequest(ExecuteCommandRequest.method, params, token);
      } finally {
        listener?.dispose();
      }
    },
    request: (method, params) => client.sendRequest(method, params),
    stop: () => client.dispose(),
  };
}

function clientOptions(log: LogOutputChannel, listener: ServerListener): LanguageClientOptions {
  const initializationOptions: InitializationOptions = { statusNotifications: true };
  return {
    documentSelector: [...PYTHON_FILES],
    initializationOptions,
    outputChannel: log,
    traceOutputChannel: log,
    connectionOptions: { maxRestartCount: MAX_RESTARTS },
    errorHandler: restartTwice(() => listener.reset()),
    markdown: { supportHtml: false },
  };
}

/** Restarts a server that died, and gives up with one message when it keeps dying. */
function restartTwice(onDeath: () => void): ErrorHandler {
  let deaths = 0;
  return {
    error: () => ({ action: ErrorAction.Continue }),
    closed: () => {
      deaths += 1;
      onDeath();
      if (deaths <= MAX_RESTARTS) return { action: CloseAction.Restart };
      const message = l10n.t(
        "The Foretrace server stopped {0} times and is not started again. “Foretrace: Restart Language Server” tries once more.",
        deaths,
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
    this.#log.debug(message, ...details(data));
  }

  override info(message: string, data?: unknown): void {
    this.#log.info(message, ...details(data));
  }

  override warn(message: string, data?: unknown): void {
    this.#log.warn(message, ...details(data));
  }

  override error(message: string, data?: unknown, notify?: boolean | "force"): void {
    this.#log.error(message, ...details(data));
    if (notify === "force") void window.showErrorMessage(message);
  }
}

function details(data: unknown): unknown[] {
  return data === undefined ? [] : [data];
}
