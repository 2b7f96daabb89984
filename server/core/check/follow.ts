import type { Program } from "../program.ts";
import { apply, type State } from "../state.ts";
import type { Line0, Step, ValueText } from "../trace.ts";
import { isScalar } from "./isScalar.ts";
import {
  certain,
  itemsOver,
  type Loop,
  type Seen,
  type Surroundings,
  seen,
  turned,
  valueAlone,
} from "./machine/alone.ts";
import { type Held, Thing } from "./machine/objects/thing.ts";
import { Hidden } from "./machine/objects/unknownValue.ts";
import { Surrounding } from "./machine/surrounding.ts";
import { textOf } from "./machine/text.ts";
import type { Expr, Statement } from "./machine/tree.ts";
import { lastLineOf, namesIn } from "./statements.ts";

interface LoopInProgress {
  readonly items: readonly Held[] | undefined;
  readonly at: number;
  /** What it went over when it began. */
  readonly text: string | undefined;
}

/** A frame of the trace, as far as it was followed. */
export interface FollowedFrame {
  readonly state: State;
  /** Line of the step before in this frame. */
  readonly line: Line0 | undefined;
  readonly loops: ReadonlyMap<Line0, LoopInProgress>;
}

const NEW_FRAME: FollowedFrame = { state: new Map(), line: undefined, loops: new Map() };

/** Follows the trace of a program step by step: the frames, their variables, and where loops are. */
export class Follower {
  readonly #program: Program;
  readonly #surrounding: Surrounding;
  #steps: readonly Step[] = [];
  /** The steps that were passed, and the frames before each of them. */
  readonly #passed: { readonly step: Step; readonly frames: readonly FollowedFrame[]; readonly isOpen: boolean }[] = [];
  #frames: readonly FollowedFrame[] = [];

  constructor(program: Program) {
    this.#program = program;
    this.#surrounding = new Surrounding(program);
  }

  /** Goes to a step of a trace. What it knows of the steps before is kept, as far as they are the same. */
  goTo(steps: readonly Step[], at: number): FollowedFrame {
    this.#steps = steps;
    const changed = this.#passed.findIndex(
      ({ step, isOpen }, index) => index >= at || step !== steps[index] || (isOpen && this.#endOf(index) !== undefined),
    );
    if (changed >= 0) {
      this.#frames = this.#passed[changed]?.frames ?? [];
      this.#passed.length = changed;
    }
    while (this.#passed.length < at) this.#pass(this.#passed.length);
    const step = steps[at];
    return (step && this.#entered(step).at(-1)) ?? NEW_FRAME;
  }

  #pass(at: number): void {
    const step = this.#step(at);
    const statement = step.kind === "call" ? undefined : this.#program.byLine.get(step.line);
    // What a loop goes over may still be computed.
    const isOpen = statement?.kind === "for" && this.#endOf(at) === undefined;
    this.#passed.push({ step, frames: this.#frames, isOpen });
    const frames = this.#entered(step);
    const frame = frames.at(-1) ?? NEW_FRAME;
    let { loops } = frame;
    if (statement?.kind === "for") {
      const progress = this.#progress(statement, at, frame);
      if (progress) loops = new Map(loops).set(step.line, progress);
    }
    const left = {
      state: apply(frame.state, step),
      line: step.kind === "call" ? undefined : step.line,
      loops,
    };
    this.#frames = [...frames.slice(0, -1), left];
  }

  /** The frames, the last of them that of a step that begins. */
  #entered({ kind, frame: { depth } }: Step): readonly FollowedFrame[] {
    const kept = this.#frames.slice(0, kind === "call" ? depth : depth + 1);
    while (kept.length <= depth) kept.push(NEW_FRAME);
    return kept;
  }

