import { attempt, bool, NONE, str } from "../value.ts";
import { bindAttribute } from "./attributes.ts";
import { callCore } from "./builtBases.ts";
import { callNative } from "./callNative.ts";
import { compared } from "./comparison.ts";
import { freshOf, heldOf, plainOf } from "./convert.ts";
import { Decorator, decorated } from "./decorators.ts";
import { Dispatch, dispatched, Registration } from "./dispatch.ts";
import { Env } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { execute } from "./execute.ts";
import { builtinClass } from "./hierarchy.ts";
import { instantiate } from "./instances.ts";
import { raiseFault } from "./library/errors.ts";
import { Getter, got } from "./library.ts";
import { type Machine, placed } from "./machine.ts";
import { callMemo } from "./memo.ts";
import { callMethodOfBuiltin } from "./methodsOfBuiltins.ts";
import { namedTupleOf } from "./namedTuples.ts";
import { NOT_IMPLEMENTED } from "./natives.ts";
import { nearMath } from "./near.ts";
import { Class, CoreMethod, Instance, Ordering, Raised, Wrapped } from "./objects/classes.ts";
import { Deque, Dict, List, Tuple } from "./objects/containers.ts";
import { ClassGeneric, FunctionObject, Memo, Method, Native, NativeMethod } from "./objects/functions.ts";
import { Iter, Manager, Yielded } from "./objects/iterators.ts";
import { Foreign } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Near, Shown, Unknown, UnknownMember } from "./objects/unknownValue.ts";
import { Partial } from "./partial.ts";
import { callUnknown } from "./sources.ts";
import { Pending, stuck } from "./stuck.ts";
import type { Block, Parameter } from "./tree.ts";
import { truthOf } from "./truth.ts";
import { isNone, kindOf } from "./types.ts";
import { orUnknown, versionText } from "./unknown.ts";

export interface Arguments {
  readonly args: readonly Held[];
  readonly named: ReadonlyMap<string, Held>;
}

const NO_NAMES: ReadonlyMap<string, Held> = new Map();

export function* call(machine: Machine, callee: Held, given: Arguments): Run<Held> {
  machine.spend();
  if (callee instanceof Unknown) return callUnknown(machine, callee, given);
  if (callee instanceof FunctionObject) return yield* callFunction(machine, callee, given);
  if (callee instanceof Method)
    return yield* call(machine, callee.of, { args: [callee.self, ...given.args], named: given.named });
  if (callee instanceof Class) {
    const made = callee.meta?.findOwn("__call__");
    if (!made) return yield* instantiate(machine, callee, given);
    return yield* call(machine, made, { args: [callee, ...given.args], named: given.named });
  }
  if (callee instanceof Registration) return callee.of.register(callee.type, given.args[0] ?? stuck("register"));
  if (callee instanceof Dispatch) return yield* dispatched(machine, callee, given);
  if (callee instanceof Partial) return yield* call(machine, callee.of, callee.given(given.args, given.named));
  if (callee instanceof CoreMethod) return yield* callCore(machine, callee, given);
  if (callee instanceof ClassGeneric) {
    const made = yield* call(machine, callee.of, given);
    if (made instanceof Instance) made.hasOrigin = true;
    return made;
  }
  if (callee instanceof Decorator) return decorated(callee, given.args[0] ?? stuck("decorator"));
  if (callee instanceof Getter) return yield* got(machine, callee, given.args[0] ?? stuck("getter"));
  const near =
    callee instanceof Foreign && given.args.some((arg) => arg instanceof Near)
      ? nearMath(machine, callee.value, given.args)
      : undefined;
  if (near) return near;
  if (callee instanceof Foreign)
    return yield* orUnknown(
      machine,
      [...given.args, ...given.named.values()],
      // biome-ignore lint/correctness/useYield: it is asked for as one that may have to wait.
      function* () {
        const made = callForeign(machine, callee, given);
        return (callee.value.name === "namedtuple" && made instanceof Foreign && namedTupleOf(made)) || made;
      },
      (cause) =>
        dequeOf(callee, given) ??
        new Unknown(cause, resultOfForeign(callee.value.name), {
          reaches: given.args.filter((arg) => arg instanceof Thing),
        }),
    );
  if (callee instanceof Native) return yield* callNative(machine, callee.name, given);
  if (callee instanceof NativeMethod && callee.self instanceof Shown) return machine.result() ?? stuck("a method");
  if (callee instanceof NativeMethod) return yield* callMethodOfBuiltin(machine, callee.self, callee.name, given);
  if (callee instanceof Memo) return yield* callMemo(machine, callee, given);
  if (callee instanceof Manager && !callee.running) {
    const running = yield* call(machine, callee.of, given);
    return running instanceof Iter ? new Manager(callee.of, running) : stuck("contextmanager");
  }
  if (callee instanceof Instance && hasMethod(callee, "__call__")) {
    return yield* call(machine, bindAttribute(callee, "__call__"), given);
  }
  return machine.raise("TypeError", `'${kindOf(callee)}' object is not callable`);
}

