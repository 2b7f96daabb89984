import { NONE } from "../value.ts";
import { call, callMethod, hasMethod } from "./call.ts";
import { applyDecorators, makeClass } from "./classes.ts";
import { ExitStack } from "./contexts.ts";
import type { Env } from "./env.ts";
import { evaluate, makeFunction, noted } from "./evaluate.ts";
import { builtinClass } from "./hierarchy.ts";
import { iterate } from "./iterate.ts";
import type { Machine } from "./machine.ts";
import { importFuture, importName } from "./modules.ts";
import { TRACEBACK } from "./natives.ts";
import { Class, Instance, Raised } from "./objects/classes.ts";
import { Tuple } from "./objects/containers.ts";
import { type Iter, Manager } from "./objects/iterators.ts";
import { LibraryObject, Suppress } from "./objects/ofLibrary.ts";
import type { Held, Run } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { matches } from "./patterns.ts";
import { stuck, undecided } from "./stuck.ts";
import { assign, augment, remove } from "./targets.ts";
import type { Block, Expr, Handler, Statement } from "./tree.ts";
import { truthOf } from "./truth.ts";

/** How a block ended before its end. */
export type Completion = "break" | "continue" | { readonly value: Held } | undefined;

export function* execute(machine: Machine, block: Block, env: Env): Run<Completion> {
  for (const statement of block) {
    const completion = yield* one(machine, statement, env);
    if (completion !== undefined) return completion;
  }
  return undefined;
}

/** Steps belong to code that the tracer instruments: not to the bodies of generators. */
function* begin(machine: Machine, statement: { readonly line: Statement["line"] }, env: Env): Run<void> {
  if (env.isTraced) yield* machine.begin(statement.line);
  else {
    machine.spend();
    const { place } = env.module;
    if (place) place.line = statement.line;
  }
}

function end(machine: Machine, env: Env): void {
  if (env.isTraced) machine.end();
}

function* one(machine: Machine, statement: Statement, env: Env): Run<Completion> {
  if (statement.kind === "import" && statement.names[0]?.module === "__future__") {
    // No step: what it sets shows at the first that is one.
    for (const imported of statement.names) importFuture(imported, env);
    return undefined;
  }
  if (statement.kind !== "while") yield* begin(machine, statement, env);
  switch (statement.kind) {
    case "expression":
      yield* evaluate(machine, statement.value, env);
      break;
    case "assign": {
      const value = yield* evaluate(machine, statement.value, env);
      for (const target of statement.targets) yield* assign(machine, target, value, env);
      if (env.isTraced) machine.end(machine.plain.assigned(statement, env));
      return undefined;
    }
    case "augmented":
      yield* augment(machine, statement.target, statement.operator, statement.value, env);
      break;
    case "declare":
    case "pass":
      break;
    case "break":
    case "continue":
      end(machine, env);
      return statement.kind;
    case "return": {
      const value = statement.value ? yield* evaluate(machine, statement.value, env) : NONE;
      if (env.isTraced) machine.returned(value);
      return { value };
    }
    case "raise":
      return yield* raise(machine, statement, env);
    case "assert":
      yield* assertion(machine, statement, env);
      break;
    case "delete":
      for (const target of statement.targets) yield* remove(machine, target, env);
      break;
    case "if": {
      const truth = yield* test(machine, statement.test, env);
      end(machine, env);
      return yield* execute(machine, truth ? statement.body : statement.otherwise, env);
    }
    case "while":
      return yield* whileLoop(machine, statement, env);
    case "for":
      return yield* forLoop(machine, statement, env);
    case "try":
      end(machine, env);
      return yield* attempt(machine, statement, env);
    case "with":
      return yield* withBlock(machine, statement, 0, env);
    case "match":
      return yield* matching(machine, statement, env);
    case "function": {
      const decorators: Held[] = [];
      for (const decorator of statement.decorators) decorators.push(yield* evaluate(machine, decorator, env));
      const made = yield* makeFunction(machine, statement.made, env);
      env.set(statement.made.name, yield* applyDecorators(machine, decorators, made));
      break;
    }
    case "class": {
      const decorators: Held[] = [];
      for (const decorator of statement.decorators) decorators.push(yield* evaluate(machine, decorator, env));
      const made = yield* makeClass(machine, statement.made, env);
      env.set(statement.made.name, yield* applyDecorators(machine, decorators, made));
      break;
    }
    case "import":
      for (const imported of statement.names) yield* importName(machine, imported, env);
      break;
    case "unclear":
      return stuck(statement.what);
  }
  end(machine, env);
  return undefined;
}

