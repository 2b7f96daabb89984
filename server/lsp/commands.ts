import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type CancellationToken,
  ErrorCodes,
  type ExecuteCommandParams,
  MessageType,
  type ProgressToken,
  ResponseError,
  ShowMessageNotification,
  type WorkDoneProgressReporter,
} from "vscode-languageserver";
import { z } from "zod";
import { DEFAULT_LIMITS, runProgram } from "../groundtruth/runner.ts";
import { sandbox } from "../groundtruth/sandbox.ts";
import {
  type ComparisonScope,
  type ComparisonSummary,
  type PredictionSummary,
  type RunWalls,
  ServerCommand,
} from "../protocol.ts";
import { withInput } from "../siblingModules.ts";
import { findBeside } from "./beside.ts";
import { summaryOf } from "./comparison.ts";
import { shownEnding } from "./display.ts";
import type { DocumentSession, Prediction } from "./documentSession.ts";
import { executeModelCommand, isModelCommand, type ModelAnswer } from "./modelCommands.ts";
import type { ServerState } from "./server.ts";

/** How long a command may take before the client is asked to show that it runs. */
const QUIET_MS = 400;

/** Runs one of the server's commands. Rejects with a message for the user. */
export async function executeCommand(
  state: ServerState,
  params: ExecuteCommandParams,
  token: CancellationToken,
): Promise<PredictionSummary | ComparisonSummary | RunWalls | ModelAnswer | null> {
  if (params.command === ServerCommand.describeRun) return describeRun();
  if (isModelCommand(params.command)) return executeModelCommand(state, params, token);
  const session = sessionFor(state, params.arguments?.[0]);
  await state.configured;
  switch (params.command) {
    case ServerCommand.predict:
      return predict(state, session, token, params.workDoneToken);
    case ServerCommand.cancel:
      session.cancel();
      return null;
    case ServerCommand.clear:
      session.clear();
      return null;
    case ServerCommand.compare:
      return compare(state, session, String(params.arguments?.[0]), params.arguments?.[1], token);
    case ServerCommand.scopeComparison:
      session.scope(scopeOf(params.arguments?.[1]));
      return null;
    default:
      throw new ResponseError(ErrorCodes.MethodNotFound, `Foretrace has no command “${params.command}”.`);
  }
}

function sessionFor(state: ServerState, uri: unknown): DocumentSession {
  const session = typeof uri === "string" ? state.sessions.get(uri) : undefined;
  if (session) return session;
  const what = typeof uri === "string" ? `${uri} is not open` : "it was given no document";
  const message = `Foretrace cannot do this: ${what}. Open a Python file and try again.`;
  throw new ResponseError(ErrorCodes.InvalidParams, message);
}

async function predict(
  state: ServerState,
  session: DocumentSession,
  token: CancellationToken,
  progressToken: ProgressToken | undefined,
): Promise<PredictionSummary> {
  const stop = token.onCancellationRequested(() => session.cancel());
  const endProgress = beginProgress(state, session, progressToken);
  try {
    const prediction = await session.predict();
    if (prediction) explainRefusal(state, prediction);
    return {
      steps: prediction?.steps.length ?? 0,
      ending: prediction && shownEnding(prediction, state.settings.hints),
    };
  } catch (error) {
    const message = messageOf(error);
    tell(state, MessageType.Error, message);
    return { steps: 0, ending: `was not predicted: ${message}` };
  } finally {
    endProgress();
    stop.dispose();
  }
}

const runOptions = z.object({ interpreter: z.string().min(1).optional(), stdin: z.string().default("") }).prefault({});

