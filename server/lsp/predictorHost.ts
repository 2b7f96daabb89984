import { HOW_TO_CUT } from "../core/cutProgram.ts";
import type { ProgramParser } from "../core/parseProgram.ts";
import type { Program } from "../core/program.ts";
import type { Ending } from "../core/trace.ts";
import { type Neighbourhood, NOTHING } from "../siblingModules.ts";
import type { Prediction, PredictText } from "./documentSession.ts";
import type { Settings } from "./settings.ts";

/** The log of the client, or of a test. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** A prediction without its document. */
export type ProgramPrediction = Omit<Prediction, "documentText" | "besideKey">;

/** What the server needs of whatever predicts. */
export interface TracePredictor {
  /**
   * Like `PredictText`, for a program; the prediction's program may have fewer lines. `onGrowth` may come often; the steps
   * it gets must not change afterwards.
   */
  predict(
    program: Program,
    signal: AbortSignal,
    onGrowth: (prediction: ProgramPrediction) => void,
  ): Promise<ProgramPrediction>;
  dispose(): Promise<void>;
}

/** Loads what predicts. Rejects with a message for the user. */
export interface OpenPredictor {
  parser(): Promise<ProgramParser>;
  predictor(settings: Settings, log: Log): Promise<TracePredictor>;
}

/** Finds what a text's imports find first. */
export type FindNeighbours = (text: string, parser: ProgramParser) => Promise<Neighbourhood>;

const cacheKey = (text: string, beside: Neighbourhood): string => `${text}\0${beside.key}`;

/** Whole predictions kept, for undo and for switching back and forth. */
const CACHED_PREDICTIONS = 24;

/**
 * Owns the predictor: loads it with the first prediction, again when its settings change, and gives it one program at a
 * time, so that documents do not compete for the machine.
 */
export class PredictorHost {
  readonly #open: OpenPredictor;
  readonly #log: Log;
  readonly #cache = new Map<string, Prediction>();
  #settings: Settings | undefined;
  #parser: Promise<ProgramParser> | undefined;
  #predictor: Promise<TracePredictor> | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(open: OpenPredictor, log: Log) {
    this.#open = open;
    this.#log = log;
  }

  /** New settings; what they make untrue (the model, cached predictions) is let go. Whether anything was. */
  configure(settings: Settings): boolean {
    const before = this.#settings;
    this.#settings = settings;
    const same = (part: "model" | "decode") => JSON.stringify(before?.[part]) === JSON.stringify(settings[part]);
    if (same("model") && same("decode")) return false;
    this.#cache.clear();
    const old = this.#predictor;
    this.#predictor = undefined;
    void this.#release(old);
    return true;
  }

  readonly predict: PredictText = (text, signal, onGrowth) =>
    this.predictBeside(async () => NOTHING, text, signal, onGrowth);

  async predictBeside(find: FindNeighbours, ...[text, signal, onGrowth]: Parameters<PredictText>): Promise<Prediction> {
    // The turn is taken before anything is waited for: who asked first comes first.
    const before = this.#turn;
    const mine = this.#inTurn(before, find, text, signal, onGrowth);
    this.#turn = Promise.allSettled([before, mine]);
    return mine;
  }

  async #inTurn(
    before: Promise<unknown>,
    find: FindNeighbours,
    ...[text, signal, onGrowth]: Parameters<PredictText>
  ): Promise<Prediction> {
    const beside = await this.neighbours(find, text);
    const known = this.#cache.get(cacheKey(text, beside));
    if (known) return known;
    await before;
    return this.#predictNow(beside, text, signal, onGrowth);
  }

  async neighbours(find: FindNeighbours, text: string): Promise<Neighbourhood> {
    return find(text, await this.#loadParser());
  }

  async dispose(): Promise<void> {
    const old = this.#predictor;
    this.#predictor = undefined;
    await this.#release(old);
  }

  async #predictNow(
    beside: Neighbourhood,
    documentText: string,
    signal: AbortSignal,
    onGrowth: (prediction: Prediction) => void,
  ): Promise<Prediction> {
    const startedMs = performance.now();
    const { neighbours, input } = beside;
    const around = (await this.#loadParser()).beside(neighbours);
    const parser = input === undefined ? around : around.reading(input);
    const tooLong = tooLongToRead(documentText);
    if (tooLong) return nothing(documentText, parser.parse(""), tooLong);
    const program = parser.parse(documentText);
    if (signal.aborted) return nothing(documentText, program, { kind: "cancelled" });
    if (program.entry === undefined) return nothing(documentText, program, { kind: "unsupported", reason: EMPTY });
    const settings = this.#settings;
    const predictor = await this.#loadPredictor();
    const result = await predictor.predict(program, signal, (growing) =>
      onGrowth({ documentText, besideKey: beside.key, ...growing }),
    );
    const prediction = { documentText, besideKey: beside.key, ...result };
    // With other settings meanwhile, it is another model's.
    if (prediction.ending?.kind !== "cancelled" && settings === this.#settings)
      this.#remember(cacheKey(documentText, beside), prediction);
    const ms = Math.round(performance.now() - startedMs);
    this.#log.info(`Predicted ${prediction.steps.length} steps in ${ms} ms, ending: ${prediction.ending?.kind}.`);
    return prediction;
  }

  /** A parser or predictor that failed to load is tried again the next time. */
  #loadParser(): Promise<ProgramParser> {
    this.#parser ??= this.#open.parser().catch((error: unknown) => {
      this.#parser = undefined;
      throw error;
    });
    return this.#parser;
  }

  #loadPredictor(): Promise<TracePredictor> {
    if (!this.#settings) throw new Error("the server is not initialized yet");
    const loading = this.#predictor ?? this.#open.predictor(this.#settings, this.#log);
    this.#predictor = loading;
    return loading.catch((error: unknown) => {
      if (this.#predictor === loading) this.#predictor = undefined;
      this.#log.error(`The model could not be loaded: ${error instanceof Error ? error.stack : String(error)}`);
      throw error;
    });
  }

  #remember(key: string, prediction: Prediction): void {
    this.#cache.set(key, prediction);
    const [oldest] = this.#cache.keys();
    if (this.#cache.size > CACHED_PREDICTIONS && oldest !== undefined) this.#cache.delete(oldest);
  }

  /** After the prediction in flight: ending a thread within a pass of the model would end the whole process. */
  async #release(predictor: Promise<TracePredictor> | undefined): Promise<void> {
    await this.#turn;
    try {
      await (await predictor)?.dispose();
    } catch (error) {
      this.#log.warn(`The model did not close cleanly: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

const EMPTY = "there is no statement in it to execute";

/** Lines of code that are read on the server's thread: about 50 ms. */
const MOST_LINES_READ = 1000;

/** Reading 5,000 lines would keep every other request waiting for half a second, at each pause in typing. */
function tooLongToRead(text: string): Ending | undefined {
  const lines = text.match(/^[^\S\n]*[^\s#]/gm)?.length ?? 0;
  if (lines <= MOST_LINES_READ) return undefined;
  const reason = `the program has ${lines} lines of code, and more than ${MOST_LINES_READ} are not read. ${HOW_TO_CUT}`;
  return { kind: "unsupported", reason };
}

function nothing(documentText: string, program: Program, ending: Ending): Prediction {
  return { documentText, program, steps: [], ending, model: { id: "", device: "" } };
}
