import type { Program, Statement } from "../program.ts";
import { apply, type State } from "../state.ts";
import type { Line0, Step } from "../trace.ts";
import type { Claim } from "./claims.ts";
import { bind, evaluate, type OwnCall, partOf, type Scope } from "./evaluate.ts";
import type { Expression } from "./expression.ts";
import { itemsOf } from "./operations.ts";
import type { Reading } from "./readValue.ts";
import { parseValue, reprOf, type Value } from "./value.ts";

export type Loop = Extract<Claim, { kind: "loop" }>;
/** Values for a loop's targets; `over`: there is no further item. */
export type Turn = readonly (readonly [string, Value])[] | "over";

const EMPTY: State = new Map();
export const SCALARS: ReadonlySet<Value["type"]> = new Set(["int", "float", "bool", "str", "none"]);

interface LoopInProgress {
  readonly items: readonly Value[] | undefined;
  readonly at: number;
  /** What it went over when it began. */
  readonly text: string | undefined;
}

/** A frame of the trace, as far as it was followed. */
export class FollowedFrame {
  state: State = EMPTY;
  /** Line of the step before in this frame. */
  line: Line0 | undefined;
  readonly loops = new Map<Line0, LoopInProgress>();
}

/** How the parts of a statement are heard of while it is evaluated. */
export type Listener = Pick<Scope, "note" | "lost"> & {
  /** Hears that a call came back. */
  readonly returned?: () => void;
  /** Is asked for a call that has not been made yet. */
  readonly pending?: (call: OwnCall) => undefined;
};

/** Follows a trace step by step: the frames, their variables, and where loops are. */
export class Follower {
  readonly #program: Program;
  readonly #steps: readonly Step[];
  readonly #frames: FollowedFrame[] = [];
  readonly #functions: ReadonlySet<string>;
  readonly #classes: ReadonlySet<string>;
  readonly #hasClosures: boolean;
  readonly #methods: ReadonlySet<string>;
  readonly #reading: Reading;
  /** Names that some function may bind: there they are not the module's. */
  readonly #boundInside: ReadonlySet<string>;
  /** Names that belong to another frame than the one that assigns them. */
  readonly elsewhere: ReadonlySet<string>;