/** Runs the document for real, kills the run when the command is cancelled, and answers null when something stopped it. */
async function compare(
  state: ServerState,
  session: DocumentSession,
  uri: string,
  given: unknown,
  token: CancellationToken,
): Promise<ComparisonSummary | null> {
  const options = runOptions.safeParse(given ?? undefined);
  if (!options.success) throw new ResponseError(ErrorCodes.InvalidParams, "Foretrace cannot run this: bad options.");
  const { stdin, interpreter } = options.data;
  const stop = token.onCancellationRequested(() => session.cancel());
  const { run } = state.settings;
  const path = uri.startsWith("file:") ? fileURLToPath(uri) : undefined;
  const predict = async (text: string, signal: AbortSignal) => {
    if (stdin === "") return session.predict();
    const find = findBeside(state.documents, uri);
    const reading: typeof find = async (...args) => withInput(await find(...args), stdin);
    return state.host.predictBeside(reading, text, signal, () => {});
  };
  const request = (code: string) => ({
    code,
    stdin,
    filename: path ?? "<program>",
    interpreter: interpreter ?? run.interpreter,
    limits: { ...DEFAULT_LIMITS, steps: run.maxSteps, timeMs: run.timeLimitMs },
    ...(path !== undefined && run.workingDirectory === "file" && { workingDirectory: dirname(path) }),
  });
  const { enforced, missing } = await describeRun();
  const walls = `Held back: ${enforced.join("; ")}. Not held back: ${missing.join("; ")}.`;
  state.connection.console.info(`Running ${path ?? uri} with ${interpreter ?? run.interpreter}. ${walls}`);
  try {
    const compared = await session.compare(predict, (text, signal) => runProgram(request(text), signal));
    if (compared) await warnOfUnsaved(state, uri, compared.documentText);
    return compared ? summaryOf(compared) : null;
  } catch (error) {
    throw new ResponseError(ErrorCodes.InternalError, messageOf(error));
  } finally {
    stop.dispose();
  }
}

/** A run imports what is on the disk, a prediction what the editor shows. */
async function warnOfUnsaved(state: ServerState, uri: string, text: string): Promise<void> {
  const { unsaved } = await state.host.neighbours(findBeside(state.documents, uri), text);
  if (unsaved.length === 0) return;
  const message = `The prediction was made with the unsaved text of ${unsaved.join(" and ")}, the real run with the file. Save, and compare again.`;
  tell(state, MessageType.Warning, message);
}

const scopeSchema = z.object({ from: z.int().min(0), to: z.int().min(0) }).nullable();

function scopeOf(given: unknown): ComparisonScope | undefined {
  const scope = scopeSchema.safeParse(given ?? null);
  if (scope.success) return scope.data ?? undefined;
  throw new ResponseError(ErrorCodes.InvalidParams, "A comparison's scope is {from, to}, or null for all of it.");
}

async function describeRun(): Promise<RunWalls> {
  const { enforced, missing } = await sandbox();
  return { enforced, missing };
}

/** Progress on the client's own token at once, else on one of the server's if it takes a while. Returns its end. */
function beginProgress({ connection }: ServerState, session: DocumentSession, given: ProgressToken | undefined) {
  const begin = (reporter: WorkDoneProgressReporter) => reporter.begin("Foretrace", undefined, "predicting", true);
  if (given !== undefined) {
    const reporter = connection.window.attachWorkDoneProgress(given);
    begin(reporter);
    return () => reporter.done();
  }
  let ended = false;
  let end = () => {};
  const show = async () => {
    const reporter = await connection.window.createWorkDoneProgress();
    if (ended) return;
    begin(reporter);
    reporter.token.onCancellationRequested(() => session.cancel());
    end = () => reporter.done();
  };
  const refused = (error: unknown) => connection.console.info(`The client shows no progress: ${messageOf(error)}`);
  const timer = setTimeout(() => void show().catch(refused), QUIET_MS);
  return () => {
    ended = true;
    clearTimeout(timer);
    end();
  };
}

/** Someone asked for this prediction and gets nothing to look at: say why, once. */
function explainRefusal(state: ServerState, { ending, steps }: Prediction): void {
  if (ending?.kind !== "unsupported" || steps.length > 0) return;
  tell(state, MessageType.Warning, `Foretrace cannot predict this file: ${ending.reason}.`);
}

/** A notification: a request would wait for an answer that some clients never give. */
function tell({ connection }: ServerState, type: MessageType, message: string): void {
  void connection.sendNotification(ShowMessageNotification.type, { type, message });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
