import type { ComparisonView } from "../server/protocol.ts";

/** The JSON of a comparison, as far as the page shows it; see `comparisonToJson`. */
export interface ComparisonJson {
  readonly first: { readonly row: number; readonly cause: string } | null;
  readonly rows: readonly RowJson[];
  readonly metrics: { readonly strict: MetricsJson; readonly paper: MetricsJson };
  readonly predicted: TraceJson;
  readonly real: TraceJson;
}

export interface RowJson {
  readonly kind: "match" | "open" | "mismatch" | "missing" | "extra";
  readonly predicted?: number;
  readonly real?: number;
  readonly differences: readonly DifferenceJson[];
}

export interface DifferenceJson {
  readonly what: "value" | "output" | "result" | "deleted";
  readonly name: string;
  readonly verdict: "ambiguous" | "unknown" | "different";
}

export interface MetricsJson {
  readonly output?: number;
  readonly trace?: number;
  readonly line?: { readonly f1: number };
  readonly identifier?: { readonly f1: number };
}

export interface TraceJson {
  readonly steps: readonly StepJson[];
}

export interface StepJson {
  readonly line: number;
  readonly frame: { readonly name: string; readonly depth: number };
  readonly kind: "line" | "call" | "return" | "raise";
  readonly changed: Readonly<Record<string, string>>;
  readonly deleted: readonly string[];
  readonly output: string | null;
  readonly value?: string;
  readonly exception?: { readonly type: string; readonly message: string };
  readonly confidence?: { readonly line: number; readonly values: Readonly<Record<string, number>> };
}

/** A variable of the present step, on both sides. */
export interface Variable {
  readonly name: string;
  readonly predicted: string | undefined;
  readonly real: string | undefined;
  /** The model's probability of a value that this step sets. 0..1. */
  readonly probability: number | undefined;
  readonly isChanged: boolean;
  readonly judgement: Judgement;
}

/** `open`: the prediction said that it cannot be known, and nothing contradicts it. */
export type Judgement = "right" | "open" | "wrong";

export const MARKS: Readonly<Record<Judgement, string>> = { right: "✓", open: "○", wrong: "✗" };
export const WORDS: Readonly<Record<Judgement, string>> = {
  right: "as predicted",
  open: "left open by the prediction",
  wrong: "not as predicted",
};

/** Whether a predicted value leaves something to the run. */
export const isOpen = (predicted: string | undefined): boolean => predicted?.includes("<unknown>") === true;

/** Whether a value is a function, a class or a module: of those there is nothing to compare. */
export const isDefinition = (value: string): boolean => /^<(?:function|class|module)>$/.test(value);

/** A value as people read it. */
export const shown = (text: string): string =>
  text
    .replace(/^<object> /, "")
    .replace(/^<approx> /, "~")
    .replaceAll("<unknown>", "unknown");

/** Every variable of a frame with its value. */
type State = ReadonlyMap<string, string>;

/** The state of each step's frame after it, folded as far as it is asked for: forwards step by step, backwards anew. */
class States {
  readonly #steps: readonly StepJson[];
  #frames: Map<string, string>[] = []; // by depth
  #next = 0;

  constructor({ steps }: TraceJson) {
    this.#steps = steps;
  }