  constructor(program: Program, steps: readonly Step[]) {
    this.#program = program;
    this.#steps = steps;
    const names = (kind: string) => new Set(program.definitions.filter((d) => d.kind === kind).map(({ name }) => name));
    this.#functions = names("function");
    this.#classes = names("class");
    const classPaths = new Set(program.definitions.filter(({ kind }) => kind === "class").map(({ name }) => name));
    this.#methods = new Set(
      program.definitions.filter(({ scope }) => classPaths.has(scope.split(".").at(-1) ?? "")).map(({ name }) => name),
    );
    this.#reading = this.#readingOf(program);
    const declared = program.lines.flatMap(
      (line) => /^\s*(?:global|nonlocal)\s+(.*)$/.exec(line)?.[1]?.split(",") ?? [],
    );
    this.elsewhere = new Set(declared.map((name) => name.trim()));
    this.#boundInside = new Set(program.statements.flatMap((statement) => boundAt(program, statement)));
    this.#hasClosures = program.definitions.some((d) =>
      program.definitions.some(
        ({ kind, name, line, lastLine }) =>
          kind === "function" && d.scope.split(".").at(-1) === name && d.line > line && d.line <= lastLine,
      ),
    );
  }

  /** The frame of a step that begins. */
  enter(step: Step): FollowedFrame | undefined {
    const { depth } = step.frame;
    this.#frames.length = Math.min(this.#frames.length, depth + 1);
    if (step.kind === "call" || !this.#frames[depth]) {
      while (this.#frames.length < depth) this.#frames.push(new FollowedFrame());
      this.#frames[depth] = new FollowedFrame();
    }
    return this.#frames[depth];
  }

  leave(step: Step, frame: FollowedFrame): void {
    frame.state = apply(frame.state, step);
    frame.line = step.kind === "call" ? undefined : step.line;
  }

  /** Goes past a step of which nothing is asked. */
  pass(step: Step, at: number): void {
    const frame = this.enter(step);
    if (!frame) return;
    const claim = this.#program.claims.get(step.line);
    if (step.kind !== "call" && claim?.kind === "loop") this.turn(claim, step, at, frame);
    this.leave(step, frame);
  }

  /** The value of an expression at a step, from the values before it and what its calls gave. */
  value(
    expression: Expression,
    step: Step,
    at: number,
    frame: FollowedFrame,
    listener: Listener = {},
  ): Value | undefined {
    return this.#evaluate((scope) => evaluate(expression, scope), step, at, frame, listener);
  }

  /** Values of the parts of a statement, in their order. */
  parts(
    expressions: readonly Expression[],
    step: Step,
    at: number,
    frame: FollowedFrame,
    listener: Listener = {},
  ): readonly Value[] | undefined {
    const all = (scope: Scope): readonly Value[] | undefined => {
      const values = expressions.map((part) => partOf(part, scope));
      const known = values.filter((value) => value !== undefined);
      return known.length < values.length ? undefined : known;
    };
    return this.#evaluate(all, step, at, frame, listener);
  }

  #evaluate<T>(
    what: (scope: Scope) => T | undefined,
    step: Step,
    at: number,
    frame: FollowedFrame,
    { pending, returned, ...listener }: Listener,
  ): T | undefined {
    const results = this.resultsOf(step, at);
    let used = 0;
    let isClear = true;
    let isOver = false;
    const value = what({
      ...listener,
      lookUp: (name) => this.#lookUp(name, step.frame.depth, frame),
      lookUpGlobal: (name) => this.#lookUp(name, 0, this.#frames[0] ?? frame),
      imported: (name) => (this.#isBound(name, frame) ? this.#program.names.imports.get(name) : undefined),
      fixed: (name) => (this.ofModule(name) === undefined ? undefined : this.#program.names.fixed.get(name)),
      isFunction: (name) => this.#isFunction(name, frame),
      callOwn: (call) => {
        // An iterator is gone over when the statement has been evaluated: what it calls then is not known.
        if (isOver) return undefined;
        // After a call that raised, or gave something unknown, nothing is sure to be called.
        if (pending && used >= results.length)
          return isClear && !results.includes(undefined) ? pending(call) : undefined;
        returned?.();
        return results[used++];
      },
      isOwn: (name, isMethod) => {
        if (isMethod) return this.#methods.has(name);
        const { bound, isOpen } = this.#program.names;
        if (this.#classes.has(name)) isClear = false;
        else if (!this.#functions.has(name) && (isOpen || bound.has(name))) isClear = false;
        return this.isOwn(name);
      },
    });
    isOver = true;
    // A call without steps of its own (a generator), or one that was not expected: the order of results is not known.
    return isClear && used === results.length ? value : undefined;
  }

  /** What all values of the program are read with. */
  #readingOf({ names }: Program): Reading {
    const isOwn = (name: string) => this.isOwn(name) || names.isOpen || names.bound.has(name);
    const factory =
      names.factory && evaluate(names.factory, { lookUp: () => undefined, isOwn, callOwn: () => undefined });
    return {
      factory: factory?.type === "function" ? factory : undefined,
      setsShrink: names.setsShrink,
      reorders: names.reorders,
    };
  }

  /** Whether a name is one that only a `def` binds, as this frame sees it. */
  #isFunction(name: string, frame: FollowedFrame): boolean {
    const shown = frame.state.get(name) ?? this.ofModule(name);
    return this.#program.names.defined.has(name) && shown === "<function>";
  }

  /** Whether an import has bound a name where this frame sees it. */
  #isBound(name: string, frame: FollowedFrame): boolean {
    return frame.state.has(name) || this.ofModule(name) !== undefined;
  }

  #lookUp(name: string, depth: number, frame: FollowedFrame): Value | undefined {
    if (this.elsewhere.has(name)) return undefined;
    const own = frame.state.get(name);
    if (own !== undefined) return parseValue(own, this.#reading);
    const global =
      depth > 0 && !this.#hasClosures && !this.#boundInside.has(name) ? this.#frames[0]?.state.get(name) : undefined;
    const value = global === undefined ? undefined : parseValue(global, this.#reading);
    // What a function does to the module's lists and objects shows only when the module goes on.
    return value && SCALARS.has(value.type) ? value : undefined;
  }

  /** Whether a name is that of a function or class of the program. */
  isOwn(name: string): boolean {
    return this.#functions.has(name) || this.#classes.has(name);
  }

  /** What the module knows a name as. */
  ofModule(name: string): string | undefined {
    return this.#frames[0]?.state.get(name);
  }

  /** What the calls of this step gave, in the order in which they were made. */
  resultsOf(step: Step, at: number): (Value | undefined)[] {
    const results: (Value | undefined)[] = [];
    for (const inner of this.stepsInside(step, at)) {
      if (inner.frame.depth !== step.frame.depth + 1) continue;
      if (inner.kind === "call") results.push({ type: "none" });
      else if (inner.kind === "return") results[results.length - 1] = this.#returned(inner);
      else if (inner.kind === "raise") results[results.length - 1] = undefined;
    }
    return results;
  }

  /** What a call gave; what can change may have done so in a `finally` after it was returned. */
  #returned({ value = "None" }: Step): Value | undefined {
    const given = parseValue(value, this.#reading);
    return given && (SCALARS.has(given.type) || !/\bfinally\b/.test(this.#program.text)) ? given : undefined;
  }

  /** The steps of the calls that a step made. */
  stepsInside(step: Step, at: number): readonly Step[] {
    const end = this.#steps.findIndex((inner, index) => index > at && inner.frame.depth <= step.frame.depth);
    return this.#steps.slice(at + 1, end < 0 ? undefined : end);
  }

  /** Whether a loop's header is reached from its body and not from before it. */
  goesOn(claim: Loop, step: Step, frame: FollowedFrame): boolean {
    return frame.line !== undefined && frame.line > step.line && frame.line <= claim.lastLine;
  }

  /** What the next turn of a loop sets. */
  turn(claim: Loop, step: Step, at: number, frame: FollowedFrame, listener: Listener = {}): Turn | undefined {
    const goesOn = this.goesOn(claim, step, frame);
    const known = goesOn ? frame.loops.get(step.line) : undefined;
    const now = this.value(claim.over, step, at, frame, listener);
    const text = now && textOf(now);
    // What was changed or replaced meanwhile: which of them the loop goes over is not followed.
    const isSame = !known || !now || now.type === "str" || now.type === "range" || text === known.text;
    const items = known ? known.items : now && itemsOf(now);
    const turn = known ? known.at + 1 : 0;
    // Without the turns before it, which item it is cannot be told.
    if (goesOn && !known) return undefined;
    frame.loops.set(step.line, { items: isSame ? items : undefined, at: turn, text: known ? known.text : text });
    if (!isSame || !items) return undefined;
    const item = items[turn];
    return item ? bind(claim, item) : "over";
  }
}

/** Names that a statement inside a function or class may bind: all of its names, where it is not known better. */
function boundAt({ claims, lines }: Program, { line, scope, kind }: Statement): readonly string[] {
  const claim = claims.get(line);
  if (scope === "<module>" || !claim) return [];
  if (claim.kind === "assign") return claim.targets.map(({ name }) => name);
  if (claim.kind === "loop") return claim.targets;
  const isKnown = claim.kind !== "unclear" || kind === "expression_statement";
  const text = lines[line] ?? "";
  return isKnown && !/:=|(?<![=!<>])=(?!=)/.test(text) ? [] : (text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []);
}

function textOf(value: Value): string | undefined {
  return value.type === "iterator" ? itemsOf(value)?.map(reprOf).join() : reprOf(value);
}