export const hasMethod = (held: Held, name: string): boolean =>
  held instanceof Instance && held.cls.find(name) !== undefined;

export function* callMethod(machine: Machine, self: Instance, name: string, args: readonly Held[]): Run<Held> {
  const method = self.cls.find(name) ?? stuck(name);
  if (method instanceof FunctionObject)
    return yield* callFunction(machine, method, { args: [self, ...args], named: NO_NAMES });
  if (method instanceof Ordering) return yield* orderedBy(machine, method, self, args[0] ?? stuck(name));
  if (method instanceof CoreMethod) return yield* callCore(machine, method, { args: [self, ...args], named: NO_NAMES });
  if (method instanceof Wrapped && method.kind === "static")
    return yield* call(machine, method.of, { args, named: NO_NAMES });
  return stuck(name);
}

function* orderedBy(machine: Machine, { name }: Ordering, self: Instance, other: Held): Run<Held> {
  const isLess = yield* callMethod(machine, self, "__lt__", [other]);
  if (isLess === NOT_IMPLEMENTED) return isLess;
  const truth = yield* truthOf(machine, isLess);
  if (name === "__ge__") return bool(!truth);
  if (name === "__le__") return truth ? isLess : yield* compared(machine, "==", self, other);
  return truth ? bool(false) : yield* compared(machine, "!=", self, other);
}

/** A function of the library, with plain values. */
function callForeign(machine: Machine, { value }: Foreign, { args, named }: Arguments): Held {
  const options = [...named].map(([name, held]) => [name, plainOf(held, machine)] as const);
  const plain = args.map((arg) => plainOf(arg, machine));
  const result = attempt(() => value.call(plain, options));
  if (!result) {
    const near = nearMath(machine, value, args);
    const fault = near ? undefined : attempt(() => value.fails?.(plain, options));
    if (near) return near;
    if (fault) return raiseFault(machine, ...fault);
    return value.otherwise === undefined
      ? stuck(value.name)
      : callUnknown(machine, new UnknownMember(value.otherwise), { args, named });
  }
  return GIVES_ITEMS.has(value.name) ? heldOf(result) : freshOf(result);
}

/** `deque(…)` holds what it is given, known or not. */
function dequeOf({ value }: Foreign, { args, named }: Arguments): Held | undefined {
  const [first, second] = args;
  const given = named.get("maxlen") ?? second;
  const most = given === undefined || given instanceof Thing || given.type !== "int" ? undefined : Number(given.value);
  if (value.name !== "deque" || !(first instanceof List || first instanceof Tuple) || (given && !most))
    return undefined;
  return new Deque(most === undefined ? first.items : first.items.slice(-most), most);
}

/** The types of some results, which are not known where what goes in is not. */
function resultOfForeign(name: string): string | undefined {
  if (/^(?:floor|ceil|trunc|factorial|gcd|lcm|isqrt|comb|perm)$/.test(name)) return "int";
  if (/^(?:dedent|fill|indent|shorten|capwords|pformat|dumps)$/.test(name)) return "str";
  return /^(?:sqrt|sin|cos|tan|log|log2|log10|exp|hypot|degrees|radians|atan|atan2|fabs|pow|fsum|dist)$/.test(name)
    ? "float"
    : undefined;
}

/** They give what they were given, or an item of it. */
const GIVES_ITEMS: ReadonlySet<string> = new Set(["next", "getitem", "itemgetter", "attrgetter", "mode"]);

