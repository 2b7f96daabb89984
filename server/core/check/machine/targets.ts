import { METHOD_OF_OPERATOR } from "../operatorMethods.ts";
import type { SetTable } from "../setTable.ts";
import { binaryOf } from "./arithmetic.ts";
import { attribute, deleteAttribute, setAttribute } from "./attributes.ts";
import { callMethod, hasMethod } from "./call.ts";
import { isAuto, nextValue } from "./enums.ts";
import type { Env } from "./env.ts";
import { lookUp, noted } from "./evaluate.ts";
import { builtinClass } from "./hierarchy.ts";
import { deleteItem, itemOf, setItem } from "./items.ts";
import { iterate, listOf } from "./iterate.ts";
import type { Machine } from "./machine.ts";
import { NOT_IMPLEMENTED } from "./natives.ts";
import { Instance } from "./objects/classes.ts";
import { Dict, List, PySet } from "./objects/containers.ts";
import type { Iter } from "./objects/iterators.ts";
import { lose } from "./objects/lost.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { stuck, undecided } from "./stuck.ts";
import type { Expr, Target } from "./tree.ts";
import { kindOf } from "./types.ts";
import { isNumeric, itemIn, known, mayRaise, versionText } from "./unknown.ts";

/** Gives a value to a target, or its items to several. */
export function* assign(machine: Machine, target: Target, value: Held, env: Env): Run<void> {
  switch (target.kind) {
    case "name":
      return env.set(target.name, isAuto(value) && env.enumerates ? yield* numbered(machine, target.name, env) : value);
    case "attribute":
      return yield* setAttribute(machine, yield* noted(machine, target.object, env), target.name, value);
    case "item": {
      const object = yield* noted(machine, target.object, env);
      return yield* setItem(machine, object, yield* noted(machine, target.index, env), value);
    }
    case "items":
      return yield* unpack(machine, target, value, env);
    case "unclear":
      return stuck("target");
  }
}

function* numbered(machine: Machine, name: string, { variables, enumerates }: Env): Run<Held> {
  return yield* nextValue(machine, name, variables, enumerates === "flags");
}

function* unpack(
  machine: Machine,
  { targets, star }: Extract<Target, { kind: "items" }>,
  value: Held,
  env: Env,
): Run<void> {
  const isOpen =
    value instanceof Thing
      ? value instanceof Instance && !hasMethod(value, "__iter__") && !hasMethod(value, "__getitem__")
      : ["int", "float", "bool", "none"].includes(value.type);
  if (isOpen) machine.raise("TypeError", `cannot unpack non-iterable ${kindOf(value)} object`);
  const unclear = known(value);
  if (unclear instanceof Unknown && !(value instanceof Instance)) {
    if (unclear.kind !== undefined && isNumeric(unclear.kind)) return undecided(unclear.cause);
    mayRaise(machine, unclear.cause, "ValueError");
    for (const [at, part] of targets.entries())
      yield* assign(machine, part, at === star ? new Unknown(unclear.cause, "list") : itemIn(unclear), env);
    return;
  }
  const items = yield* unpacked(machine, value, targets.length, star);
  const least = star === undefined ? targets.length : targets.length - 1;
  const atLeast = star === undefined ? "" : "at least ";
  if (items.length < least)
    machine.raise("ValueError", `not enough values to unpack (expected ${atLeast}${least}, got ${items.length})`);
  if (star === undefined && items.length > least)
    machine.raise("ValueError", `too many values to unpack (expected ${least})`);
  const rest = items.length - least;
  for (const [at, part] of targets.entries()) {
    if (at === star) yield* assign(machine, part, new List(items.slice(at, at + rest)), env);
    else {
      const from = star !== undefined && at > star ? at + rest - 1 : at;
      yield* assign(machine, part, items[from] ?? stuck("unpacking"), env);
    }
  }
}

/** From an iterator no more is taken than is wanted, and one to see that it is over; what is left for a star, as a list of it. */
function* unpacked(machine: Machine, value: Held, count: number, star: number | undefined): Run<readonly Held[]> {
  const iterator = yield* iterate(machine, value);
  if (star === undefined) return yield* some(iterator, count + 1);
  const first = yield* some(iterator, star);
  return first.length < star ? first : [...first, ...(yield* listOf(machine, iterator.of ?? iterator))];
}

function* some(iterator: Iter, count: number): Run<Held[]> {
  const items: Held[] = [];
  while (items.length < count) {
    const item = yield* iterator.next();
    if (!item) break;
    items.push(item);
  }
  return items;
}

