import { compareValues } from "../compareValues.ts";
import { abbreviateText } from "../dialect/values.ts";
import type { Program } from "../program.ts";
import { apply, type State } from "../state.ts";
import type { Line0, Step, ValueText } from "../trace.ts";
import type { Claim, Target } from "./claims.ts";
import { evaluate, isNoted, itemsOf, type Scope } from "./evaluate.ts";
import type { Expression } from "./expression.ts";
import { equal, isTrue, parseValue, reprOf, strOf, type Value } from "./value.ts";

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

/** What must be told of a step, in this order. */
export interface Rest {
  readonly evals: readonly ValueText[];
  readonly changed?: { readonly name: string; readonly value: ValueText };
  readonly output?: string;
  readonly result?: ValueText;
}

/** The same before it is known whether all of it can be written. */
interface RestOfValues {
  readonly evals: readonly Value[];
  readonly changed?: { readonly name: string; readonly value: Value };
  readonly output?: string;
  readonly result?: Value;
}

/** The tracer tells no more of one statement. */
const MAX_EVALS = 8;
const EMPTY: State = new Map();
/** Iterables that say themselves what a loop goes over: the tracer tells their arguments, not them. */
const SPEAKING: ReadonlySet<string> = new Set(["range", "enumerate", "zip", "reversed", "map", "filter", "iter"]);

interface Loop {
  readonly items: readonly Value[] | undefined;
  readonly at: number;
  /** What it went over when it began. */
  readonly text: string | undefined;
}

class Frame {
  state: State = EMPTY;
  /** Line of the step before in this frame. */
  line: Line0 | undefined;
  readonly loops = new Map<Line0, Loop>();
}

/** Follows a trace step by step. */
export class Check {
  readonly #program: Program;
  #steps: readonly Step[];
  readonly #ended: boolean;
  readonly #frames: Frame[] = [];
  readonly #functions: ReadonlySet<string>;
  readonly #classes: ReadonlySet<string>;
  /** Names that belong to another frame than the one that assigns them. */
  readonly #elsewhere: ReadonlySet<string>;
  readonly #hasClosures: boolean;

