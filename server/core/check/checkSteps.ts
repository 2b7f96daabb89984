import { compareValues } from "../compareValues.ts";
import { abbreviateText } from "../dialect/values.ts";
import type { Program } from "../program.ts";
import { apply, type State } from "../state.ts";
import type { Step, ValueText } from "../trace.ts";
import type { Claim, Target } from "./claims.ts";
import type { Expression } from "./expression.ts";
import { type FollowedFrame, Follower } from "./follow.ts";
import { itemsOf } from "./operations.ts";
import { equal, holdsObjects, isTrue, parseValue, reprOf, strOf, type Value } from "./value.ts";

/** What a step's own statement says of its pieces: true, they follow from the state before it; false, they contradict it. */
export interface Verdict {
  readonly values: ReadonlyMap<string, boolean>;
  readonly test?: boolean;
  readonly output?: boolean;
  /** The returned value; false also for an exception where none can be. */
  readonly result?: boolean;
  /** A change that must have happened is not there. */
  readonly isIncomplete: boolean;
}

/**
 * Follows a trace with the arithmetic that its statements state, from the trace's own values: no run, and nothing that is not certain.
 * What a step depends on may be wrong all the same; this tells only whether the step fits what was before it.
 */
export function checkSteps(program: Program, steps: readonly Step[], ended: boolean): readonly (Verdict | undefined)[] {
  const check = new Check(program, steps, ended);
  return steps.map((step, at) => check.next(step, at));
}

/** A variable or attribute and what it must be. */
interface Setting {
  readonly target: Target;
  readonly value: Value;
}

/** What follows from a statement and the values before it. */
type Follows =
  | { readonly kind: "sets"; readonly targets: readonly Setting[] }
  | { readonly kind: "over"; readonly targets: readonly string[] }
  | { readonly kind: "test" | "return"; readonly value: Value }
  | { readonly kind: "print"; readonly text: string };

class Check {
  readonly #program: Program;
  readonly #steps: readonly Step[];
  readonly #ended: boolean;
  readonly #follower: Follower;

  constructor(program: Program, steps: readonly Step[], ended: boolean) {
    this.#program = program;
    this.#steps = steps;
    this.#ended = ended;
    this.#follower = new Follower(program, steps);
  }

  next(step: Step, at: number): Verdict | undefined {
    const frame = this.#follower.enter(step);
    if (!frame) return undefined;
    const verdict = step.kind === "call" ? undefined : this.#judge(step, at, frame);
    this.#follower.leave(step, frame);
    return verdict;
  }

