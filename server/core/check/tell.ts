import type { Program } from "../program.ts";
import { asLine0, type Ending, type ExceptionText, type Line0, type Step, type ValueText } from "../trace.ts";
import { type Claim, expressionsOf, type Parameter, type Target } from "./claims.ts";
import { bind, isNoted, type OwnCall } from "./evaluate.ts";
import { changesObjects, type Expression } from "./expression.ts";
import { type FollowedFrame, Follower, type Listener, type Loop, SCALARS } from "./follow.ts";
import { Following } from "./machine/follow.ts";
import type { Next, Recorded } from "./machine/machine.ts";
import { causeAndLine } from "./machine/objects.ts";
import { method, mutated, withItem } from "./methods.ts";
import { binary, item } from "./operations.ts";
import { isTrue, parseValue, reprOf, strOf, type Value } from "./value.ts";

/** Something that a step tells of, in the order in which it does. */
export type Telling =
  | { readonly kind: "value"; readonly value: ValueText }
  | { readonly kind: "call"; readonly name: string; readonly arguments: Variables }
  | { readonly kind: "state"; readonly changed: Variables; readonly deleted: readonly string[] }
  | { readonly kind: "output"; readonly text: string }
  | { readonly kind: "return"; readonly value: ValueText }
  | { readonly kind: "raise"; readonly exception: ExceptionText };

type Variables = readonly (readonly [name: string, value: ValueText])[];

export interface Told {
  readonly tellings: readonly Telling[];
  /** Whether control goes into the block of this test or loop. */
  readonly goesIn?: boolean;
  /** What comes then in the frame of the statement, or in that of the call that it ends with. */
  readonly next?: Next;
}

/** Calls in calls beyond these may be too many for Python. */
const MAX_DEPTH = 250;
/** The tracer tells no more of one statement. */
const MAX_VALUES = 8;
/** Methods that give what they take from, or put into, their object. */
const TAKES: ReadonlySet<string> = new Set(["pop", "setdefault"]);
/** Iterables that say themselves what a loop goes over: the tracer tells their arguments, not them. */
const SPEAKING: ReadonlySet<string> = new Set(["range", "enumerate", "zip", "reversed", "map", "filter", "iter"]);
/**
 * What must be told of a statement that has begun, or whose call has just come back: up to its next call, or to its end. It is
 * the step at `at`; after it come only steps of its calls. Undefined where that does not follow from the values before it.
 */
export function tell(program: Program, steps: readonly Step[], at: number): Told | undefined {
  return tellFromBeginning(program, steps, at) ?? tellFromValues(program, steps, at);
}

/** Programs are followed once, however often is asked. */
const followings = new WeakMap<Program, Following>();

/** How a trace ends that goes as far as anybody can know, where these are all its steps. */
export function unknownEnding(program: Program, steps: readonly Step[]): Ending | undefined {
  const following = followingOf(program);
  const last = steps.at(-1);
  if (!last || following.toEnd() !== steps.length || following.cause === undefined) return undefined;
  if (!following.agrees(steps, steps.length - 1)) return undefined;
  const isModule = /^what \S+ does is not known$/.test(following.cause);
  const note = isModule && !program.beside.isFile ? "; it could be beside the program only if that were a file" : "";
  return { kind: "unknown", line: last.line, cause: following.cause + note };
}

/** Where a value came into the program that is not known. */
export interface UnknownSource {
  /** In words, short: "what is read from the keyboard". */
  readonly what: string;
  readonly line: Line0 | undefined;
}

/** Why what a step shows under a name is not known; "" stands for what it prints. Undefined where that is not followed. */
export function sourceOfUnknown(
  program: Program,
  steps: readonly Step[],
  at: number,
  name: string,
): UnknownSource | undefined {
  const step = steps[at];
  const record = followingOf(program).at(at, () => false);
  const isSame = record && step && record.line === step.line && record.frame.depth === step.frame.depth;
  const found = isSame ? record.causes.get(name) : undefined;
  if (found === undefined) return undefined;
  const { cause, line } = causeAndLine(found);
  return {
    what: cause.replace(/ is not (?:known|followed)$/, ""),
    line: line === undefined ? undefined : asLine0(line),
  };
}

