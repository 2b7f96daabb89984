import type { Neighbours } from "../../neighbours.ts";
import { type Line0, toLine1 } from "../../trace.ts";
import { DEFAULT_RULES, type DecimalRules, useRules } from "../decimals.ts";
import { Chance } from "./chance.ts";
import type { Env } from "./env.ts";
import { builtinClass } from "./hierarchy.ts";
import type { StandardInput } from "./library/io.ts";
import { messageOf } from "./messages.ts";
import { type Class, Instance, Raised } from "./objects/classes.ts";
import type { Iter } from "./objects/iterators.ts";
import { lose } from "./objects/lost.ts";
import { LibraryObject, type Module } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { isAt } from "./objects/unknownValue.ts";
import type { Plain } from "./plain.ts";
import { reachableFrom } from "./reach.ts";
import { type Recorded, recorded, type Shadow, shadowOf } from "./records.ts";
import { NotFollowed, Stuck, stuck, Undecided } from "./stuck.ts";
import { asShown, identityOf, mayDiffer, textOf, UNKNOWN_MARK } from "./text.ts";
import type { Expr } from "./tree.ts";
import { causeIn, causesIn, heldText, shownText } from "./unknown.ts";

/** The tracer tells no more values of one statement. */
const MAX_EVALS = 8;
const MAX_DEPTH = 120;
/** Operations without a step, as a safeguard against what never ends. */
const MAX_FUEL = 60_000;

const LEFT = "a generator that may be left";

/** What is known of a statement that is looked at alone. */
export interface Alone {
  /** What the calls that it has made gave, in their order; undefined: nothing that is known. */
  readonly results: (Held | undefined)[];
  /** Names that stand for methods, whichever class an object has. */
  readonly methods: ReadonlySet<string>;
}

/**
 * Follows a program in the way that the tracer instruments it (`foretrace_tracer/runtime.py`: the hooks here bear its names), from
 * its text alone and only as far as every step is certain. Nothing of it is a guess: what is not followed makes it stop.
 */
export class Machine {
  readonly records: Recorded[] = [];
  readonly module: Env;
  readonly beside: Neighbours;
  /** Those of them that were imported, by their whole names. */
  readonly modules = new Map<string, Module>();
  /** Calls of functions that the tracer does not see: those that are open, and how many began. */
  #unseenDepth = 0;
  #unseen = 0;
  readonly #stack: Shadow[] = [];
  /** With marks for what is not known. */
  readonly #output = new WeakMap<Recorded, string>();
  /** A traced call has just come back, and nothing was evaluated since. */
  #fresh = false;
  #fuel = MAX_FUEL;
  #raised: Instance | undefined;
  readonly #openEnded: Recorded[] = [];
  /** Generators that would do something if they were left where they are, and those that something goes on to ask. */
  readonly suspended = new Set<Iter>();
  readonly asked = new Set<Iter>();
  /** Those of them that a variable or a loop held itself when they were last seen. */
  readonly #kept = new Set<Iter>();
  /** Errors that handlers are handling, innermost last, for a bare `raise`. */
  readonly handling: Instance[] = [];
  /** Blocks that are under way while an exception leaves them: that one is handled, too. */
  unclearHandling = 0;
  /** What the handlers around the statement at hand catch, by name; undefined: anything. */
  readonly prepared: (readonly (string | undefined)[])[] = [];
  /** Grows with what cannot be taken back: text that is printed, random numbers that are drawn. */
  written = 0;
  /** The generator of random numbers that the module `random` has. */
  readonly chance = new Chance();
  /** Where what is printed goes instead of to standard output, and what `input()` reads instead of standard input. */
  stdout: Held | undefined;
  stdin: Held | undefined;
  /** How decimal numbers are rounded: what of the context of `decimal` counts. */
  decimals: DecimalRules = DEFAULT_RULES;
  /** What standard input still holds; undefined where that is not known. */
  input: StandardInput | undefined;
  #isBranchKnown = false;
  /** Where a statement is looked at alone. */
  alone: Alone | undefined;

  /** The program's docstring. */
  doc: Expr | undefined;
  /** What the tracer knows of the program's text as a whole. */
  readonly plain: Plain;

  constructor(module: Env, plain: Plain, beside: Neighbours) {
    this.module = module;
    this.beside = beside;
    this.plain = plain;
    this.#stack.push(shadowOf("<module>", 0, module));
  }