  constructor(program: Program, steps: readonly Step[], ended: boolean) {
    this.#program = program;
    this.#steps = steps;
    this.#ended = ended;
    const names = (kind: string) => new Set(program.definitions.filter((d) => d.kind === kind).map(({ name }) => name));
    this.#functions = names("function");
    this.#classes = names("class");
    const declared = program.lines.flatMap(
      (line) => /^\s*(?:global|nonlocal)\s+(.*)$/.exec(line)?.[1]?.split(",") ?? [],
    );
    this.#elsewhere = new Set(declared.map((name) => name.trim()));
    this.#hasClosures = program.definitions.some((d) =>
      program.definitions.some(
        ({ kind, name, line, lastLine }) =>
          kind === "function" && d.scope.split(".").at(-1) === name && d.line > line && d.line <= lastLine,
      ),
    );
  }

  next(step: Step, at: number): Verdict | undefined {
    const frame = this.#enter(step);
    const verdict = step.kind === "call" || !frame ? undefined : this.#judge(step, at, frame);
    this.#leave(step, frame);
    return verdict;
  }

  /** Follows steps without judging them. */
  track(step: Step, at: number): void {
    const frame = this.#enter(step);
    const claim = this.#program.claims.get(step.line);
    if (frame && step.kind !== "call" && claim?.kind === "loop") this.#loop(claim, step, at, frame);
    this.#leave(step, frame);
  }

  /**
   * What must be told of a step that has just begun, the last of the steps: the values on the way, and what it changes, prints or
   * returns. Undefined where it does not follow from what is known.
   */
  rest(step: Step, at: number): Rest | undefined {
    const rest = this.#rest(step, at);
    return rest && rest.evals.length < MAX_EVALS ? written(rest) : undefined;
  }

  #rest(step: Step, at: number): RestOfValues | undefined {
    const frame = this.#enter(step);
    const claim = this.#program.claims.get(step.line);
    if (!frame || !claim || step.kind !== "line") return undefined;
    const evals: Value[] = [];
    const note = (value: Value) => void evals.push(value);
    if (claim.kind === "loop") return this.#restOfLoop(claim, step, at, frame, evals, note);
    if (claim.kind === "print") {
      const text = this.#text(claim.values, step, at, frame, note);
      return text?.type === "str" ? { evals, output: text.value } : undefined;
    }
    const value = this.#evaluate(claim.kind === "test" ? claim.test : claim.value, step, at, frame, note);
    if (!value) return undefined;
    if (claim.kind === "return") return { evals, result: value };
    if (claim.kind === "assign") return this.#restOfAssignment(claim, value, frame, evals);
    const truth = isTrue(value);
    return truth === undefined ? undefined : { evals: [...evals, { type: "bool", value: truth }] };
  }

  #restOfAssignment(
    claim: Extract<Claim, { kind: "assign" }>,
    value: Value,
    frame: Frame,
    evals: Value[],
  ): RestOfValues | undefined {
    const [target] = claim.targets;
    if (!target || claim.unpacks || target.attribute !== undefined || this.#elsewhere.has(target.name))
      return undefined;
    // A list or a set changes under all of its names.
    if (claim.inPlace && !SCALARS.has(value.type)) return undefined;
    return changes(frame.state.get(target.name), value) === undefined
      ? undefined
      : { evals, ...this.#change(target.name, value, frame) };
  }

  #restOfLoop(
    claim: Extract<Claim, { kind: "loop" }>,
    step: Step,
    at: number,
    frame: Frame,
    evals: Value[],
    note: (value: Value) => void,
  ): RestOfValues | undefined {
    const first = !(
      frame.line !== undefined &&
      frame.line > step.line &&
      frame.line <= claim.lastLine &&
      frame.loops.has(step.line)
    );
    const item = this.#loop(claim, step, at, frame, first ? note : undefined);
    if (item === undefined) return undefined;
    if (
      first &&
      isNoted(claim.over) &&
      !(claim.over.kind === "call" && SPEAKING.has(claim.over.callee) && !claim.over.self)
    ) {
      const over = this.#evaluate(claim.over, step, at, frame);
      if (over) evals.push(over);
    }
    if (item === "over") return { evals };
    return this.#elsewhere.has(claim.target) || changes(frame.state.get(claim.target), item) === undefined
      ? undefined
      : { evals, ...this.#change(claim.target, item, frame) };
  }

  #change(name: string, value: Value, frame: Frame): Pick<RestOfValues, "changed"> {
    return changes(frame.state.get(name), value) ? { changed: { name, value } } : {};
  }

  #enter(step: Step): Frame | undefined {
    const { depth } = step.frame;
    this.#frames.length = Math.min(this.#frames.length, depth + 1);
    if (step.kind === "call" || !this.#frames[depth]) {
      while (this.#frames.length < depth) this.#frames.push(new Frame());
      this.#frames[depth] = new Frame();
    }
    return this.#frames[depth];
  }

  #leave(step: Step, frame: Frame | undefined): void {
    if (!frame) return;
    frame.state = apply(frame.state, step);
    frame.line = step.kind === "call" ? undefined : step.line;
  }

  #judge(step: Step, at: number, frame: Frame): Verdict | undefined {
    const claim = this.#program.claims.get(step.line);
    if (!claim) return undefined;
    const after = apply(frame.state, step);
    const follows = claim.kind === "loop" ? this.#loop(claim, step, at, frame) : this.#value(claim, step, at, frame);
    const isComplete = this.#isComplete(step, at);
    if (step.kind === "raise") {
      const cannotFail = follows !== undefined && !mayFail(claim) && this.#resultsOf(step, at).length === 0;
      return cannotFail ? { values: new Map(), result: false, isIncomplete: false } : undefined;
    }
    if (follows === undefined) return undefined;
    switch (claim.kind) {
      case "assign":
        return this.#assigned(claim.targets, claim.unpacks, follows, step, after, isComplete);
      case "loop":
        return follows === "over"
          ? this.#loopOver(claim.target, step)
          : this.#assigned([{ name: claim.target }], false, follows, step, after, isComplete);
      case "test":
        return this.#tested(follows, step);
      case "return":
        return follows === "over" || step.kind !== "return"
          ? undefined
          : { values: new Map(), ...optional("result", same(follows, step.value ?? "None")), isIncomplete: false };
      case "print":
        return this.#printed(follows, step, isComplete);
    }
  }

  /** What an assignment, a test, a return or a print says, as one value. */
  #value(claim: Exclude<Claim, { kind: "loop" }>, step: Step, at: number, frame: Frame): Value | undefined {
    if (claim.kind === "print") return this.#text(claim.values, step, at, frame);
    return this.#evaluate(claim.kind === "test" ? claim.test : claim.value, step, at, frame);
  }

  #text(
    parts: readonly Expression[],
    step: Step,
    at: number,
    frame: Frame,
    note?: (value: Value) => void,
  ): Value | undefined {
    const whole: Expression = { kind: "sequence", type: "tuple", items: parts };
    const value = this.#evaluate(whole, step, at, frame, note);
    const texts = value?.type === "tuple" ? value.items.map(strOf) : [undefined];
    return texts.includes(undefined) ? undefined : { type: "str", value: `${texts.join(" ")}\n` };
  }

  #evaluate(
    expression: Expression,
    step: Step,
    at: number,
    frame: Frame,
    note?: (value: Value) => void,
  ): Value | undefined {
    const results = this.#resultsOf(step, at);
    let used = 0;
    let isClear = true;
    const scope: Scope = {
      lookUp: (name) => this.#lookUp(name, step.frame.depth, frame),
      nextResult: () => results[used++],
      isOwn: (name) => {
        if (this.#classes.has(name)) isClear = false;
        else if (!this.#functions.has(name) && this.#program.variables.has(name)) isClear = false;
        return this.#functions.has(name);
      },
      ...(note && { note }),
    };
    const value = evaluate(expression, scope);
    // A call without steps of its own (a generator), or one that was not expected: the order of results is not known.
    return isClear && used === results.length ? value : undefined;
  }

  #lookUp(name: string, depth: number, frame: Frame): Value | undefined {
    if (this.#elsewhere.has(name)) return undefined;
    const own = frame.state.get(name);
    if (own !== undefined) return parseValue(own);
    const global = depth > 0 && !this.#hasClosures ? this.#frames[0]?.state.get(name) : undefined;
    const value = global === undefined ? undefined : parseValue(global);
    // What a function does to the module's lists and objects shows only when the module goes on.
    return value && SCALARS.has(value.type) ? value : undefined;
  }

  /** What the calls of this step gave, in the order in which they were made. */
  #resultsOf(step: Step, at: number): (Value | undefined)[] {
    const results: (Value | undefined)[] = [];
    const { depth } = step.frame;
    for (let next = at + 1; next < this.#steps.length; next++) {
      const inner = this.#steps[next];
      if (!inner || inner.frame.depth <= depth) break;
      if (inner.frame.depth !== depth + 1) continue;
      if (inner.kind === "call") results.push({ type: "none" });
      else if (inner.kind === "return") results[results.length - 1] = parseValue(inner.value ?? "None");
    }
    return results;
  }

  /** Nothing more can come to it: something of the same or an outer frame follows. */
  #isComplete({ frame }: Step, at: number): boolean {
    return this.#ended || this.#steps.slice(at + 1).some((step) => step.frame.depth <= frame.depth);
  }

  #loop(
    claim: Extract<Claim, { kind: "loop" }>,
    step: Step,
    at: number,
    frame: Frame,
    note?: (value: Value) => void,
  ): Value | "over" | undefined {
    const goesOn = frame.line !== undefined && frame.line > step.line && frame.line <= claim.lastLine;
    const known = goesOn ? frame.loops.get(step.line) : undefined;
    const now = this.#evaluate(claim.over, step, at, frame, note);
    // A list that was changed or replaced meanwhile: which of them the loop goes over is not followed.
    const isSame = !known || !now || now.type !== "list" || reprOf(now) === known.text;
    const items = known ? known.items : now && itemsOf(now);
    const turn = known ? known.at + 1 : 0;
    // Without the turns before it, which item it is cannot be told.
    if (goesOn && !known) return undefined;
    const text = known ? known.text : now && reprOf(now);
    frame.loops.set(step.line, { items: isSame ? items : undefined, at: turn, text });
    return isSame && items ? (items[turn] ?? "over") : undefined;
  }

  #loopOver(target: string, { changed }: Step): Verdict | undefined {
    return changed.has(target) ? { values: new Map([[target, false]]), isIncomplete: false } : undefined;
  }

  #assigned(
    targets: readonly Target[],
    unpacks: boolean,
    value: Value | "over",
    step: Step,
    after: State,
    isComplete: boolean,
  ): Verdict | undefined {
    const parts = value === "over" ? undefined : unpacks ? itemsOf(value) : [value];
    if (parts?.length !== targets.length) return undefined;
    const values = new Map<string, boolean>();
    let isIncomplete = false;
    for (const [at, target] of targets.entries()) {
      const part = parts[at];
      const twice = targets.filter(({ name }) => name === target.name).length > 1;
      if (!part || twice || this.#elsewhere.has(target.name)) continue;
      const fits = holds(target, part, after.get(target.name));
      if (fits === undefined) continue;
      if (step.changed.has(target.name)) values.set(target.name, fits);
      else if (!fits && isComplete) isIncomplete = true;
    }
    return { values, isIncomplete };
  }

  #tested(value: Value | "over", { evals }: Step): Verdict | undefined {
    const truth = value === "over" ? undefined : isTrue(value);
    const said = evals.at(-1)?.value;
    if (truth === undefined || (said !== "True" && said !== "False")) return undefined;
    return { values: new Map(), test: truth === (said === "True"), isIncomplete: false };
  }

  #printed(value: Value | "over", { output, changed }: Step, isComplete: boolean): Verdict | undefined {
    if (value === "over" || value.type !== "str" || changed.size > 0) return undefined;
    if (output === null) return isComplete ? { values: new Map(), isIncomplete: true } : undefined;
    return { values: new Map(), output: abbreviateText(output) === abbreviateText(value.value), isIncomplete: false };
  }
}