export function* callFunction(machine: Machine, callee: FunctionObject, given: Arguments): Run<Held> {
  const { code } = callee;
  if (code.isAsync) return stuck("async");
  // Nor does the tracer see what is defined in the body of a generator.
  const isTraced = callee.env.isTraced && !code.isGenerator && code.name !== "<lambda>";
  const result = isTraced ? machine.result() : undefined;
  if (result) return result;
  const env = Env.ofFunction(code, callee.captured, callee.env.module, isTraced, callee.cls);
  for (const [name, value] of bound(machine, callee, given)) env.set(name, value);
  if (code.isGenerator) return machine.alone ? stuck("a generator") : generator(machine, callee, env);
  if (code.name === "<lambda>") {
    const [body] = code.body;
    return body?.kind === "return" && body.value
      ? yield* machine.deeper(env.module, evaluate(machine, body.value, env))
      : stuck("lambda");
  }
  if (!isTraced) {
    const completion = yield* machine.unseen(env.module, execute(machine, code.body, env));
    return typeof completion === "object" ? completion.value : NONE;
  }
  yield* machine.enter(code.name, code.line, env);
  if (machine.alone) throw new Pending("a call");
  let returned: Held = NONE;
  try {
    const completion = yield* execute(machine, code.body, env);
    if (typeof completion === "object") returned = completion.value;
  } catch (reason) {
    if (reason instanceof Raised) yield* machine.leave(reason.error);
    throw placed(reason, env.module);
  }
  yield* machine.leave(undefined, returned);
  return returned;
}

/** Its body runs without steps, whenever it is asked for a value. */
function generator(machine: Machine, callee: FunctionObject, env: Env): Iter {
  const body = execute(machine, callee.code.body, env);
  const cleansUp = hasCleanup(callee.code.body, false);
  let isOver = false;
  function* go(start: () => ReturnType<typeof body.next>): Run<Held | undefined> {
    if (isOver) return undefined;
    machine.suspended.delete(made);
    try {
      for (let result = start(); ; result = body.next()) {
        if (result.done) {
          isOver = true;
          if (typeof result.value === "object") made.returned = result.value.value;
          return undefined;
        }
        if (result.value instanceof Yielded) {
          if (cleansUp) machine.suspended.add(made);
          return result.value.value;
        }
        yield undefined;
      }
    } catch (reason) {
      isOver = true;
      const stop = builtinClass("StopIteration");
      if (reason instanceof Raised && stop && reason.error.cls.isA(stop)) {
        const error = new Instance(builtinClass("RuntimeError") ?? stuck("RuntimeError"));
        error.args = [str("generator raised StopIteration")];
        error.cause = error.context = reason.error;
        throw new Raised(error);
      }
      throw placed(reason, env.module);
    }
  }
  let hasBegun = false;
  const made = new Iter("generator", (sent) => {
    if (!hasBegun && !isOver && sent && !isNone(sent))
      return machine.raise("TypeError", "can't send non-None value to a just-started generator");
    hasBegun = true;
    return go(() => body.next(sent));
  });
  made.frame = env;
  made.fail = function* (error) {
    if (isOver) throw error;
    return yield* go(() => body.throw(error));
  };
  return made;
}

/** Whether a generator that is left at a `yield` of its does something then: in a `finally`, an `except` or at the end of a `with`. */
function hasCleanup(block: Block, isInside: boolean): boolean {
  return block.some((statement) => {
    switch (statement.kind) {
      case "if":
      case "while":
      case "for":
        return hasCleanup([...statement.body, ...statement.otherwise], isInside);
      case "match":
        return statement.cases.some(({ body }) => hasCleanup(body, isInside));
      case "with":
        return hasCleanup(statement.body, true);
      case "try": {
        const takes = statement.handlers.some(
          ({ type }) => type?.kind !== "name" || /^(?:BaseException|GeneratorExit)$/.test(type.name),
        );
        const isGuarded = isInside || statement.cleanup.length > 0;
        return (
          hasCleanup(statement.body, isGuarded || takes) ||
          statement.handlers.some(({ body }) => hasCleanup(body, isGuarded)) ||
          hasCleanup(statement.otherwise, isGuarded) ||
          hasCleanup(statement.cleanup, isInside)
        );
      }
      case "function":
      case "class":
        return false;
      default:
        return (
          isInside &&
          JSON.stringify(statement, (_, value) => (typeof value === "bigint" ? 0 : value)).includes('"kind":"yield"')
        );
    }
  });
}