/** The truth of a branch's test, which the tracer tells. */
function* test(machine: Machine, expr: Expr, env: Env): Run<boolean> {
  function* decided(): Run<boolean> {
    return yield* truthOf(machine, yield* evaluate(machine, expr, env));
  }
  const truth = yield* env.isTraced ? machine.branch(decided()) : decided();
  if (env.isTraced) machine.test(truth);
  return truth;
}

function* raise(machine: Machine, { value, cause }: Extract<Statement, { kind: "raise" }>, env: Env): Run<never> {
  if (!value) {
    const current = machine.handling.at(-1);
    if (!current) return machine.raise("RuntimeError", "No active exception to reraise");
    throw new Raised(current);
  }
  const held = yield* evaluate(machine, value, env);
  const from = cause && (yield* evaluate(machine, cause, env));
  const error =
    held instanceof Class && held.isException ? yield* call(machine, held, { args: [], named: new Map() }) : held;
  if (error instanceof Instance && error.cls.isException) {
    if (from) error.cause = from instanceof Class ? yield* call(machine, from, { args: [], named: new Map() }) : from;
    return machine.throwError(error);
  }
  if (held instanceof Unknown) return undecided(held.cause);
  return machine.raise("TypeError", "exceptions must derive from BaseException");
}

function* assertion(
  machine: Machine,
  { test: expr, message }: Extract<Statement, { kind: "assert" }>,
  env: Env,
): Run<void> {
  if (yield* test(machine, expr, env)) return;
  const args = message ? [yield* evaluate(machine, message, env.inComprehension([]))] : [];
  const error = yield* call(machine, assertionError(), { args, named: new Map() });
  if (error instanceof Instance) machine.throwError(error);
}

function assertionError(): Held {
  return builtinClass("AssertionError") ?? stuck("AssertionError");
}

function* whileLoop(machine: Machine, statement: Extract<Statement, { kind: "while" }>, env: Env): Run<Completion> {
  for (;;) {
    yield* begin(machine, statement, env);
    const truth = yield* test(machine, statement.test, env);
    end(machine, env);
    if (!truth) return yield* execute(machine, statement.otherwise, env);
    const completion = yield* execute(machine, statement.body, env);
    if (completion === "break") return undefined;
    if (typeof completion === "object") return completion;
  }
}

/** Iterables that say themselves what a loop goes over: the tracer tells their arguments, not them. */
const SPEAKING: ReadonlySet<string> = new Set(["range", "enumerate", "zip", "reversed", "map", "filter", "iter"]);

export const speaks = (over: Expr): boolean =>
  over.kind === "call" && over.callee.kind === "name" && SPEAKING.has(over.callee.name);

function* forLoop(machine: Machine, statement: Extract<Statement, { kind: "for" }>, env: Env): Run<Completion> {
  const { over } = statement;
  function* begun(): Run<Iter> {
    return yield* iterate(machine, yield* (speaks(over) ? evaluate : noted)(machine, over, env));
  }
  const iterator = yield* env.isTraced ? machine.branch(begun()) : begun();
  machine.asked.add(iterator);
  try {
    return yield* turns(machine, statement, iterator, env);
  } finally {
    machine.asked.delete(iterator);
  }
}

function* turns(
  machine: Machine,
  statement: Extract<Statement, { kind: "for" }>,
  iterator: Iter,
  env: Env,
): Run<Completion> {
  for (let turn = 0; ; turn++) {
    if (turn > 0) yield* begin(machine, statement, env);
    const item = yield* env.isTraced ? machine.branch(iterator.next()) : iterator.next();
    if (!item) {
      end(machine, env);
      return yield* execute(machine, statement.otherwise, env);
    }
    yield* assign(machine, statement.target, item, env);
    end(machine, env);
    const completion = yield* execute(machine, statement.body, env);
    if (completion === "break") return undefined;
    if (typeof completion === "object") return completion;
  }
}