  spend(): void {
    if (--this.#fuel < 0) stuck("too much");
  }

  /** Something may have read from standard input. */
  loseInput(cause: string): void {
    if (this.input) lose(this.input, cause);
    if (this.stdin === this.input) this.stdin = undefined;
    this.input = undefined;
  }

  get depth(): number {
    return this.#stack.length;
  }

  /** Grows with all that runs of the program: what is as it was before ran nothing. */
  get effects(): number {
    return this.records.length + this.#unseen;
  }

  /** Goes on, where another program may have been followed meanwhile. */
  resume(): void {
    useRules(this.decimals);
    isAt(this.#stack.at(-1)?.step?.line);
  }

  /** Runs code that the tracer does not see: no step is its own. */
  *unseen<T>(module: Env, run: Run<T>): Run<T> {
    this.#unseen++;
    return yield* this.deeper(module, run);
  }

  /** The same for a lambda, which does no more than an expression in its place would. */
  *deeper<T>(module: Env, run: Run<T>): Run<T> {
    if (this.#stack.length + ++this.#unseenDepth > MAX_DEPTH) stuck("deep recursion");
    try {
      return yield* run;
    } catch (reason) {
      throw placed(reason, module);
    } finally {
      this.#unseenDepth--;
    }
  }

  #top(): Shadow {
    return this.#stack.at(-1) ?? stuck("no frame");
  }

  *begin(line: Line0): Run<void> {
    this.spend();
    if (this.suspended.size > 0) yield* this.#closeLeft();
    const top = this.#top();
    const step = recorded(line, top.frame, "line");
    isAt(line);
    if (top.step) {
      top.step.isDone = true;
      top.step.next ??= line;
    }
    top.step = step;
    top.isOpen = true;
    top.isClause = false;
    top.calls = 0;
    this.#fresh = false;
    this.records.push(step);
    yield undefined;
  }

  /** A generator ends there and then when nothing holds it any more. */
  *#closeLeft(): Run<void> {
    const kept = reachableFrom(this.#stack.flatMap(({ env }) => env.held()));
    for (const generator of [...this.suspended]) {
      if (this.asked.has(generator) || this.#stack.some(({ env }) => env.held().includes(generator)))
        this.#kept.add(generator);
      else if (kept.has(generator)) this.#kept.delete(generator);
      // One that no variable held ended somewhere within the statement, or is held by what holds itself.
      else if (!this.#kept.has(generator) || this.#stack.length > 1) stuck(LEFT);
      else yield* this.#close(generator);
    }
  }

  /** @param isLast whether the statement before it is over for certain */
  *#close(generator: Iter, isLast = false): Run<void> {
    if (reachableFrom(generator.frame?.held() ?? []).has(generator)) stuck("a generator that holds itself");
    const { step } = this.#top();
    const before = step?.output;
    const error = new Instance(builtinClass("GeneratorExit") ?? stuck("GeneratorExit"));
    try {
      if (yield* generator.fail?.(new Raised(error)) ?? stuck("a generator")) stuck("a generator that goes on");
    } catch (reason) {
      if (!(reason instanceof Raised)) throw reason;
      if (reason.error !== error) stuck("an error that nobody gets");
    }
    if (!isLast && before !== null && before !== step?.output) stuck(LEFT);
    if (!this.alone) this.end();
  }

  /**
   * The statement is over: what changed in its frame since the last look.
   *
   * @param assigned the variables that it sets, where the tracer looks at no others; it tells them in this order
   */
  end(assigned?: readonly string[]): void {
    const top = this.#top();
    top.isOpen = false;
    const { env, known, step } = top;
    if (!step) return;
    const names = new Set<string>();
    const changed: string[] = [];
    const shown = env.shown();
    const inOrder = assigned && !top.isDirty ? inOrderOf(assigned, shown) : shown;
    for (const [name, value] of inOrder) {
      names.add(name);
      const before = known.get(name);
      // What can never change and is the same has the same text.
      if (before?.value === value && !(value instanceof Thing)) continue;
      const identity = identityOf(value);
      if (before?.identity !== identity) {
        if (mayDiffer(identity, before?.identity)) stuck("a change of the last digits");
        step.changed.set(name, asShown(identity));
        const cause = identity.includes(UNKNOWN_MARK) ? causeIn(value) : undefined;
        if (cause !== undefined) step.causes.set(name, cause);
        changed.push(name);
      }
      known.set(name, { value, identity });
    }
    for (const name of [...known.keys()]) {
      if (names.has(name)) continue;
      known.delete(name);
      top.handling.delete(name);
      step.deleted.push(name);
    }
    top.isDirty = top.handling.size > 0;
    if (inOrder !== shown || changed.length < 2) return;
    const usual = env.inUsualOrder(changed);
    if (usual.join() === changed.join()) return;
    const all = new Map(step.changed);
    step.changed.clear();
    for (const name of usual) step.changed.set(name, all.get(name) ?? stuck("order of variables"));
  }

  /** A statement is looked at alone: what the frame's variables hold is shown already. */
  openAlone(alone: Alone, state: ReadonlyMap<string, string>): void {
    const { env, known } = this.#top();
    for (const [name, value] of env.shown()) known.set(name, { value, identity: state.get(name) ?? identityOf(value) });
    this.#top().isDirty = false;
    this.alone = alone;
  }

  /** How many calls of the statement at hand are back. */
  get callsBack(): number {
    return this.#stack[0]?.calls ?? 0;
  }

  /** What the next call gave of a statement that is looked at alone; undefined where it was not made yet. */
  result(): Held | undefined {
    const { results = [] } = this.alone ?? {};
    if (results.length === 0) return undefined;
    this.back();
    return results.shift() ?? stuck("what a call gave");
  }

  returned(value: Held): void {
    this.end();
    const { step } = this.#top();
    if (!step) return;
    step.kind = "return";
    step.value = textOf(value);
  }

  /** An exception is on its way: the statement that was under way raised it. */
  failing(error: Instance): void {
    const top = this.#top();
    if (!top.isOpen || !top.step) return;
    top.isOpen = false;
    top.isDirty = true;
    if (error !== this.#raised) this.#settle();
    this.#raised = error;
    top.step.kind = "raise";
    top.step.exception = { type: error.cls.name, message: shownText(messageOf(error)) };
    if (!error.cls.owner("__str__")) return;
    top.step.isOpenEnded = true;
    this.#openEnded.push(top.step);
  }

  /** The exception that was raised last is not the one that ends the program. */
  #settle(): void {
    for (const step of this.#openEnded.splice(0)) step.isOpenEnded = false;
  }

  *clause(line: Line0, error: Instance): Run<void> {
    const top = this.#top();
    if (top.isClause && top.step?.line !== line) top.isOpen = false;
    this.failing(error);
    yield* this.begin(line);
    top.isClause = top.isDirty = true;
  }

  /** An `except` clause begins that gives the exception a name. */
  handle(name: string): void {
    this.end();
    const top = this.#top();
    top.handling.add(name);
    top.isDirty = true;
  }

  test(truth: boolean): void {
    this.#last(truth ? "True" : "False");
  }

  /**
   * A branch's test begins: its step ends the trace where the test is not known.
   */
  *branch<T>(run: Run<T>): Run<T> {
    const { depth } = this;
    const { step } = this.#top();
    try {
      return yield* run;
    } catch (reason) {
      const isHere =
        reason instanceof Undecided &&
        !(reason instanceof NotFollowed) &&
        !this.#isBranchKnown &&
        depth === this.depth &&
        step === this.#top().step;
      if (isHere) {
        this.#isBranchKnown = true;
        this.#last("<unknown>");
      }
      throw reason;
    }
  }

  /** What comes next cannot be known: the trace ends with the step that is open. */
  stop(): void {
    const { step } = this.#top();
    if (!step) return;
    step.isDone = true;
    step.next = "end";
  }

  /** A value that is told in any case, before the eighth if need be. */
  #last(value: string): void {
    const { step, calls } = this.#top();
    if (!step) return;
    for (const lost of step.evals.splice(MAX_EVALS - 1)) if (lost.calls !== calls) stuck("a value told too early");
    step.evals.push({ value, calls });
  }

  /** The value of a part of a statement. */
  value(value: Held): void {
    const top = this.#top();
    this.#fresh = false;
    if (top.isOpen && top.step && top.step.evals.length < MAX_EVALS)
      top.step.evals.push({ value: textOf(value), calls: top.calls });
  }

  /** The value of a call: its own `return` has said it, where it was traced. */
  called(value: Held): void {
    if (this.#fresh) this.#fresh = false;
    else this.value(value);
  }

  subject(value: Held): void {
    this.#last(textOf(value));
    this.end();
  }

  /** A case that was not taken is over. */
  close(): void {
    this.#top().isOpen = false;
  }

  *enter(name: string, line: Line0, env: Env): Run<void> {
    if (this.#stack.length > MAX_DEPTH) stuck("deep recursion");
    const caller = this.#top();
    const shadow = shadowOf(name, this.#stack.length, env);
    const step = recorded(line, shadow.frame, "call");
    shadow.step = step;
    shadow.isOpen = true;
    if (!caller.step) return stuck("a call before a statement");
    if (!caller.isOpen && name !== "__exit__") stuck("a call after a statement");
    this.#stack.push(shadow);
    this.end();
    // Only now it is whole.
    if (!caller.isOpen) caller.step.late++;
    caller.step.entries.push(step);
    this.records.push(step);
    yield undefined;
  }

  /** @param returned what the call gives, where it ends with that */
  *leave(error: Instance | undefined, returned?: Held): Run<void> {
    if (error) this.failing(error);
    const left = this.#stack.pop();
    if (left && this.suspended.size > 0) yield* this.#leaving(left, error, returned);
    if (left?.step) {
      left.step.isDone = true;
      left.step.next ??= "back";
    }
    this.back();
    yield undefined;
  }

  /** What the frame alone held is gone with it, unless an exception remembers the frame. */
  *#leaving({ env }: Shadow, error: Instance | undefined, returned: Held | undefined): Run<void> {
    const top = this.#top();
    const { isOpen } = top;
    const others = reachableFrom(this.#stack.flatMap(({ env: other }) => other.held()));
    const given = reachableFrom([returned]);
    const own = env.held();
    for (const generator of [...this.suspended]) {
      if (this.asked.has(generator) || others.has(generator)) continue;
      // No variable holds it any more, but the statement that made the call, for a while.
      if (given.has(generator)) this.#kept.delete(generator);
      else if (error || !isOpen || !own.includes(generator) || env.isGiven(generator)) stuck(LEFT);
      else yield* this.#close(generator);
    }
    top.isOpen = isOpen;
  }

  /** A call is back. */
  back(): void {
    const top = this.#top();
    top.calls++;
    top.isDirty = true;
    this.#fresh = true;
  }

  write(text: string): void {
    const { step } = this.#top();
    if (!step) return;
    if (step.isDone || step.kind === "call") stuck("output between statements");
    this.written += text.length;
    if (this.stdout instanceof LibraryObject && !this.stdout.lost) this.stdout.write(this, text);
    if (this.stdout) return;
    this.#output.set(step, (this.#output.get(step) ?? "") + text);
    step.output = shownText(this.#output.get(step) ?? "");
    const [cause] = causesIn(text);
    if (cause !== undefined && !step.causes.has("")) step.causes.set("", cause);
  }

  /** The program is over. */
  *finish(error: Instance | undefined): Run<void> {
    this.#stack.length = 1;
    const top = this.#top();
    // The last of them ends with the program; which of several ends first is another matter.
    if (this.suspended.size > 0 && (error || this.suspended.size > 1)) stuck(LEFT);
    for (const generator of [...this.suspended]) yield* this.#close(generator, true);
    const hadOpen = top.isOpen;
    if (error) this.failing(error);
    if (!error || error !== this.#raised) this.#settle();
    if (!top.step) return;
    top.step.isDone = true;
    // Where the last step does not say how the module ends, more comes than its end.
    if (!error ? top.step.kind !== "raise" : hadOpen) top.step.next ??= "end";
  }

  raise(type: string, message?: string): never {
    return this.raiseError(builtinClass(type) ?? stuck(type), message === undefined ? [] : [heldText(message)]);
  }

  raiseError(cls: Class, args: readonly Held[]): never {
    const error = new Instance(cls);
    error.args = args;
    return this.throwError(error);
  }

  throwError(error: Instance): never {
    const handled = this.handling.at(-1);
    if (error !== handled) error.context = this.unclearHandling > 0 ? "unclear" : handled;
    throw new Raised(error);
  }
}

/** Where it was that the machine could not follow: of a module beside the program nobody else can say anything. */
export function placed(reason: unknown, { place }: Env): unknown {
  if (!(reason instanceof Stuck) || reason instanceof Undecided || reason.isPlaced) return reason;
  reason.isPlaced = true;
  return place
    ? new NotFollowed(`${place.file}, line ${toLine1(place.line)}, is not followed: ${reason.message}`)
    : reason;
}

/** Some variables first, in their own order. */
function inOrderOf(first: readonly string[], shown: ReturnType<Env["shown"]>): ReturnType<Env["shown"]> {
  const rank = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);
  return shown.toSorted(([a], [b]) => rank(a) - rank(b));
}
