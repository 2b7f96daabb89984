import { type Comparison, scoped } from "../core/comparison.ts";
import type { Program } from "../core/program.ts";
import type { Ending, Step, Trace } from "../core/trace.ts";
import type { ComparisonScope, DocumentState, ModelStatus } from "../protocol.ts";
import { type Compared, compared } from "./comparison.ts";
import { latestWins } from "./latestWins.ts";
import type { Settings } from "./settings.ts";

/** A prediction, complete or growing: what every view is made of. */
export interface Prediction {
  readonly documentText: string;
  /** Of the modules beside the document that it was made with: see `Neighbourhood`. */
  readonly besideKey?: string;
  readonly program: Program;
  readonly steps: readonly Step[];
  /** Undefined while it grows. Its line is one of the program, as those of the steps. */
  readonly ending: Ending | undefined;
  readonly model: ModelStatus;
}

/**
 * Predicts a document's text. Calls `onGrowth` with the prediction so far, resolves with the whole or, once aborted,
 * with what there is; rejects with a message for the user when nothing can be predicted.
 */
export type PredictText = (
  text: string,
  signal: AbortSignal,
  onGrowth: (prediction: Prediction) => void,
) => Promise<Prediction>;

export interface SessionServices {
  readonly predict: PredictText;
  readonly text: () => string;
  /** Of the modules beside the document as they are now, for this text: see `Neighbourhood`. */
  readonly besideKey?: (text: string) => Promise<string>;
  readonly settings: () => Settings;
  /** Something that a view shows has changed. `moment`: a new state; `growth`: more of the same. */
  readonly onChange: (kind: "moment" | "growth") => void;
}

/**
 * One document's way: idle → predicting → predicted → stale, with re-prediction once the user has asked for the first.
 * An edit stops a prediction in flight; the newest text wins.
 */
export class DocumentSession {
  /** The last prediction that ended, for the text it was made from. */
  shown: Prediction | undefined;
  /** The prediction in flight. */
  growing: Prediction | undefined;
  /** Why the last prediction failed, for a person. */
  problem: string | undefined;
  latencyMs: number | undefined;
  /** The last comparison to a real run, for the text it was made from. */
  #compared: Compared | undefined;
  #scope: ComparisonScope | undefined;
  #run: AbortController | undefined;