function followingOf(program: Program): Following {
  const following = followings.get(program) ?? new Following(program);
  followings.set(program, following);
  return following;
}

/** From the program's own text, where it can be followed from its first step on. */
function tellFromBeginning(program: Program, steps: readonly Step[], at: number): Told | undefined {
  const following = followingOf(program);
  const depth = steps[at]?.frame.depth ?? 0;
  if (!following.agrees(steps, at)) return undefined;
  const calls = steps.slice(at + 1).filter(({ kind, frame }) => kind === "call" && frame.depth === depth + 1).length;
  const record = following.at(at, ({ entries }) => entries.length > calls);
  if (!record || record.kind === "call") return undefined;
  const entry = record.entries[calls];
  const next = following.next(entry ?? record);
  return { tellings: tellingsOf(record, calls), ...(next !== undefined && { next }) };
}

/** What a step tells after so many of its calls, up to the next. */
function tellingsOf(record: Recorded, calls: number): readonly Telling[] {
  const { evals, entries, late, changed, deleted, output, value, exception } = record;
  const values = evals
    .filter((part) => part.calls === calls)
    .map((part): Telling => ({ kind: "value", value: part.value }));
  const firstLate = entries.length - late;
  const written: Telling[] = output === null ? [] : [{ kind: "output", text: output }];
  const entry = entries[calls];
  if (entry) {
    const call: Telling = { kind: "call", name: entry.frame.name, arguments: [...entry.changed] };
    return [...values, ...(calls === firstLate ? written : []), call];
  }
  const hasChanged = changed.size > 0 || deleted.length > 0;
  return [
    ...values,
    ...(hasChanged ? [{ kind: "state" as const, changed: [...changed], deleted }] : []),
    ...(late > 0 ? [] : written),
    ...(value === undefined ? [] : [{ kind: "return" as const, value }]),
    ...(exception === undefined ? [] : [{ kind: "raise" as const, exception }]),
  ];
}

/** From the values that the trace shows before the statement. */
function tellFromValues(program: Program, steps: readonly Step[], at: number): Told | undefined {
  const step = steps[at];
  const claim = step && program.claims.get(step.line);
  if (!step || !claim || step.kind !== "line" || program.definitions.some(({ name }) => CALLED_UNSEEN.has(name)))
    return undefined;
  // A generator's body runs unseen, whenever it is gone over, and may change whatever can change.
  const mayChangeUnseen = program.definitions.some(({ opaque }) => opaque);
  const follower = new Follower(program, steps);
  for (const [index, before] of steps.slice(0, at).entries()) follower.pass(before, index);
  const frame = follower.enter(step);
  // The name of a caught exception goes when its handler is left, which no statement says.
  for (const [, name = ""] of program.text.matchAll(/\bexcept\b[^\n]*\bas\s+(\w+)/g))
    if (frame?.state.has(name)) return undefined;
  if (mayChangeUnseen && [...(frame?.state.values() ?? [])].some((text) => !isPlain(text))) return undefined;
  return frame && new Teller(program, follower, step, at, frame).told(claim);
}

/** Methods that statements call which do not show it. */
const CALLED_UNSEEN: ReadonlySet<string> = new Set(["__exit__", "__del__", "__setattr__", "__getattribute__"]);

/** Says that nothing can be told: it leaves an evaluation, wherever that is. */
class Unclear extends Error {}
/** Says that a call comes next. */
class Calls extends Error {}