  /** What the statement of a step does, after the calls of it that are back. */
  seen(statement: Statement, at: number): Seen | undefined {
    return seen(statement, this.#around(statement, at));
  }

  /** The value of an expression in a statement, as a trace shows it. */
  valueOf(expr: Expr, statement: Statement, at: number): ValueText | undefined {
    const value = valueAlone(expr, this.#around(statement, at));
    return value && certain(() => textOf(value));
  }

  #around(statement: Statement, at: number): Surroundings {
    const frames = this.#entered(this.#step(at));
    const results = this.resultsOf(at);
    const module = frames.length > 1 ? frames[0]?.state : undefined;
    const around = this.#surrounding.of((frames.at(-1) ?? NEW_FRAME).state, module, statement);
    return { ...around, results, given: [...results] };
  }

  #step(at: number): Step {
    const step = this.#steps[at];
    if (!step) throw new Error("a step that is not there cannot be followed");
    return step;
  }

  /** What the calls of a step gave, in the order in which they were made. */
  resultsOf(at: number): (Held | undefined)[] {
    const { depth } = this.#step(at).frame;
    const results: (Held | undefined)[] = [];
    for (const inner of this.stepsInside(at)) {
      if (inner.frame.depth !== depth + 1) continue;
      if (inner.kind === "call") results.push({ type: "none" });
      else if (inner.kind === "return") results[results.length - 1] = this.#returned(inner);
      else if (inner.kind === "raise") results[results.length - 1] = undefined;
    }
    return results;
  }

  /** What a call gave; what can change may have done so in a `finally` after it was returned. */
  #returned({ value = "None" }: Step): Held | undefined {
    if (!isScalar(value) && /\bfinally\b/.test(this.#program.text)) return undefined;
    const held = certain(() => this.#surrounding.held(value));
    return held instanceof Hidden ? undefined : held;
  }

  /** The steps of the calls that a step made. */
  stepsInside(at: number): readonly Step[] {
    return this.#steps.slice(at + 1, this.#endOf(at));
  }

  /** Where a step is over; undefined where it is still open. */
  #endOf(at: number): number | undefined {
    const { depth } = this.#step(at).frame;
    for (let after = at + 1; after < this.#steps.length; after++)
      if (this.#step(after).frame.depth <= depth) return after;
    return undefined;
  }

  /** What the next turn of a loop sets, and whether there is one. */
  turn(loop: Loop, at: number): { readonly seen: Seen; readonly goesIn: boolean } | undefined {
    const frame = this.#entered(this.#step(at)).at(-1) ?? NEW_FRAME;
    const progress = this.#progress(loop, at, frame);
    const isFirst = !goesOn(loop, frame);
    // Of what it goes over a call may have to say more.
    if (isFirst && !progress?.items) {
      const begun = turned(loop, "over", isFirst, this.#around(loop, at));
      return begun?.pending && { seen: begun, goesIn: false };
    }
    if (!progress?.items) return undefined;
    const item = progress.items[progress.at] ?? "over";
    const done = turned(loop, item, isFirst, this.#around(loop, at));
    return done && { seen: done, goesIn: item !== "over" };
  }

  #progress(loop: Loop, at: number, frame: FollowedFrame): LoopInProgress | undefined {
    const isAgain = goesOn(loop, frame);
    const known = isAgain ? frame.loops.get(loop.line) : undefined;
    // Without the turns before it, which item it is cannot be told.
    if ((isAgain && !known) || !namesIn(loop.target)) return undefined;
    if (known && !known.items) return known;
    const now = itemsOver(loop, this.#around(loop, at), !known);
    if (!known) return { items: now?.items, at: 0, text: now?.text };
    // What was changed or replaced meanwhile: which of them the loop goes over is not followed.
    const isSame = now?.text === undefined ? known.items?.every(isFixed) : now.text === known.text;
    return { items: isSame ? known.items : undefined, at: known.at + 1, text: known.text };
  }
}

/** Whether a loop's header is reached from its body and not from before it. */
function goesOn(loop: Loop, { line }: FollowedFrame): boolean {
  return line !== undefined && line > loop.line && line <= lastLineOf(loop.body);
}

/** Nothing can change it. */
const isFixed = (held: Held): boolean => !(held instanceof Thing);
