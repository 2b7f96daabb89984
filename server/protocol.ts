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
  /**
   * Arguments: [document URI, `RunOptions`]. Runs the document's text for real, lays the prediction against it and answers
   * with a `ComparisonSummary`. The only command that runs the user's code; the client asks them first.
   */
  compare: "foretrace.server.compareToRealRun",
  /**
   * Arguments: [document URI, `ComparisonScope` or null]. Shows only these rows of the comparison in the hints: one turn of a
   * loop or one call; with null all again.
   */
  scopeComparison: "foretrace.server.scopeComparison",
  /** Arguments: []. Answers with the `RunWalls` of this system. */
  describeRun: "foretrace.server.describeRun",
  /** Arguments: [`HubRoute`?]. Asks the hub for sizes, fetches nothing, and answers with a `DownloadOffer`. */
  describeDownload: "foretrace.server.describeDownload",
  /**
   * Arguments: [`InstallRequest`]. Downloads a model and imports it, with progress; the client asks the user first. Answers
   * with the `ModelChoice`s that are there now, or null when it was cancelled: the next call goes on.
   */
  installModel: "foretrace.server.installModel",
  /** Arguments: [`HubRoute`?]. Asks how large ONNX Runtime's CUDA provider is, and answers with a `CudaOffer`. */
  describeCuda: "foretrace.server.describeCuda",
  /**
   * Arguments: [`HubRoute`?]. Fetches the provider, with progress; the client asks the user first, and restarts the server
   * afterwards. Answers with a `CudaInstalled`, or null when it was cancelled.
   */
  installCuda: "foretrace.server.installCuda",
  /** Arguments: [`ModelPlaces`?]. Answers with `ModelChoice`s, the embedded model first. */
  listModels: "foretrace.server.listModels",
} as const;

/** How a model's hub is reached. */
export interface HubRoute {
  /** Address of the hub; HF_ENDPOINT or the public hub when absent or empty. */
  readonly endpoint?: string;
  /** The editor's own proxy setting; the environment's when absent or empty. */
  readonly proxy?: string;
}

/** What the user is asked to agree to. */
export interface DownloadOffer {
  readonly repository: string;
  /** Web page of the repository. */
  readonly page: string;
  readonly licence: string;
  readonly sizeBytes: number;
}

/** What the user is asked to agree to. */
export interface CudaOffer {
  readonly url: string;
  readonly folder: string;
  readonly sizeBytes: number;
  /** What else is missing on this machine, in a sentence without its full stop. */
  readonly problem?: string;
}

export interface CudaInstalled {
  readonly folder: string;
  /** Why it cannot be used yet. */
  readonly problem?: string;
}

export interface InstallRequest extends HubRoute {
  /** Folder that models of several precisions are put in, each in one of its own. */
  readonly folder: string;
}

/** Where models are looked for. */
export interface ModelPlaces {
  /** Folder under which models were installed. */
  readonly installed?: string | undefined;
  /** Model directories elsewhere. */
  readonly folders?: readonly string[];
}

/** A model as it is offered to the user. */
export interface ModelChoice {
  /** Value for the setting `foretrace.model.path`: empty for the embedded model. */
  readonly path: string;
  readonly id: string;
  readonly version: string;
  readonly precision: string;
  readonly licence: string;
  readonly sizeBytes: number;
  /** Name of a measure → its value, as in the model's card. */
  readonly accuracy: Readonly<Record<string, number>>;
  /** Where it is to run, as in the setting `foretrace.model.device`: "auto", "cpu" or "cuda". */
  readonly device: string;
  /** Why it cannot be used, for a person. */
  readonly problem?: string;
}

/** What `ServerCommand.predict` answers. */
export interface PredictionSummary {
  readonly steps: number;
  /** How the program ends, as the end of the sentence "the program …"; undefined when a newer prediction took over. */
  readonly ending: string | undefined;
}

/** How a document is run. */
export interface RunOptions {
  /** Path or name of the Python interpreter; `foretrace.run.interpreter` when absent. */
  readonly interpreter?: string;
  /** What the program reads. */
  readonly stdin?: string;
}

/** What keeps a run from doing harm on this system, and what does not, in words for the user. */
export interface RunWalls {
  readonly enforced: readonly string[];
  readonly missing: readonly string[];
}

/** What `ServerCommand.compare` answers. */
export interface ComparisonSummary {
  readonly isEqual: boolean;
  /** One sentence: that all is right, or where and why it first parts. */
  readonly sentence: string;
  /** Lines where prediction and run part, counted from 0, in the order in which the run comes to them. */
  readonly divergences: readonly { readonly line: number; readonly text: string }[];
}

/** Rows of a comparison, `to` not included. */
export interface ComparisonScope {
  readonly from: number;
  readonly to: number;
}

/**
 * Request of the client: the comparison of a document, for a panel. Parameters: `{ uri }`; answer: a `ComparisonView`, or
 * null when there is none for the present text.
 */
export const COMPARISON_REQUEST = "foretrace/comparison";

export interface ComparisonView {
  readonly uri: string;
  /** Name of the document, for a title. */
  readonly name: string;
  readonly lines: readonly string[];
  /** The JSON object of the command line's `compare`, its steps without `state`. */
  readonly comparison: object;
  readonly summary: ComparisonSummary;
  readonly endings: { readonly predicted: string; readonly real: string };
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
  /** The prediction of the present text was laid against a real run. */
  readonly compared?: { readonly isEqual: boolean };
  /** What went wrong, for a person; with state "failed". */
  readonly problem?: string;
}

/** Server to client. */
export const STATUS_NOTIFICATION = "foretrace/status";