class Teller {
  readonly #program: Program;
  readonly #follower: Follower;
  readonly #step: Step;
  readonly #at: number;
  readonly #frame: FollowedFrame;
  readonly #listener: Listener = {
    note: (value) => this.#note(value),
    lost: () => {
      throw new Unclear();
    },
    // What came before a call that is back has been told.
    returned: () => void this.#tellings.splice(0),
    pending: (call) => this.#call(call),
  };
  readonly #tellings: Telling[] = [];
  #values = 0;

  constructor(program: Program, follower: Follower, step: Step, at: number, frame: FollowedFrame) {
    this.#program = program;
    this.#follower = follower;
    this.#step = step;
    this.#at = at;
    this.#frame = frame;
  }

  told(claim: Claim): Told | undefined {
    try {
      const goesIn = this.#tell(claim);
      this.#refuseEffects();
      if (this.#values >= MAX_VALUES) return undefined;
      return { tellings: this.#tellings, ...(goesIn !== undefined && { goesIn }) };
    } catch (reason) {
      if (reason instanceof Calls && this.#values < MAX_VALUES) return { tellings: this.#tellings };
      if (reason instanceof Unclear || reason instanceof Calls) return undefined;
      throw reason;
    }
  }

  /** Whether control goes into the statement's block, where it has one. */
  #tell(claim: Claim): boolean | undefined {
    if (claim.kind === "assign" && claim.value.kind === "call" && claim.value.self?.kind === "name") {
      const { callee, self, args, keywords } = claim.value;
      const isPlain = !claim.inPlace && keywords.length === 0 && ![...args].some(changesObjects);
      if (isPlain && TAKES.has(callee)) return this.#take(claim.targets, claim.unpacks, callee, self.name, args);
    }
    if (expressionsOf(claim).some(changesObjects)) unclear();
    switch (claim.kind) {
      case "assign":
        return this.#assign(claim);
      case "setItem":
        return this.#setItem(claim);
      case "mutate":
        return this.#mutate(claim);
      case "call":
        this.#value(claim.call);
        return undefined;
      case "test": {
        const truth = isTrue(this.#value(claim.test)) ?? unclear();
        this.#note({ type: "bool", value: truth });
        return truth;
      }
      case "return":
        this.#tellings.push({ kind: "return", value: textOf(this.#value(claim.value)) });
        return undefined;
      case "print":
        return this.#print(claim);
      case "loop":
        return this.#loop(claim);
      case "define":
        if (!claim.parameters) unclear();
        return this.#change([[claim.name, FUNCTION]]);
      case "nothing":
        return undefined;
      case "unclear":
        return unclear();
    }
  }

  #value(expression: Expression): Value {
    return this.#follower.value(expression, this.#step, this.#at, this.#frame, this.#listener) ?? unclear();
  }

  /** The values of parts, each of which is told. */
  #parts(expressions: readonly Expression[]): readonly Value[] {
    return this.#follower.parts(expressions, this.#step, this.#at, this.#frame, this.#listener) ?? unclear();
  }

  #note(value: Value): void {
    this.#tellings.push({ kind: "value", value: textOf(value) });
    this.#values++;
  }

  /** `x = name.pop()`: the object changes, too. */
  #take(
    targets: readonly Target[],
    unpacks: boolean,
    callee: string,
    name: string,
    args: readonly Expression[],
  ): undefined {
    const object = this.#value(named(name));
    const values = this.#parts(args);
    const names = targets.map((target) => (target.attribute === undefined ? target.name : unclear()));
    this.#refuseAliases(name, textOf(object));
    const set = bind({ targets: names, unpacks }, method(callee, object, values, []) ?? unclear()) ?? unclear();
    const changed = mutated(callee, object, values, []) ?? unclear();
    return this.#change([[name, textOf(changed)], ...set.map(([target, value]) => [target, textOf(value)] as const)]);
  }

  #assign({ targets, unpacks, inPlace, value: expression }: Extract<Claim, { kind: "assign" }>): undefined {
    const value = this.#value(expression);
    if (targets.some(({ attribute }) => attribute !== undefined)) unclear();
    const names = targets.map(({ name }) => name);
    const values = bind({ targets: names, unpacks }, value) ?? unclear();
    // A view or an iterator changes with what it was made of.
    if (values.some(([, { type }]) => type === "view" || type === "iterator")) unclear();
    const [name = ""] = names;
    if (inPlace && !SCALARS.has(value.type) && value.type !== "tuple")
      this.#refuseAliases(name, this.#frame.state.get(name) ?? unclear());
    return this.#change(values.map(([target, part]) => [target, textOf(part)]));
  }

  #setItem({ name, indices, operator, value: expression }: Extract<Claim, { kind: "setItem" }>): undefined {
    const given = operator === undefined ? this.#value(expression) : undefined;
    const [last = unclear(), ...outer] = indices.toReversed();
    // The objects on the way to the one that is changed are told, the last index's own is not.
    const path = outer
      .toReversed()
      .reduce<Expression>((object, index) => ({ kind: "item", object, index }), named(name));
    const self = outer.length > 0 ? (this.#parts([path])[0] ?? unclear()) : this.#value(path);
    const [index = unclear()] = this.#parts([last]);
    const value = operator === undefined ? given : this.#augmented(operator, item(self, index), expression);
    if (value) this.#refuseItself(self, [[expression, value]]);
    return this.#replace(name, outer.toReversed(), self, withItem(self, index, value ?? unclear()));
  }

  #augmented(operator: string, before: Value | undefined, right: Expression): Value {
    const [other] = this.#parts([right]);
    if (before && !SCALARS.has(before.type)) unclear(); // a list in a list may have other names
    return binary(operator, before, other) ?? unclear();
  }

  #mutate({ name, indices, call }: Extract<Claim, { kind: "mutate" }>): undefined {
    const { self = unclear(), args, keywords, callee } = call;
    const object = (indices.length > 0 ? this.#parts([self])[0] : this.#value(self)) ?? unclear();
    const values = this.#parts([...args, ...keywords.map(([, value]) => value)]);
    const named = keywords.map(([key], at) => [key, values[args.length + at] ?? unclear()] as const);
    const expressions = [...args, ...keywords.map(([, value]) => value)];
    this.#refuseItself(
      object,
      values.map((value, at) => [expressions[at], value] as const),
    );
    return this.#replace(name, indices, object, mutated(callee, object, values.slice(0, args.length), named));
  }

  /** Puts a changed object into the variable that holds it. */
  #replace(name: string, indices: readonly Expression[], before: Value, changed: Value | undefined): undefined {
    this.#refuseAliases(name, textOf(before));
    const quietly = (expression: Expression) =>
      this.#follower.value(expression, this.#step, this.#at, this.#frame) ?? unclear();
    const [index, ...inner] = indices;
    const within = (object: Value, [first, ...more]: readonly Value[], value: Value): Value => {
      if (!first) return value;
      return withItem(object, first, within(item(object, first) ?? unclear(), more, value)) ?? unclear();
    };
    const keys = index ? [index, ...inner].map(quietly) : [];
    return this.#change([[name, textOf(within(quietly(named(name)), keys, changed ?? unclear()))]]);
  }

  /** What is put into an object may be the object, or hold it: then it holds itself. */
  #refuseItself(object: Value, values: readonly (readonly [Expression | undefined, Value])[]): void {
    const own = textOf(object);
    for (const [expression, value] of values) {
      const isEmpty =
        (expression?.kind === "sequence" && expression.items.length === 0) ||
        (expression?.kind === "dict" && expression.entries.length === 0);
      if (!isEmpty && !SCALARS.has(value.type) && textOf(value).includes(own)) unclear();
    }
  }

  /** Another name may be of the same object, or of one that holds or shows it: then more changes than is known here. */
  #refuseAliases(name: string, text: ValueText): void {
    for (const [other, shown] of this.#frame.state) {
      const places = shown.split(text).length - 1;
      if (shown.includes("…") || shown.includes("dict_") || places > (other === name ? 1 : 0)) unclear();
    }
  }

  #print({ values, separator, end }: Extract<Claim, { kind: "print" }>): undefined {
    if (this.#program.variables.has("print") || this.#program.text.includes("stdout")) unclear();
    const texts = this.#parts(values).map((value) => strOf(value) ?? unclear());
    const text = texts.join(separator) + end;
    if (text === "") unclear();
    this.#tellings.push({ kind: "output", text });
    return undefined;
  }

  #loop(claim: Loop): boolean {
    const isFirst = !this.#follower.goesOn(claim, this.#step, this.#frame);
    const listener = isFirst ? this.#listener : { lost: this.#listener.lost ?? unclear };
    const turn = this.#follower.turn(claim, this.#step, this.#at, this.#frame, listener) ?? unclear();
    const { over } = claim;
    const speaks = over.kind === "call" && SPEAKING.has(over.callee) && !over.self;
    if (isFirst && !speaks && isNoted(over, { isOwn: (name) => this.#follower.isOwn(name) })) {
      const value = this.#follower.value(over, this.#step, this.#at, this.#frame);
      this.#note(value ?? unclear());
    }
    if (turn === "over") return false;
    this.#change(turn.map(([name, value]) => [name, textOf(value)]));
    return true;
  }

  /**
   * Tells of variables that are set. The trace shows several in the order of the statement's targets or of the frame's
   * variables: told only where the two are the same.
   */
  #change(set: Variables): undefined {
    const { state } = this.#frame;
    const names = set.map(([name]) => name);
    if (new Set(names).size < names.length || names.some((name) => this.#follower.elsewhere.has(name))) unclear();
    if (names.some((name) => /…|<approx>/.test(state.get(name) ?? ""))) unclear();
    const values = new Map(set);
    const inOrder = [...[...state.keys()].filter((name) => values.has(name)), ...names.filter((n) => !state.has(n))];
    const changed = inOrder
      .map((name) => [name, values.get(name) ?? ""] as const)
      .filter(([name, value]) => state.get(name) !== value);
    const isInOrder = inOrder.join() === names.join() && !this.#mayBeCells();
    if (changed.length > 1 && !isInOrder) unclear();
    if (changed.length > 0) this.#tellings.push({ kind: "state", changed, deleted: [] });
    return undefined;
  }

  /** Variables of a function that something inside it uses stand behind the others. */
  #mayBeCells(): boolean {
    if (this.#step.frame.depth === 0) return false;
    const around = this.#program.definitions.findLast(
      ({ line, lastLine }) => line <= this.#step.line && this.#step.line <= lastLine,
    );
    const lines = around ? this.#program.lines.slice(around.line + 1, around.lastLine + 1) : [];
    return lines.some((text) => /\b(?:lambda|def|class)\b|[[({].*\bfor\b/.test(text));
  }

  /** Tells of a call, and no further. */
  #call({ name, isMethod, args, keywords }: OwnCall): undefined {
    this.#refuseEffects();
    // Python's own limit is 1,000 frames, of which the trace does not show all, and may be set.
    if (this.#step.frame.depth > MAX_DEPTH || this.#program.text.includes("recursionlimit")) unclear();
    const definitions = this.#program.definitions.filter((definition) => definition.name === name);
    const [definition] = definitions;
    const claim = definition && this.#program.claims.get(definition.line);
    const isPlain = !isMethod && definitions.length === 1 && definition?.scope === "<module>" && !definition.opaque;
    const isVisible =
      this.#follower.ofModule(name) === FUNCTION && (this.#step.frame.depth === 0 || !this.#frame.state.has(name));
    if (!isPlain || !isVisible || isRebound(this.#program, name) || claim?.kind !== "define" || !claim.parameters)
      unclear();
    this.#tellings.push({ kind: "call", name, arguments: bound(claim.parameters, args, keywords) });
    throw new Calls();
  }

  /** Calls that came back may have changed what this frame's variables hold. */
  #refuseEffects(): void {
    const inside = this.#follower.stepsInside(this.#step, this.#at);
    const holds = [...this.#frame.state.values()].some((text) => !isPlain(text));
    if (inside.length > 0 && (this.#follower.elsewhere.size > 0 || (holds && !areHarmless(this.#program, inside))))
      unclear();
  }
}

/** Whether a function's name may stand for something else. */
function isRebound({ claims, text }: Program, name: string): boolean {
  const isSet = [...claims.values()].some((claim) => {
    if (claim.kind === "assign") return claim.targets.some((target) => target.name === name);
    return claim.kind === "loop" && claim.targets.includes(name);
  });
  return isSet || new RegExp(`\\b(?:import|as)\\b[^\\n]*\\b${name}\\b`, "u").test(text);
}

const FUNCTION = "<function>";
const named = (name: string): Expression => ({ kind: "name", name });

function unclear(): never {
  throw new Unclear();
}

/** A value as the trace shows it. */
function textOf(value: Value): ValueText {
  return reprOf(value) ?? unclear();
}

/** What a function's frame begins with. */
function bound(
  parameters: readonly Parameter[],
  args: OwnCall["args"],
  keywords: OwnCall["keywords"],
): readonly (readonly [string, ValueText])[] {
  const byName = new Map(keywords);
  if (args.length > parameters.length || [...byName.keys()].some((key) => !parameters.some((p) => p.name === key)))
    unclear();
  return parameters.map(({ name, missing }, at) => {
    const given = at < args.length ? args[at] : byName.get(name);
    if (at < args.length && byName.has(name)) unclear();
    const value =
      given ?? (at < args.length || byName.has(name) || missing?.kind !== "value" ? unclear() : missing.value);
    return [name, textOf(value)] as const;
  });
}

/** Whether a value, as shown, can never change. */
function isPlain(text: ValueText): boolean {
  if (text === FUNCTION) return true;
  const value = parseValue(text);
  return value !== undefined && SCALARS.has(value.type);
}

/** Whether steps change nothing that was there before them: what they change is new, and theirs alone. */
function areHarmless(program: Program, steps: readonly Step[]): boolean {
  const known: Map<string, "argument" | "new" | "other">[] = [];
  return steps.every((step) => {
    const { depth } = step.frame;
    if (step.kind === "call") {
      known.length = Math.min(known.length, depth);
      known[depth] = new Map([...step.changed].map(([name, text]) => [name, isPlain(text) ? "new" : "argument"]));
      return true;
    }
    const claim = program.claims.get(step.line);
    const names = known[depth];
    if (!claim || !names || !HARMLESS.has(claim.kind) || expressionsOf(claim).some(changesObjects)) return false;
    if ([...step.changed.keys()].some((name) => names.get(name) === "argument")) return false;
    if (claim.kind === "mutate" || claim.kind === "setItem") return names.get(claim.name) === "new";
    const isNew = claim.kind === "assign" && !claim.inPlace && makesNew(claim.value);
    for (const [name, text] of step.changed) {
      const kept = claim.kind === "assign" && claim.inPlace ? names.get(name) : undefined;
      names.set(name, kept ?? (isNew || isPlain(text) ? "new" : "other"));
    }
    return claim.kind !== "assign" || claim.targets.every(({ attribute }) => attribute === undefined);
  });
}

const HARMLESS: ReadonlySet<Claim["kind"]> = new Set([
  "assign",
  "setItem",
  "mutate",
  "call",
  "test",
  "return",
  "print",
  "loop",
  "nothing",
]);
const NEW: ReadonlySet<Expression["kind"]> = new Set(["sequence", "dict", "comprehension", "slice", "value", "text"]);
const MAKES_NEW: ReadonlySet<string> = new Set(["list", "dict", "set", "sorted", "tuple"]);

function makesNew(expression: Expression): boolean {
  if (expression.kind === "call") return !expression.self && MAKES_NEW.has(expression.callee);
  return NEW.has(expression.kind) || (expression.kind === "binary" && makesNew(expression.left));
}