/** What a function's frame begins with. */
function* bound(
  machine: Machine,
  { code, missing, cls, env: around }: FunctionObject,
  { args, named }: Arguments,
): globalThis.Generator<readonly [string, Held]> {
  const wrong = (message: string): never => {
    // Before Python 3.10 a method's message bore another name, and so did a nested function's.
    if (cls || around.kind === "function")
      return machine.raiseError(builtinClass("TypeError") ?? stuck("TypeError"), [versionText()]);
    if (/__/.test(code.name)) return stuck("wrong arguments");
    return machine.raise("TypeError", `${code.name}() ${message}`);
  };
  const { parameters } = code;
  const positional = parameters.filter(({ kind }) => kind === "plain" || kind === "positional");
  const rest = parameters.find(({ kind }) => kind === "rest");
  const keywords = parameters.find(({ kind }) => kind === "keywords");
  const byName = new Map(named);
  const found = new Map<string, Held>();
  for (const [at, { name }] of positional.entries()) {
    const value = args[at];
    if (value) found.set(name, value);
  }
  for (const { name, kind } of parameters) {
    const value = byName.get(name);
    if (value === undefined || kind === "rest" || kind === "keywords") continue;
    if (kind === "positional") {
      if (keywords) continue;
      const given = parameters.filter((other) => other.kind === "positional" && byName.has(other.name));
      const names = given.map((other) => other.name).join(", ");
      return wrong(`got some positional-only arguments passed as keyword arguments: '${names}'`);
    }
    if (found.has(name)) wrong(`got multiple values for argument '${name}'`);
    found.set(name, value);
    byName.delete(name);
  }
  const [unknown] = byName.keys();
  if (unknown !== undefined && !keywords) wrong(`got an unexpected keyword argument '${unknown}'`);
  if (args.length > positional.length && !rest) tooMany(positional, parameters, args.length, found, wrong);
  const lacking = (parts: readonly Parameter[]) => parts.filter(({ name }) => !found.has(name) && !missing.has(name));
  const lost = lacking(positional);
  if (lost.length > 0) wrong(`missing ${lost.length} required positional argument${plural(lost)}: ${listed(lost)}`);
  const only = lacking(parameters.filter(({ kind }) => kind === "keyword"));
  if (only.length > 0) wrong(`missing ${only.length} required keyword-only argument${plural(only)}: ${listed(only)}`);
  // CPython keeps `*args` and `**kwargs` behind all others.
  const isPlain = ({ kind }: Parameter) => kind !== "rest" && kind !== "keywords";
  for (const { name } of parameters.filter(isPlain)) {
    const value = found.get(name) ?? missing.get(name);
    if (value) yield [name, value];
  }
  if (rest) yield [rest.name, new Tuple(args.slice(positional.length))];
  if (keywords) {
    const dict = new Dict();
    for (const [name, value] of byName) dict.set(str(name), value);
    yield [keywords.name, dict];
  }
}

function tooMany(
  positional: readonly Parameter[],
  parameters: readonly Parameter[],
  count: number,
  found: ReadonlyMap<string, Held>,
  wrong: (message: string) => never,
): void {
  if (parameters.some(({ name, kind }) => kind === "keyword" && found.has(name))) stuck("wrong arguments");
  const least = positional.filter(({ missing }) => !missing).length;
  const most = positional.length;
  const takes = least === most ? String(most) : `from ${least} to ${most}`;
  const were = count === 1 ? "was" : "were";
  wrong(`takes ${takes} positional argument${most === 1 && least === most ? "" : "s"} but ${count} ${were} given`);
}

const plural = (parts: readonly unknown[]): string => (parts.length === 1 ? "" : "s");

function listed(parts: readonly Parameter[]): string {
  const names = parts.map(({ name }) => `'${name}'`);
  const last = names.pop() ?? "";
  if (names.length === 0) return last;
  return names.length === 1 ? `${names[0]} and ${last}` : `${names.join(", ")}, and ${last}`;
}
