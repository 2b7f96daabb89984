import { compareValues } from "../compareValues.ts";
import { abbreviateText } from "../dialect/values.ts";
import type { Program } from "../program.ts";
import { apply, type State } from "../state.ts";
import type { Step, ValueText } from "../trace.ts";
import { type FollowedFrame, Follower } from "./follow.ts";
import type { Recorded } from "./machine/records.ts";
import type { Expr, Statement, Target } from "./machine/tree.ts";
import { namesIn } from "./statements.ts";
import { equal, holdsObjects, parseValue } from "./value.ts";

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
  return steps.map((step, at) => check.judge(step, at));
}

/** A variable or attribute and what it must be, as a trace shows it. */
interface Setting {
  readonly name: string;
  readonly attribute?: string;
  readonly value: ValueText;
}

/** What follows from a statement and the values before it. */
type Follows =
  | { readonly kind: "sets"; readonly targets: readonly Setting[] }
  | { readonly kind: "over"; readonly targets: readonly string[] }
  | { readonly kind: "test" | "return" | "print"; readonly text: string };

class Check {
  readonly #program: Program;
  readonly #steps: readonly Step[];
  readonly #ended: boolean;
  readonly #follower: Follower;

  constructor(program: Program, steps: readonly Step[], ended: boolean) {
    this.#program = program;
    this.#steps = steps;
    this.#ended = ended;
    this.#follower = new Follower(program);
  }

  judge(step: Step, at: number): Verdict | undefined {
    const statement = step.kind === "call" ? undefined : this.#program.byLine.get(step.line);
    if (!statement) return undefined;
    const frame = this.#follower.goTo(this.#steps, at);
    const follows = this.#follows(statement, at, frame);
    if (follows === undefined) return undefined;
    if (step.kind === "raise") {
      const cannotFail = !mayFail(statement) && this.#follower.resultsOf(at).length === 0;
      return cannotFail ? { values: new Map(), result: false, isIncomplete: false } : undefined;
    }
    const isComplete = this.#isComplete(step, at);
    switch (follows.kind) {
      case "sets":
        return this.#assigned(follows.targets, step, apply(frame.state, step), isComplete);
      case "over":
        return loopOver(follows.targets, step);
      case "test":
        return tested(follows.text, step);
      case "return":
        return step.kind !== "return"
          ? undefined
          : { values: new Map(), ...optional("result", same(follows.text, step.value ?? "None")), isIncomplete: false };
      case "print":
        return printed(follows.text, step, isComplete);
    }
  }

  /** What the statement says, where that can be followed. */
  #follows(statement: Statement, at: number, { state }: FollowedFrame): Follows | undefined {
    const settings = (names: readonly string[], { changed }: Recorded): Follows => ({
      kind: "sets",
      targets: names.flatMap((name) => {
        const value = changed.get(name) ?? state.get(name);
        return value === undefined ? [] : [{ name, value }];
      }),
    });
    if (statement.kind === "for") {
      const turn = this.#follower.turn(statement, at);
      const names = namesIn(statement.target) ?? [];
      if (!turn || turn.seen.pending) return undefined;
      return turn.goesIn ? settings(names, turn.seen.record) : { kind: "over", targets: names };
    }
    if (statement.kind === "assign" || statement.kind === "augmented") {
      const [target, ...others] = statement.kind === "assign" ? statement.targets : [statement.target];
      const names = target && others.length === 0 ? namesIn(target) : undefined;
      if (target?.kind === "attribute" && others.length === 0) return this.#attribute(statement, target, at);
      const found = names && this.#follower.seen(statement, at);
      return found && !found.pending ? settings(names, found.record) : undefined;
    }
    if (!VERIFIED.has(statement.kind) || (statement.kind === "expression" && !isPrint(statement))) return undefined;
    const found = this.#follower.seen(statement, at);
    if (!found || found.pending) return undefined;
    const { evals, output, value = "None" } = found.record;
    if (statement.kind === "return") return { kind: "return", text: value };
    if (statement.kind === "expression") return { kind: "print", text: output ?? "" };
    return { kind: "test", text: evals.at(-1)?.value ?? "" };
  }

  /** `name.attribute = value`: what the object's text must have. */
  #attribute(
    statement: Extract<Statement, { kind: "assign" | "augmented" }>,
    { object, name: attribute }: Extract<Target, { kind: "attribute" }>,
    at: number,
  ): Follows | undefined {
    if (object.kind !== "name") return undefined;
    const { value: right } = statement;
    const expr: Expr =
      statement.kind === "assign"
        ? right
        : { kind: "binary", operator: statement.operator, left: { kind: "attribute", object, name: attribute }, right };
    const value = this.#follower.valueOf(expr, statement, at);
    return value === undefined ? undefined : { kind: "sets", targets: [{ name: object.name, attribute, value }] };
  }

  /** Nothing more can come to it: something of the same or an outer frame follows. */
  #isComplete({ frame }: Step, at: number): boolean {
    return this.#ended || this.#steps.slice(at + 1).some((step) => step.frame.depth <= frame.depth);
  }

  #assigned(targets: readonly Setting[], step: Step, after: State, isComplete: boolean): Verdict {
    const values = new Map<string, boolean>();
    let isIncomplete = false;
    for (const { name, attribute, value } of targets) {
      if (this.#program.names.elsewhere.has(name)) continue;
      const fits = holds(attribute, value, after.get(name));
      if (fits === undefined) continue;
      if (step.changed.has(name)) values.set(name, fits);
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

function tested(truth: string, { evals }: Step): Verdict | undefined {
  const said = evals.at(-1)?.value;
  if (said !== "True" && said !== "False") return undefined;
  return { values: new Map(), test: truth === said, isIncomplete: false };
}

function printed(text: string, { output, changed }: Step, isComplete: boolean): Verdict | undefined {
  if (changed.size > 0 || text === "") return undefined;
  if (output === null) return isComplete ? { values: new Map(), isIncomplete: true } : undefined;
  return { values: new Map(), output: abbreviateText(output) === abbreviateText(text), isIncomplete: false };
}

const VERIFIED: ReadonlySet<Statement["kind"]> = new Set(["if", "while", "return", "expression"] as const);

const isPrint = ({ value }: Extract<Statement, { kind: "expression" }>): boolean =>
  value.kind === "call" && value.callee.kind === "name" && value.callee.name === "print";

/** An assignment to an attribute or of too few items can raise though its value is known. */
function mayFail(statement: Statement): boolean {
  if (statement.kind === "for") return true;
  const targets =
    statement.kind === "assign" ? statement.targets : statement.kind === "augmented" ? [statement.target] : [];
  return targets.some(({ kind }) => kind !== "name");
}

function holds(attribute: string | undefined, value: ValueText, found: ValueText | undefined): boolean | undefined {
  if (attribute === undefined) return found === undefined ? false : same(value, found);
  const object = found === undefined ? undefined : parseValue(found);
  const [field, own] = [object?.type === "object" ? object.fields.get(attribute) : undefined, parseValue(value)];
  return field && own && equal(own, field);
}

/** Whether a text stands for this value; undefined where that cannot be told. */
function same(value: ValueText, text: ValueText): boolean | undefined {
  const own = parseValue(value);
  // The statement may have changed an object.
  return own && !holdsObjects(own) ? compareValues(text, value) === "equal" : undefined;
}

function optional(name: "result", value: boolean | undefined): { readonly result?: boolean } {
  return value === undefined ? {} : { [name]: value };
}