  readonly #services: SessionServices;
  readonly #job = latestWins((text: string, signal) => this.#predict(text, signal));
  #running: { readonly text: string; cancelledByUser: boolean } | undefined;
  #follows = false;
  /** A module that the last prediction was made with has changed since. */
  #isOutdated = false;
  /** One may have changed while a prediction was under way. */
  #besideMoved: { readonly isSaved: boolean } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(services: SessionServices) {
    this.#services = services;
  }

  get state(): DocumentState {
    if (this.#running) return "predicting";
    if (this.problem !== undefined) return "failed";
    if (!this.shown) return "idle";
    return this.#isOutdated || this.shown.documentText !== this.#services.text() ? "stale" : "predicted";
  }

  /** Whether it is stale because of a module that the document imports. */
  get isOutdated(): boolean {
    return this.#isOutdated;
  }

  /** Predicts the present text, now. Undefined when a newer prediction took over. Rejects with a message for the user. */
  async predict(): Promise<Prediction | undefined> {
    clearTimeout(this.#timer);
    this.#follows = true;
    return this.#job.run(this.#services.text());
  }

  /** The comparison to a real run, where it is of the present text. */
  get compared(): Compared | undefined {
    return this.#compared?.documentText === this.#services.text() ? this.#compared : undefined;
  }

  /** What of the comparison the hints show. */
  get comparisonShown(): Comparison | undefined {
    const comparison = this.compared?.comparison;
    return comparison && this.#scope ? scoped(comparison, this.#scope.from, this.#scope.to) : comparison;
  }

  /** Shows only some rows of the comparison; all of them without a scope. */
  scope(scope: ComparisonScope | undefined): void {
    this.#scope = scope;
    this.#services.onChange("moment");
  }

  /**
   * Runs the present text and lays its prediction against the run. `predict` and `run` start together; an edit, another
   * comparison, `cancel`, and closing stop the run. Undefined when it was stopped. Rejects with a message for the user.
   */
  async compare(
    predict: (text: string, signal: AbortSignal) => Promise<Prediction | undefined>,
    run: (text: string, signal: AbortSignal) => Promise<Trace>,
  ): Promise<Compared | undefined> {
    this.#run?.abort();
    const stop = new AbortController();
    this.#run = stop;
    const text = this.#services.text();
    const { signal } = stop;
    const [prediction, real] = await Promise.all([predict(text, signal), run(text, signal)]).catch((error) => {
      stop.abort(); // what the other one is doing is of no use any more
      throw error;
    });
    if (signal.aborted || this.#disposed || !prediction || this.#services.text() !== text) return undefined;
    this.#compared = compared(text, prediction, real);
    this.#scope = undefined;
    this.#services.onChange("moment");
    return this.#compared;
  }

  /** The text has changed: a prediction of the old text is of no use any more. */
  edited(): void {
    this.#run?.abort();
    if (!this.#follows) return;
    this.problem = undefined;
    if (this.#running && this.#running.text !== this.#services.text()) this.#job.cancel();
    clearTimeout(this.#timer);
    if (this.#services.settings().predictOn === "type") this.#schedule(this.#services.settings().delayMs);
    this.#services.onChange("moment");
  }

  /** Modules beside the document may have changed, or come, or gone: in the editor, or for good. */
  async besideChanged(isSaved: boolean): Promise<void> {
    if (this.#running) this.#besideMoved = { isSaved: isSaved || this.#besideMoved?.isSaved === true };
    const { shown } = this;
    const key = this.#follows && shown ? await this.#services.besideKey?.(shown.documentText) : undefined;
    if (key === undefined || key === shown?.besideKey || shown !== this.shown || this.#disposed) return;
    this.#isOutdated = true;
    this.#run?.abort();
    this.#compared = undefined;
    this.#job.cancel();
    clearTimeout(this.#timer);
    const { predictOn, delayMs } = this.#services.settings();
    if (predictOn === "type") this.#schedule(delayMs);
    else if (isSaved && predictOn === "save") this.#schedule(0);
    this.#services.onChange("moment");
  }

  saved(): void {
    if (this.#follows && this.#services.settings().predictOn !== "command") this.#schedule(0);
  }

  /** Something else predicts now: what it says takes the place of what was said before. */
  modelChanged(): void {
    if (!this.#follows || this.#services.settings().predictOn === "command") return;
    clearTimeout(this.#timer);
    this.#runUnwatched();
  }

  /** Stops the prediction in flight at the user's wish: what there is stays, marked as cut. */
  cancel(): void {
    clearTimeout(this.#timer);
    if (this.#running) this.#running.cancelledByUser = true;
    this.#job.cancel();
    this.#run?.abort();
  }

  /** Takes everything away and follows the document no longer. */
  clear(): void {
    this.#follows = false;
    clearTimeout(this.#timer);
    this.#job.cancel();
    this.#run?.abort();
    this.#compared = undefined;
    this.#isOutdated = false;
    this.shown = undefined;
    this.growing = undefined;
    this.problem = undefined;
    this.#services.onChange("moment");
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#job.cancel();
    this.#run?.abort();
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    const again = () => {
      if (this.state !== "predicted") this.#runUnwatched();
    };
    this.#timer = setTimeout(again, delayMs);
  }

  #runUnwatched(): void {
    // The failure is in `problem` and was reported; nobody waits for this one.
    this.#job.run(this.#services.text()).catch(() => undefined);
  }

  async #predict(text: string, signal: AbortSignal): Promise<Prediction> {
    const run = { text, cancelledByUser: false };
    const isCurrent = () => this.#running === run && !this.#disposed;
    const startedMs = performance.now();
    this.#running = run;
    this.problem = undefined;
    this.#services.onChange("moment");
    try {
      const prediction = await this.#services.predict(text, signal, (growing) => {
        if (!isCurrent() || signal.aborted) return;
        this.growing = growing;
        if (growing.steps.length > 0) this.#services.onChange("growth");
      });
      if (isCurrent()) this.#settle(prediction, run.cancelledByUser, startedMs);
      return prediction;
    } catch (error) {
      if (isCurrent() && this.#follows) this.#fail(error);
      throw error;
    } finally {
      if (isCurrent()) {
        this.#running = undefined;
        this.growing = undefined;
        this.#services.onChange("moment");
        const moved = this.#besideMoved;
        this.#besideMoved = undefined;
        if (moved) void this.besideChanged(moved.isSaved).catch(() => undefined);
      }
    }
  }

  /** What was predicted before the failure stays, as a trace that was cut. */
  #fail(error: unknown): void {
    this.problem = error instanceof Error ? error.message : String(error);
    if (this.growing && this.growing.steps.length > 0) this.shown = { ...this.growing, ending: { kind: "cancelled" } };
  }

  /** A prediction that an edit cut short does not replace a whole one; one that the user stopped does. */
  #settle(prediction: Prediction, cancelledByUser: boolean, startedMs: number): void {
    if (!this.#follows) return;
    const isCut = prediction.ending?.kind === "cancelled";
    if (isCut && !cancelledByUser && this.shown) return;
    if (isCut && prediction.steps.length === 0 && !cancelledByUser) return;
    this.shown = prediction;
    this.#isOutdated = false;
    this.latencyMs = performance.now() - startedMs;
  }
}
