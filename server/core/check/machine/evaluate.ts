import { itemsOf } from "../operations.ts";
import { setOf as constantSet, updated } from "../sets.ts";
import type { SetTable } from "../setTable.ts";
import { attempt, bool, NONE, reprOf, stop, str, type Value } from "../value.ts";
import { binaryOf, unaryOf } from "./arithmetic.ts";
import { attribute, docText } from "./attributes.ts";
import { bare } from "./builtBases.ts";
import { type Arguments, call } from "./call.ts";
import { compared } from "./comparison.ts";
import { comprehension } from "./comprehension.ts";
import { hashed, plainOf, setOf } from "./convert.ts";
import { type Env, Unset } from "./env.ts";
import { builtinClass } from "./hierarchy.ts";
import { itemOf } from "./items.ts";
import { iterate, listOf } from "./iterate.ts";
import type { Machine } from "./machine.ts";
import { PLACE } from "./modules.ts";
import { native } from "./natives.ts";
import { Instance, Raised, Super } from "./objects/classes.ts";
import { Dict, List, type PySet, Slice, Tuple } from "./objects/containers.ts";
import { FunctionObject } from "./objects/functions.ts";
import { Yielded } from "./objects/iterators.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Hidden, Unknown } from "./objects/unknownValue.ts";
import { asksCode, ownEntry, ownSet } from "./ownKeys.ts";
import { isPure, isSimple } from "./pure.ts";
import { namesOf } from "./scopes.ts";
import { formatOf, reprText, strText } from "./strings.ts";
import { stuck, Undecided } from "./stuck.ts";
import type { Argument, Expr, FunctionCode, TextPart } from "./tree.ts";
import { truthOf } from "./truth.ts";
import { isNone } from "./types.ts";
import { heldText, kindIn, oneOf, versionText } from "./unknown.ts";

/** Builtins that make another value of what a function returned: that value is told beside the returned ones. */
const COLLECTING: ReadonlySet<string> = new Set("max min sorted list tuple set dict sum any all map filter".split(" "));

/** The value of a part of a statement; told, where the tracer tells it. */
export function* noted(machine: Machine, expr: Expr, env: Env): Run<Held> {
  const value = yield* evaluate(machine, expr, env);
  if (!env.isTraced) return value;
  switch (expr.kind) {
    case "call": {
      const name = expr.callee.kind === "name" ? expr.callee.name : undefined;
      if (name === "super" && expr.args.length === 0) break;
      if (name !== undefined && COLLECTING.has(name)) machine.value(value);
      else machine.called(value);
      break;
    }
    case "unary":
      if (expr.operand.kind !== "constant") machine.value(value);
      break;
    case "binary":
    case "logic":
    case "compare":
    case "item":
      machine.value(value);
      break;
    case "comprehension":
      if (expr.type !== "generator") machine.value(value);
      break;
  }
  return value;
}

/** The value by Python's rules; it stops where they are not followed here. */
export function* evaluate(machine: Machine, expr: Expr, env: Env): Run<Held> {
  machine.spend();
  const of = (part: Expr) => noted(machine, part, env);
  switch (expr.kind) {
    case "constant":
      return expr.value;
    case "name":
      return lookUp(machine, expr.name, env);
    case "attribute":
      return yield* attribute(machine, yield* of(expr.object), expr.name);
    case "binary": {
      const left = yield* of(expr.left);
      return yield* binaryOf(machine, expr.operator, left, yield* of(expr.right));
    }
    case "logic": {
      const [last = stuck("logic"), ...first] = expr.operands.toReversed();
      const operands = first.toReversed();
      for (const [at, operand] of operands.entries()) {
        const value = yield* of(operand);
        const truth = yield* perhaps(machine, truthOf(machine, value));
        if (truth instanceof Undecided)
          return yield* either(machine, truth, [value], [...operands.slice(at + 1), last], env);
        if (truth === (expr.operator === "or")) return value;
      }
      return yield* of(last);
    }
    case "unary":
      return yield* unaryOf(machine, expr.operator, yield* of(expr.operand));
    case "compare":
      return yield* comparison(machine, expr, env);
    case "choice": {
      const truth = yield* perhaps(machine, truthOf(machine, yield* of(expr.test)));
      if (truth instanceof Undecided) return yield* either(machine, truth, [], [expr.then, expr.otherwise], env);
      return yield* of(truth ? expr.then : expr.otherwise);
    }
    case "call":
      return yield* callOf(machine, expr, env);
    case "item": {
      const object = yield* of(expr.object);
      return yield* itemOf(machine, object, yield* of(expr.index));
    }
    case "slice": {
      const bounds: Held[] = [];
      for (const bound of expr.bounds) bounds.push(bound ? yield* of(bound) : NONE);
      return new Slice(bounds);
    }
    case "sequence": {
      const items = yield* spread(machine, expr.items, env);
      if (expr.type === "list") return new List(items);
      if (expr.type === "tuple") return new Tuple(items);
      const own = yield* ownSet(machine, items);
      if (own) return own;
      const made = hashed(machine, () => setOf(items));
      if (expr.items.every(({ value }) => isConstant(value))) made.table = tableOfConstants(made, items.length);
      return made;
    }
    case "dict":
      return yield* dictionary(machine, expr.entries, env);
    case "text":
      return heldText(yield* text(machine, expr.parts, env, true));
    case "comprehension":
      return yield* comprehension(machine, expr, env);
    case "lambda":
      return yield* makeFunction(machine, expr.made, env);
    case "walrus": {
      const value = yield* evaluate(machine, expr.value, env);
      env.set(expr.name, value);
      return value;
    }
    case "yield":
      return yield* yielded(machine, expr, env);
    case "unclear":
      return stuck(expr.what);
  }
}