/** A block's end, or the exception that left it. */
function* guarded(run: Run<Completion>): Run<{ readonly completion?: Completion; readonly raised?: Raised }> {
  try {
    return { completion: yield* run };
  } catch (reason) {
    if (reason instanceof Raised) return { raised: reason };
    throw reason;
  }
}

/** What runs while an exception leaves the block before it: that one is handled meanwhile. */
function* whileLeaving<T>(machine: Machine, raised: Raised | undefined, run: Run<T>): Run<T> {
  if (!raised) return yield* run;
  machine.unclearHandling++;
  try {
    return yield* run;
  } finally {
    machine.unclearHandling--;
  }
}

function* attempt(machine: Machine, statement: Extract<Statement, { kind: "try" }>, env: Env): Run<Completion> {
  const names = statement.handlers.flatMap(({ type }) => caughtBy(type));
  machine.prepared.push(names);
  let outcome: { readonly completion?: Completion; readonly raised?: Raised };
  try {
    outcome = yield* guarded(execute(machine, statement.body, env));
  } finally {
    // A generator's block may be over later than one that began after it.
    machine.prepared.splice(machine.prepared.lastIndexOf(names), 1);
  }
  if (outcome.raised) outcome = yield* guarded(handle(machine, statement.handlers, outcome.raised, env));
  else if (outcome.completion === undefined) outcome = yield* guarded(execute(machine, statement.otherwise, env));
  if (statement.cleanup.length > 0) {
    if (outcome.raised && env.isTraced) machine.failing(outcome.raised.error);
    const completion = yield* whileLeaving(machine, outcome.raised, execute(machine, statement.cleanup, env));
    if (completion !== undefined) return completion;
  }
  if (outcome.raised) throw outcome.raised;
  return outcome.completion;
}

/** The names of the exceptions that a handler catches, as they stand there; undefined for all of them, or one that is not clear. */
function caughtBy(type: Expr | undefined): readonly (string | undefined)[] {
  if (type?.kind === "name") return [type.name];
  if (type?.kind === "attribute") return [`.${type.name}`];
  return type?.kind === "sequence" ? type.items.flatMap(({ value }) => caughtBy(value)) : [undefined];
}

function* handle(machine: Machine, handlers: readonly Handler[], raised: Raised, env: Env): Run<Completion> {
  const { error } = raised;
  for (const handler of handlers) {
    if (env.isTraced) yield* machine.clause(handler.line, error);
    if (handler.type) {
      const type = yield* evaluate(machine, handler.type, env.inComprehension([]));
      if (!isCaught(error, type)) continue;
    }
    if (handler.name !== undefined) env.set(handler.name, error);
    if (handler.name === undefined || !env.isTraced) end(machine, env);
    else machine.handle(handler.name);
    machine.handling.push(error);
    try {
      return yield* execute(machine, handler.body, env);
    } finally {
      machine.handling.pop();
      if (handler.name !== undefined) env.delete(handler.name);
    }
  }
  throw raised;
}

function isCaught(error: Instance, type: Held): boolean {
  if (type instanceof Unknown) return undecided(type.cause);
  if (type instanceof Tuple) return type.items.some((part) => isCaught(error, part));
  return type instanceof Class && type.isException ? error.cls.isA(type) : stuck("except");
}