/** `target += value` and the like: what stands left is looked up first, and changed in place where it can be. */
export function* augment(machine: Machine, target: Target, operator: string, value: Expr, env: Env): Run<void> {
  switch (target.kind) {
    case "name": {
      const before = lookUp(machine, target.name, env);
      const right = yield* noted(machine, value, env);
      return env.set(target.name, yield* inPlace(machine, operator, before, right));
    }
    case "attribute": {
      const object = yield* noted(machine, target.object, env);
      const before = yield* attribute(machine, object, target.name);
      const right = yield* noted(machine, value, env);
      return yield* setAttribute(machine, object, target.name, yield* inPlace(machine, operator, before, right));
    }
    case "item": {
      const object = yield* noted(machine, target.object, env);
      const index = yield* noted(machine, target.index, env);
      const before = yield* itemOf(machine, object, index);
      const right = yield* noted(machine, value, env);
      return yield* setItem(machine, object, index, yield* inPlace(machine, operator, before, right));
    }
    default:
      return stuck("target");
  }
}

/** What the first set's table becomes when the second is put into it. */
function tableWith({ table }: PySet, { table: more }: PySet): SetTable | undefined {
  if (!table?.isExact || !more?.isExact) return undefined;
  const whole = table.clone();
  whole.merge(more);
  return whole;
}

function* inPlace(machine: Machine, operator: string, left: Held, right: Held): Run<Held> {
  const unclear = left instanceof Thing && !(left instanceof Instance) ? known(left) : undefined;
  if (unclear instanceof Unknown && unclear.kind !== undefined && ["list", "set", "dict"].includes(unclear.kind)) {
    lose(left, unclear.cause, [right]);
    return left;
  }
  // What is changed in place may have other names, and so may what it may be.
  if (unclear instanceof Unknown && unclear.kind === undefined && unclear.reaches.length > 0)
    return undecided(unclear.cause);
  const other = known(right);
  if (other instanceof Unknown && (left instanceof List || left instanceof PySet || left instanceof Dict)) {
    if (other.kind === undefined || operator !== "+" || isNumeric(other.kind)) return undecided(other.cause);
    lose(left, other.cause, [right]);
    return left;
  }
  const name = `__i${METHOD_OF_OPERATOR[operator]}__`;
  if (left instanceof Instance && hasMethod(left, name)) {
    const made = yield* callMethod(machine, left, name, [right]);
    if (made !== NOT_IMPLEMENTED) return made;
    // Python 3.9 asks nobody else then.
    if (operator === "**") return stuck("**=");
    return yield* binaryOf(machine, operator, left, right, `${operator}=`);
  }
  if (left instanceof List && operator === "+") {
    left.items.push(...(yield* listOf(machine, right)));
    return left;
  }
  if (left instanceof List && operator === "*") {
    const made = yield* binaryOf(machine, operator, left, right);
    if (made instanceof List) left.items = made.items;
    return left;
  }
  if (left instanceof PySet && right instanceof PySet && "|&-^".includes(operator)) {
    const made = yield* binaryOf(machine, operator, left, right);
    if (!(made instanceof PySet)) return stuck("sets");
    // The set itself changes: its table stays, other than a copy's.
    if (operator !== "&") made.table = operator === "|" ? tableWith(left, right) : undefined;
    left.become(made);
    return left;
  }
  if (left instanceof Dict && operator === "|") {
    if (!(right instanceof Dict)) return stuck("|=");
    for (const [key, value] of right.entries.values()) left.set(key, value);
    return left;
  }
  return yield* binaryOf(machine, operator, left, right, `${operator}=`);
}

export function* remove(machine: Machine, target: Target, env: Env): Run<void> {
  switch (target.kind) {
    case "name":
      if (env.delete(target.name)) return;
      if (machine.alone || env.kind === "class") return stuck("del of no variable");
      if (env.kind === "module") return machine.raise("NameError", `name '${target.name}' is not defined`);
      if (!env.variables.has(target.name)) return stuck("del of no variable");
      return machine.raiseError(builtinClass("UnboundLocalError") ?? stuck("del"), [versionText()]);
    case "attribute":
      return yield* deleteAttribute(machine, yield* noted(machine, target.object, env), target.name);
    case "item": {
      const object = yield* noted(machine, target.object, env);
      return yield* deleteItem(machine, object, yield* noted(machine, target.index, env));
    }
    case "items":
      for (const part of target.targets) yield* remove(machine, part, env);
      return;
    default:
      return stuck("target");
  }
}