/** What something gives, or that it depends on what is not known: not where code of the program ran meanwhile. */
export function* perhaps<T>(machine: Machine, run: Run<T>): Run<T | Undecided> {
  const before = machine.effects;
  try {
    return yield* run;
  } catch (reason) {
    if (reason instanceof Undecided && machine.effects === before) return reason;
    throw reason;
  }
}

/** One of several values, of which nobody could see which are asked for. */
function* either(
  machine: Machine,
  reason: Undecided,
  values: readonly Held[],
  others: readonly Expr[],
  env: Env,
): Run<Held> {
  if (!others.every((other) => (env.isTraced ? isSimple(other) : isPure(other)))) throw reason;
  const before = machine.effects;
  const all = [...values];
  for (const other of others) all.push(yield* evaluate(machine, other, env));
  if (machine.effects !== before) throw reason;
  return oneOf(reason.why, all);
}

/** Of three constants and more the compiler makes a set beforehand, makes another from it, and that is put into a new one. */
function tableOfConstants(made: PySet, count: number): SetTable | undefined {
  const value = plainOf(made);
  const orderOf = (set: Value | undefined) => set && itemsOf(set)?.map(reprOf).join();
  const kept = attempt(() => constantSet("frozenset", itemsOf(value) ?? stop()));
  const filled = kept && attempt(() => updated(constantSet("set", []), [kept]));
  const [first, second] = [orderOf(kept), orderOf(filled)];
  if (first === undefined || first !== second) return undefined;
  // Of fewer, some versions do so.
  return count < 3 && orderOf(value) !== second ? undefined : filled?.table;
}

/** Nothing can change what it gives. */
export const isConstant = (expr: Expr): boolean =>
  expr.kind === "constant" ||
  (expr.kind === "unary" && isConstant(expr.operand)) ||
  (expr.kind === "sequence" && expr.type === "tuple" && expr.items.every(({ value }) => isConstant(value)));

function* yielded(machine: Machine, { value, isFrom }: Extract<Expr, { kind: "yield" }>, env: Env): Run<Held> {
  if (env.isTraced || env.kind !== "function") return stuck("yield");
  const held = value ? yield* evaluate(machine, value, env) : NONE;
  if (!isFrom) return (yield new Yielded(held)) ?? NONE;
  const iterator = yield* iterate(machine, held);
  for (let item = yield* iterator.next(); item; ) {
    let sent: Held | undefined;
    try {
      sent = yield new Yielded(item);
    } catch (reason) {
      // What is thrown into the outer generator is thrown into this one.
      if (!(reason instanceof Raised) || !iterator.fail) throw reason;
      item = yield* iterator.fail(reason);
      continue;
    }
    if (sent && !isNone(sent) && !iterator.fail) return stuck("send");
    item = yield* iterator.next(sent);
  }
  return iterator.returned ?? NONE;
}

export function lookUp(machine: Machine, name: string, env: Env): Held {
  const found = valueIn(machine, name, env) ?? nameOfModule(machine, name, env) ?? builtinClass(name) ?? native(name);
  if (found instanceof Hidden) return stuck(name);
  return found ?? machine.raise("NameError", `name '${name}' is not defined`);
}

function valueIn(machine: Machine, name: string, env: Env): Held | undefined {
  try {
    return env.lookUp(name);
  } catch (reason) {
    if (!(reason instanceof Unset) || machine.alone) throw reason;
    return machine.raiseError(builtinClass(reason.error) ?? stuck(name), [versionText()]);
  }
}

/** What every module knows of itself. */
function nameOfModule({ alone, beside, doc }: Machine, name: string, { module: { place } }: Env): Held | undefined {
  if (name === "__file__" && beside.isFile) return new Unknown(PLACE, "str", { spread: "line" });
  if (name === "__doc__" && !place && !alone) return docText(doc);
  return name === "__name__" ? str(place?.name ?? "__main__") : undefined;
}

