import {
  type CancellationToken,
  type Disposable,
  type ExtensionContext,
  type LogOutputChannel,
  l10n,
  window,
} from "vscode";
import type { OnProgress, RunningServer, ServerListener } from "./client.ts";

/** Owns the language server: starts it, restarts it one call at a time, speaks to it. */
export class ServerConnection implements Disposable {
  readonly #context: ExtensionContext;
  readonly #log: LogOutputChannel;
  readonly #listener: ServerListener;
  #running: RunningServer | undefined;
  #queue: Promise<void> = Promise.resolve();

  constructor(context: ExtensionContext, log: LogOutputChannel, listener: ServerListener) {
    this.#context = context;
    this.#log = log;
    this.#listener = listener;
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
  async execute<Answer>(
    command: string,
    args: readonly unknown[],
    token?: CancellationToken,
    onProgress?: OnProgress,
  ): Promise<Answer> {
    return (await this.#ready()).execute<Answer>(command, args, token, onProgress);
  }

  /** Asks the server something beyond the protocol's own requests. */
  async request<Answer>(method: string, params: object): Promise<Answer> {
    return (await this.#ready()).request<Answer>(method, params);
  }

  async #ready(): Promise<RunningServer> {
    await this.start();
    if (this.#running) return this.#running;
    throw new Error(l10n.t("The Foretrace server does not run. See the log for the reason."));
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
    if (this.#running?.isAlive()) return;
    await this.#stopNow();
    const startedMs = performance.now();
    // The protocol's code is large: loaded here, it does not delay the extension's activation.
    const { startServer } = await import("./client.ts");
    this.#running = await startServer(this.#context, this.#log, this.#listener);
    this.#log.info(`Language server started in ${Math.round(performance.now() - startedMs)} ms.`);
  }

  async #stopNow(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    this.#listener.reset();
    await running?.stop();
  }
}