function* withBlock(
  machine: Machine,
  statement: Extract<Statement, { kind: "with" }>,
  at: number,
  env: Env,
): Run<Completion> {
  const item = statement.items[at];
  if (!item) {
    end(machine, env);
    const outcome = yield* guarded(execute(machine, statement.body, env));
    if (!outcome.raised) return outcome.completion;
    if (env.isTraced) machine.failing(outcome.raised.error);
    throw outcome.raised;
  }
  const manager = yield* evaluate(machine, item.value, env);
  if (manager instanceof Manager) return yield* managed(machine, statement, at, manager, env);
  if (manager instanceof Suppress) {
    if (item.target) return stuck("what suppress gives");
    machine.prepared.push([undefined]);
    const { raised, completion } = yield* guarded(withBlock(machine, statement, at + 1, env));
    machine.prepared.pop();
    if (raised && !isCaught(raised.error, manager.types)) throw raised;
    return completion;
  }
  if (manager instanceof ExitStack) {
    const entered = manager.enter();
    if (item.target) yield* assign(machine, item.target, entered, env);
    const { raised, completion } = yield* guarded(withBlock(machine, statement, at + 1, env));
    if (!(yield* manager.exit(machine, raised)) && raised) throw raised;
    return completion;
  }
  if (manager instanceof Unknown) {
    if (item.target)
      yield* assign(machine, item.target, manager.shown === undefined ? new Unknown(manager.cause) : manager, env);
    const { raised, completion } = yield* guarded(withBlock(machine, statement, at + 1, env));
    if (raised && manager.shown === undefined) return undecided(manager.cause);
    manager.isClosed = true;
    if (raised) throw raised;
    return completion;
  }
  if (manager instanceof LibraryObject) {
    const entered = manager.enter(machine) ?? stuck(`with ${manager.name}`);
    if (item.target) yield* assign(machine, item.target, entered, env);
    const { raised, completion } = yield* guarded(withBlock(machine, statement, at + 1, env));
    const leaving = manager.leave(machine);
    if (leaving) yield* leaving;
    if (raised) throw raised;
    return completion;
  }
  if (!(manager instanceof Instance) || !hasMethod(manager, "__enter__") || !hasMethod(manager, "__exit__"))
    return stuck("with");
  const entered = yield* callMethod(machine, manager, "__enter__", []);
  if (item.target) yield* assign(machine, item.target, entered, env);
  const outcome = yield* guarded(withBlock(machine, statement, at + 1, env));
  const error = outcome.raised?.error;
  const given = error ? [error.cls, error, TRACEBACK] : [NONE, NONE, NONE];
  const answer = yield* whileLeaving(machine, outcome.raised, callMethod(machine, manager, "__exit__", given));
  if (!outcome.raised) return outcome.completion;
  if (yield* truthOf(machine, answer)) return undefined;
  throw outcome.raised;
}

/** `with` on what `@contextmanager` made: its generator runs to its `yield`, and on when the block is over. */
function* managed(
  machine: Machine,
  statement: Extract<Statement, { kind: "with" }>,
  at: number,
  { running }: Manager,
  env: Env,
): Run<Completion> {
  const target = statement.items[at]?.target;
  const entered = (yield* running?.next() ?? stuck("with")) ?? stuck("a generator without yield");
  if (target) yield* assign(machine, target, entered, env);
  if (running) machine.asked.add(running);
  const outcome = yield* guarded(withBlock(machine, statement, at + 1, env));
  if (running) machine.asked.delete(running);
  const { raised } = outcome;
  if (raised) {
    // The generator ends, and that takes the exception; or it lets it go on, or another one.
    const next = yield* whileLeaving(machine, raised, running?.fail?.(raised) ?? stuck("with"));
    return next ? stuck("a generator that did not stop") : undefined;
  }
  if (yield* running?.next() ?? stuck("with")) return stuck("a generator that did not stop");
  return outcome.completion;
}

function* matching(machine: Machine, statement: Extract<Statement, { kind: "match" }>, env: Env): Run<Completion> {
  const subject = yield* evaluate(machine, statement.subject, env);
  if (env.isTraced) machine.subject(subject);
  if (subject instanceof Unknown) return undecided(subject.cause);
  for (const { line, pattern, guard, body } of statement.cases) {
    const captured = new Map<string, Held>();
    const fits = yield* matches(machine, pattern, subject, captured, env);
    yield* begin(machine, { line }, env);
    if (!fits) {
      if (env.isTraced) machine.close();
      continue;
    }
    for (const [name, value] of captured) env.set(name, value);
    if (guard && !(yield* test(machine, guard, env))) {
      end(machine, env);
      continue;
    }
    end(machine, env);
    return yield* execute(machine, body, env);
  }
  // After the last case that does not match the tracer looks once more.
  const last = statement.cases.at(-1);
  const isOpen = last && (last.guard || last.pattern.kind !== "capture");
  if (isOpen) end(machine, env);
  return undefined;
}