  #judge(step: Step, at: number, frame: FollowedFrame): Verdict | undefined {
    const claim = this.#program.claims.get(step.line);
    if (!claim) return undefined;
    const after = apply(frame.state, step);
    const follows = this.#follows(claim, step, at, frame);
    if (follows === undefined) return undefined;
    if (step.kind === "raise") {
      const cannotFail = !mayFail(claim) && this.#follower.resultsOf(step, at).length === 0;
      return cannotFail ? { values: new Map(), result: false, isIncomplete: false } : undefined;
    }
    const isComplete = this.#isComplete(step, at);
    switch (follows.kind) {
      case "sets":
        return this.#assigned(follows.targets, step, after, isComplete);
      case "over":
        return loopOver(follows.targets, step);
      case "test":
        return tested(follows.value, step);
      case "return":
        return step.kind !== "return"
          ? undefined
          : {
              values: new Map(),
              ...optional("result", same(follows.value, step.value ?? "None")),
              isIncomplete: false,
            };
      case "print":
        return printed(follows.text, step, isComplete);
    }
  }

  /** What the statement says, where that can be followed. */
  #follows(claim: Claim, step: Step, at: number, frame: FollowedFrame): Follows | undefined {
    const of = (expression: Expression) => this.#follower.value(expression, step, at, frame);
    switch (claim.kind) {
      case "assign": {
        const value = of(claim.value);
        const parts = value && (claim.unpacks ? itemsOf(value) : [value]);
        if (parts?.length !== claim.targets.length) return undefined;
        const targets = claim.targets.flatMap((target, index) => {
          const part = parts[index];
          return part ? [{ target, value: part }] : [];
        });
        return { kind: "sets", targets };
      }
      case "loop": {
        const turn = this.#follower.turn(claim, step, at, frame);
        if (turn === undefined) return undefined;
        if (turn === "over") return { kind: "over", targets: claim.targets };
        return { kind: "sets", targets: turn.map(([name, value]) => ({ target: { name }, value })) };
      }
      case "test": {
        const value = of(claim.test);
        return value && { kind: "test", value };
      }
      case "return": {
        const value = of(claim.value);
        return value && { kind: "return", value };
      }
      case "print": {
        const values = this.#follower.parts(claim.values, step, at, frame);
        const texts = values?.map(strOf);
        if (!texts || texts.includes(undefined)) return undefined;
        return { kind: "print", text: texts.join(claim.separator) + claim.end };
      }
      default:
        return undefined;
    }
  }

  /** Nothing more can come to it: something of the same or an outer frame follows. */
  #isComplete({ frame }: Step, at: number): boolean {
    return this.#ended || this.#steps.slice(at + 1).some((step) => step.frame.depth <= frame.depth);
  }

  #assigned(targets: readonly Setting[], step: Step, after: State, isComplete: boolean): Verdict {
    const values = new Map<string, boolean>();
    let isIncomplete = false;
    for (const { target, value } of targets) {
      const twice = targets.filter((other) => other.target.name === target.name).length > 1;
      if (twice || this.#follower.elsewhere.has(target.name)) continue;
      const fits = holds(target, value, after.get(target.name));
      if (fits === undefined) continue;
      if (step.changed.has(target.name)) values.set(target.name, fits);
      else if (!fits && isComplete) isIncomplete = true;
    }
    return { values, isIncomplete };
  }
}

function loopOver(targets: readonly string[], { changed }: Step): Verdict | undefined {
  const impossible = targets.filter((target) => changed.has(target));
  if (impossible.length === 0) return undefined;
  return { values: new Map(impossible.map((target) => [target, false])), isIncomplete: false };
}

function tested(value: Value, { evals }: Step): Verdict | undefined {
  const truth = isTrue(value);
  const said = evals.at(-1)?.value;
  if (truth === undefined || (said !== "True" && said !== "False")) return undefined;
  return { values: new Map(), test: truth === (said === "True"), isIncomplete: false };
}

function printed(text: string, { output, changed }: Step, isComplete: boolean): Verdict | undefined {
  if (changed.size > 0 || text === "") return undefined;
  if (output === null) return isComplete ? { values: new Map(), isIncomplete: true } : undefined;
  return { values: new Map(), output: abbreviateText(output) === abbreviateText(text), isIncomplete: false };
}

/** An assignment to an attribute or of too few items can raise though its value is known. */
function mayFail(claim: Claim): boolean {
  if (claim.kind === "loop") return true;
  return claim.kind === "assign" && (claim.unpacks || claim.targets.some(({ attribute }) => attribute !== undefined));
}

function holds({ attribute }: Target, value: Value, found: ValueText | undefined): boolean | undefined {
  if (attribute === undefined) return found === undefined ? false : same(value, found);
  const object = found === undefined ? undefined : parseValue(found);
  if (object?.type !== "object") return undefined;
  const field = object.fields.get(attribute);
  return field ? equal(value, field) : undefined;
}

/** Whether a text stands for this value; undefined where that cannot be told. */
function same(value: Value, text: ValueText): boolean | undefined {
  if (holdsObjects(value)) return undefined; // the statement may have changed it
  const own = reprOf(value);
  if (own !== undefined) return compareValues(text, own) === "equal";
  const other = parseValue(text);
  return other?.type === value.type ? equal(value, other) : undefined;
}

function optional(name: "result", value: boolean | undefined): { readonly result?: boolean } {
  return value === undefined ? {} : { [name]: value };
}
