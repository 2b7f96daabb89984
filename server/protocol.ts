/**
 * What the client and the server say to each other beyond the Language Server Protocol. Any client may leave all of it
 * out: the server sends `foretrace/…` notifications only to one that asked for them.
 */

/** Commands the server executes (`workspace/executeCommand`). */
export const ServerCommand = {
  /** Arguments: [document URI]. Answers with a `PredictionSummary` when the prediction has ended. */
  predict: "foretrace.server.predictTrace",
  /** Arguments: [document URI]. Stops a prediction; what was predicted so far stays, marked as cut. */
  cancel: "foretrace.server.cancelPrediction",
  /** Arguments: [document URI]. Takes the predicted trace away and stops predicting the document again. */
  clear: "foretrace.server.clearTrace",
} as const;

/** What `ServerCommand.predict` answers. */
export interface PredictionSummary {
  readonly steps: number;
  /** How the program ends, as the end of the sentence "the program …"; undefined when a newer prediction took over. */
  readonly ending: string | undefined;
}

/** `initializationOptions`, all optional. */
export interface InitializationOptions {
  /** Settings by their full or section-relative name, for clients that answer no `workspace/configuration`. */
  readonly settings?: unknown;
  /** The client wants `foretrace/status`. */
  readonly statusNotifications?: boolean;
}

/** Where a document stands. `stale`: the text has changed since it was predicted. `failed`: nothing could be predicted. */
export type DocumentState = "idle" | "predicting" | "predicted" | "stale" | "failed";

export interface ModelStatus {
  readonly id: string;
  /** Where it runs, for example "cpu". */
  readonly device: string;
  /** Why it does not run where it was asked to; undefined when it does. */
  readonly note?: string;
}

/** Sent whenever a document's state changes, and sparingly while one is predicted. */
export interface StatusParams {
  readonly uri: string;
  readonly state: DocumentState;
  /** Steps predicted so far. */
  readonly steps: number;
  /** "finishes", "ends with ZeroDivisionError…": the end of the sentence "the program …". */
  readonly ending?: string;
  readonly model?: ModelStatus;
  /** From the command to the end of the prediction. */
  readonly latencyMs?: number;
  /** What went wrong, for a person; with state "failed". */
  readonly problem?: string;
}

/** Server to client. */
export const STATUS_NOTIFICATION = "foretrace/status";