function written({ evals, changed, output, result }: RestOfValues): Rest | undefined {
  const texts = evals.map(reprOf);
  const value = changed && reprOf(changed.value);
  const returned = result && reprOf(result);
  if (texts.includes(undefined) || (changed && value === undefined) || (result && returned === undefined))
    return undefined;
  return {
    evals: texts.filter((text) => text !== undefined),
    ...(changed && value !== undefined && { changed: { name: changed.name, value } }),
    ...(output !== undefined && { output }),
    ...(returned !== undefined && { result: returned }),
  };
}

/** Whether a variable that was shown so shows anew with this value; undefined where that cannot be told. */
function changes(before: ValueText | undefined, value: Value): boolean | undefined {
  const text = reprOf(value);
  if (text === undefined || before?.includes("…")) return undefined;
  return before !== text;
}

const SCALARS: ReadonlySet<Value["type"]> = new Set(["int", "float", "bool", "str", "none"]);

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
function same(value: Value | "over", text: ValueText): boolean | undefined {
  if (value === "over") return undefined;
  const own = reprOf(value);
  if (own !== undefined) return compareValues(text, own) === "equal";
  const other = parseValue(text);
  return other?.type === value.type ? equal(value, other) : undefined;
}

function optional(name: "result", value: boolean | undefined): { readonly result?: boolean } {
  return value === undefined ? {} : { [name]: value };
}