function* comparison(machine: Machine, expr: Extract<Expr, { kind: "compare" }>, env: Env): Run<Held> {
  const [first, ...rest] = expr.operands;
  let left = first ? yield* noted(machine, first, env) : stuck("comparison");
  let result: Held = bool(true);
  for (const [at, operand] of rest.entries()) {
    const right = yield* noted(machine, operand, env);
    result = yield* compared(machine, expr.operators[at] ?? "", left, right);
    if (at < rest.length - 1) {
      const truth = yield* perhaps(machine, truthOf(machine, result));
      if (truth instanceof Undecided) {
        // The rest has no value of its own that is told.
        const others = yield* either(machine, truth, [result], rest.slice(at + 1), env);
        return new Unknown(truth.why, others instanceof Unknown && kindIn(result) === "bool" ? "bool" : undefined, {
          spread: "word",
        });
      }
      if (!truth) return result;
    }
    left = right;
  }
  return result;
}

function* spread(machine: Machine, parts: readonly Argument[], env: Env): Run<Held[]> {
  const items: Held[] = [];
  for (const { value, isStarred } of parts) {
    const held = yield* noted(machine, value, env);
    if (isStarred) items.push(...(yield* listOf(machine, held)));
    else items.push(held);
  }
  return items;
}

function* callOf(machine: Machine, expr: Extract<Expr, { kind: "call" }>, env: Env): Run<Held> {
  const { callee } = expr;
  if (callee.kind === "name" && callee.name === "super" && expr.args.length === 0) return superOf(env);
  if (callee.kind === "name" && ["locals", "globals", "dir", "exec", "eval", "id", "hash"].includes(callee.name))
    if (callee.name !== "id" && callee.name !== "hash") stuck(callee.name);
  const called = yield* evaluate(machine, callee, env);
  const args = yield* spread(machine, expr.args, env);
  const named = new Map<string, Held>();
  for (const [name, value] of expr.keywords) {
    const held = yield* noted(machine, value, env);
    if (name !== undefined) named.set(name, held);
    else if (bare(held) instanceof Dict) {
      if (held instanceof Instance && (held.cls.findOwn("__iter__") || held.cls.findOwn("keys")))
        return stuck("keywords");
      for (const [key, item] of (bare(held) as Dict).entries.values()) {
        if (key instanceof Thing || key.type !== "str" || named.has(key.value)) return stuck("keywords");
        named.set(key.value, item);
      }
    } else stuck("keywords");
  }
  const given: Arguments = { args, named };
  return yield* call(machine, called, given);
}

function superOf(env: Env): Held {
  let own: Env | undefined = env;
  while (own?.kind === "comprehension") own = own.around;
  const cls = own?.cls?.value;
  const self = own?.self === undefined ? undefined : own.lookUp(own.self);
  return cls && self && own === env ? new Super(self, cls) : stuck("super");
}

function* dictionary(machine: Machine, entries: Extract<Expr, { kind: "dict" }>["entries"], env: Env): Run<Held> {
  const dict = new Dict();
  const later: (readonly [Held, Held])[] = [];
  // The tracer evaluates as Python does: each key, then its value.
  for (const [key, value] of entries) {
    if (key) {
      const held = yield* noted(machine, key, env);
      const item = yield* noted(machine, value, env);
      // All are evaluated before the first is hashed, unless they are many.
      if (asksCode(held)) later.push([held, item]);
      else hashed(machine, () => dict.set(held, item));
    } else {
      const more = yield* noted(machine, value, env);
      if (!(more instanceof Dict)) return stuck("** of no dict");
      for (const [name, item] of more.entries.values()) dict.set(name, item);
    }
  }
  if (later.length > 0 && (later.length < entries.length || entries.length > 15)) return stuck("a hash of its own");
  for (const [held, item] of later) (yield* ownEntry(machine, dict, held))?.set(item);
  return dict;
}

function* text(machine: Machine, parts: readonly TextPart[], env: Env, isTold: boolean): Run<string> {
  let result = "";
  for (const part of parts) {
    if (typeof part === "string") result += part;
    else {
      const value = yield* (isTold ? noted : evaluate)(machine, part.value, isTold ? env : env.inComprehension([]));
      const format = yield* text(machine, part.format, env, false);
      if (part.conversion === undefined) result += yield* formatOf(machine, value, format);
      else {
        const shown = yield* (part.conversion === "s" ? strText : reprText)(machine, value);
        if (part.conversion === "a" && !/^[\0-\x7f]*$/.test(shown)) return stuck("ascii");
        result += format === "" ? shown : yield* formatOf(machine, heldText(shown), format);
      }
    }
  }
  return result;
}

/** Binds what the function takes from around it when it is made. */
export function* makeFunction(machine: Machine, made: FunctionCode, env: Env): Run<FunctionObject> {
  const missing = new Map<string, Held>();
  // Defaults are no parts of a statement: their values are not told.
  const quiet = env.inComprehension([]);
  for (const parameter of made.parameters) {
    if (parameter.missing)
      missing.set(parameter.name, yield* evaluate(machine, parameter.missing, env.kind === "class" ? env : quiet));
  }
  return new FunctionObject(made, missing, env.capture(namesOf(made).free), env, env.cls);
}