  after(index: number): State {
    if (index < this.#next - 1) [this.#frames, this.#next] = [[], 0];
    for (; this.#next <= index; this.#next++) {
      const step = this.#steps[this.#next];
      if (!step) continue;
      const { depth } = step.frame;
      const state = (step.kind === "call" ? undefined : this.#frames[depth]) ?? new Map<string, string>();
      this.#frames[depth] = state;
      for (const [name, value] of Object.entries(step.changed)) state.set(name, value);
      for (const name of step.deleted) state.delete(name);
    }
    return this.#frames[this.#steps[index]?.frame.depth ?? 0] ?? new Map();
  }
}

/** A comparison to step through. */
export class SteppedComparison {
  readonly view: ComparisonView;
  readonly json: ComparisonJson;
  readonly #states: { readonly predicted: States; readonly real: States };
  /** Lines that run on either side → the worst that is to be said of an execution. */
  readonly #lines = new Map<number, Judgement>();

  constructor(view: ComparisonView) {
    this.view = view;
    this.json = view.comparison as ComparisonJson;
    this.#states = { predicted: new States(this.json.predicted), real: new States(this.json.real) };
    for (const row of this.json.rows.keys()) {
      const line = this.line(row);
      const both = [this.judgement(row), this.#lines.get(line)];
      this.#lines.set(line, both.includes("wrong") ? "wrong" : both.includes("open") ? "open" : "right");
    }
  }

  get length(): number {
    return this.json.rows.length;
  }

  sides(row: number): { readonly predicted: StepJson | undefined; readonly real: StepJson | undefined } {
    const { predicted, real } = this.json.rows[row] ?? {};
    return {
      predicted: predicted === undefined ? undefined : this.json.predicted.steps[predicted],
      real: real === undefined ? undefined : this.json.real.steps[real],
    };
  }

  /** Line of a row, counted from 0. */
  line(row: number): number {
    const { predicted, real } = this.sides(row);
    return (real ?? predicted)?.line ?? 0;
  }

  frame(row: number): string {
    const { predicted, real } = this.sides(row);
    return (real ?? predicted)?.frame.name ?? "";
  }

  /** What is to be said of the whole. */
  get verdict(): Judgement {
    if (!this.view.summary.isEqual) return "wrong";
    return this.json.rows.some(({ kind }) => kind === "open") ? "open" : "right";
  }

  judgement(row: number): Judgement {
    const kind = this.json.rows[row]?.kind;
    return kind === "match" ? "right" : kind === "open" ? "open" : "wrong";
  }

  /** What is to be said of all executions of a line; undefined when it never runs. */
  judgementOfLine(line: number): Judgement | undefined {
    return this.#lines.get(line);
  }

  /** Rows of the line of this row: where it is among them, and all of them. */
  visits(row: number): { readonly at: number; readonly rows: readonly number[] } {
    const line = this.line(row);
    const rows = this.json.rows.map((_, index) => index).filter((index) => this.line(index) === line);
    return { at: rows.indexOf(row), rows };
  }

  /** The turn or call that begins at the last execution of this row's line: up to its next execution, or its frame's end. */
  scope(row: number): { readonly from: number; readonly to: number } {
    const { rows, at } = this.visits(row);
    const from = rows[at] ?? row;
    const depth = this.#depth(from);
    let to = from + 1;
    while (
      to < this.length &&
      this.#depth(to) >= depth &&
      !(this.#depth(to) === depth && this.line(to) === this.line(from))
    )
      to++;
    return { from, to };
  }

  /** The comparison as the command line prints it: every step with its whole state. */
  withStates(): object {
    const whole = (key: "predicted" | "real") => {
      const trace = this.json[key];
      const states = new States(trace);
      return {
        ...trace,
        steps: trace.steps.map((step, at) => ({ ...step, state: Object.fromEntries(states.after(at)) })),
      };
    };
    return { ...this.json, predicted: whole("predicted"), real: whole("real") };
  }

  #state(row: number, side: "predicted" | "real"): State {
    const at = this.json.rows[row]?.[side];
    return at === undefined ? new Map() : this.#states[side].after(at);
  }

  #depth(row: number): number {
    const { predicted, real } = this.sides(row);
    return (real ?? predicted)?.frame.depth ?? 0;
  }

  variables(row: number): readonly Variable[] {
    const { predicted, real } = this.sides(row);
    const [mine, theirs] = [this.#state(row, "predicted"), this.#state(row, "real")];
    const names = [...new Set([...theirs.keys(), ...mine.keys()])];
    return names
      .filter((name) => !isDefinition(theirs.get(name) ?? mine.get(name) ?? ""))
      .map((name) => ({
        name,
        predicted: mine.get(name),
        real: theirs.get(name),
        probability: isOpen(mine.get(name)) ? undefined : predicted?.confidence?.values[name],
        isChanged: name in (predicted?.changed ?? {}) || name in (real?.changed ?? {}),
        judgement: mine.get(name) === theirs.get(name) ? "right" : this.#judgementOfVariable(name, row),
      }));
  }

  /** As the last row judged it that set the variable: texts that differ may stand for one value. */
  #judgementOfVariable(name: string, row: number): Judgement {
    const depth = this.#depth(row);
    for (let at = row; at >= 0; at--) {
      const { predicted, real } = this.sides(at);
      const sets = name in (predicted?.changed ?? {}) || name in (real?.changed ?? {});
      if (!sets || this.#depth(at) !== depth) continue;
      if (!predicted || !real) return "wrong";
      const found = this.json.rows[at]?.differences.find((each) => each.what === "value" && each.name === name);
      return found === undefined ? "right" : found.verdict === "unknown" ? "open" : "wrong";
    }
    return "wrong";
  }

  /** Text printed up to and with a row, on both sides. */
  output(row: number): { readonly predicted: string; readonly real: string } {
    let [predicted, real] = ["", ""];
    for (let at = 0; at <= row; at++) {
      const sides = this.sides(at);
      predicted += sides.predicted?.output ?? "";
      real += sides.real?.output ?? "";
    }
    return { predicted, real };
  }

  nextWrong(row: number, by: 1 | -1): number | undefined {
    for (let at = row + by; at >= 0 && at < this.length; at += by) if (this.judgement(at) === "wrong") return at;
    return undefined;
  }

  /** The nearest row at or after this one that is at a line, else the first that is. */
  rowOfLine(line: number, from: number): number | undefined {
    const rows = this.json.rows.map((_, index) => index).filter((index) => this.line(index) === line);
    return rows.find((row) => row >= from) ?? rows[0];
  }
}
