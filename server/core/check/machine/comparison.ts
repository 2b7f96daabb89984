/** What a comparison gives; `in`, and the order of two objects. */

import { invalid } from "../decimals.ts";
import { isNan } from "../equality.ts";
import { compare, orderOf } from "../operations.ts";
import { exactOf } from "../rationals.ts";
import { bool, type Value } from "../value.ts";
import { setOfView } from "./arithmetic.ts";
import { callMethod, hasMethod } from "./call.ts";
import { hashed } from "./convert.ts";
import { isFlag, isFlagIn } from "./enums.ts";
import { equality, isEqual, isSame } from "./equality.ts";
import { isExact } from "./exactNumbers.ts";
import { iterate } from "./iterate.ts";
import { raiseSignal } from "./library/decimalErrors.ts";
import type { Machine } from "./machine.ts";
import { nearComparison } from "./near.ts";
import { Class, EnumMember, Instance } from "./objects/classes.ts";
import { Dict, List, PySet, Tuple, View } from "./objects/containers.ts";
import { FunctionObject, Native } from "./objects/functions.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { asked, PLAIN_KINDS, refuseLibrary } from "./operators.ts";
import { Hash, ownEntry, ownItem } from "./ownKeys.ts";
import { stuck, Undecided, undecided } from "./stuck.ts";
import { truthOf } from "./truth.ts";
import { kindOf } from "./types.ts";
import { isCalm, isNumeric, kindIn, known, orUnknown } from "./unknown.ts";
import { compareVersion, VERSION, VersionInfo } from "./version.ts";

const COMPARED: Readonly<Record<string, readonly [string, string]>> = {
  "==": ["__eq__", "__eq__"],
  "!=": ["__ne__", "__ne__"],
  "<": ["__lt__", "__gt__"],
  "<=": ["__le__", "__ge__"],
  ">": ["__gt__", "__lt__"],
  ">=": ["__ge__", "__le__"],
};

export function* compared(machine: Machine, operator: string, first: Held, second: Held): Run<Held> {
  const [left, right] = [first, second].map((held) => (held instanceof Instance ? held : known(held))) as [Held, Held];
  return yield* orUnknown(
    machine,
    [left, right],
    () => comparedKnown(machine, operator, left, right),
    (cause) =>
      new Unknown(
        cause,
        [left, right].some((held) => held instanceof Unknown && held.kind === undefined) && !/is|in/.test(operator)
          ? undefined
          : "bool",
        { spread: "word" },
      ),
  );
}

function* comparedKnown(machine: Machine, operator: string, left: Held, right: Held): Run<Held> {
  const near = nearComparison(operator, left, right);
  if (near !== undefined) return bool(near);
  if (left instanceof Hash && right instanceof Hash && left.like === right.like && /^[=!]=$/.test(operator))
    return bool(operator === "==");
  if ((left instanceof View || right instanceof View) && /^(?:[<>]=?|[!=]=)$/.test(operator)) {
    const [one, other] = [setOfView(machine, left), setOfView(machine, right)];
    if (one && other) return yield* compared(machine, operator, one, other);
  }
  if ((left instanceof VersionInfo || right instanceof VersionInfo) && !/i[sn]/.test(operator))
    return bool(compareVersion(operator, left, right) ?? undecided(VERSION));
  switch (operator) {
    case "is":
      return bool(isSame(left, right));
    case "is not":
      return bool(!isSame(left, right));
    case "in":
      return bool(yield* isIn(machine, left, right));
    case "not in":
      return bool(!(yield* isIn(machine, left, right)));
    case "==":
      return yield* equality(machine, left, right);
    case "!=": {
      if (left instanceof Instance && hasMethod(left, "__ne__"))
        return yield* callMethod(machine, left, "__ne__", [right]);
      return bool(!(yield* truthOf(machine, yield* equality(machine, left, right))));
    }
    default:
      return yield* order(machine, operator, left, right);
  }
}

function* isIn(machine: Machine, item: Held, container: Held): Run<boolean> {
  if (container instanceof Unknown) {
    if (isNumeric(container.kind) && container.kind !== "number")
      return machine.raise("TypeError", `argument of type '${kindOf(container)}' is not iterable`);
    return undecided(container.cause);
  }
  if (item instanceof Unknown && !(container instanceof Instance)) {
    if (item.kind === undefined) return undecided(item.cause);
    if (container instanceof Dict || container instanceof PySet) {
      const keys =
        container instanceof Dict ? [...container.entries.values()].map(([key]) => key) : [...container.items.values()];
      for (const key of keys) if (yield* isEqual(machine, key, item)) return true;
      return false;
    }
    if (!(container instanceof Thing) && container.type === "str" && item.kind === "str") return undecided(item.cause);
  }
  if (!(container instanceof Thing) && container.type === "bytes")
    return (item instanceof Thing ? undefined : compare("in", item, container)) ?? stuck("in bytes");
  if (container instanceof EnumMember && isFlag(container.cls)) return isFlagIn(item, container);
  if (container instanceof Class && container.enumeration)
    return item instanceof EnumMember ? item.cls === container : stuck("in an enumeration");
  if (container instanceof Instance) {
    if (hasMethod(container, "__contains__"))
      return yield* truthOf(machine, yield* callMethod(machine, container, "__contains__", [item]));
    if (!hasMethod(container, "__iter__") && !hasMethod(container, "__getitem__"))
      return machine.raise("TypeError", `argument of type '${kindOf(container)}' is not iterable`);
  }
  const dict = container instanceof View && container.kind === "keys" ? container.of : container;
  const own =
    dict instanceof Dict
      ? yield* ownEntry(machine, dict, item)
      : dict instanceof PySet
        ? yield* ownItem(machine, dict, item)
        : undefined;
  if (own) return "isIn" in own ? own.isIn : own.found !== undefined;
  if (container instanceof Dict) return hashed(machine, () => container.get(item) !== undefined);
  if (container instanceof View && container.kind === "keys")
    return hashed(machine, () => container.of.get(item) !== undefined);
  if (container instanceof PySet) {
    // It is looked for as a frozenset.
    if (item instanceof PySet) return stuck("a set in a set");
    return hashed(machine, () => container.has(item));
  }
  if (!(container instanceof Thing) && (container.type === "str" || container.type === "range")) {
    if (container.type === "str" && (item instanceof Thing || item.type !== "str"))
      return machine.raise("TypeError", `'in <string>' requires string as left operand, not ${kindOf(item)}`);
    return item instanceof Thing ? stuck("in range") : (compare("in", item, container) ?? stuck("in"));
  }
  if (!(container instanceof Thing) && container.type === "frozenset")
    return item instanceof Thing ? stuck("in") : (compare("in", item, container) ?? stuck("in"));
  if (!(container instanceof Thing) && ["int", "float", "bool", "none"].includes(container.type))
    return machine.raise("TypeError", `argument of type '${kindOf(container)}' is not iterable`);
  if (container instanceof FunctionObject || container instanceof Native || container instanceof Class)
    return stuck("in a function or class");
  const iterator = yield* iterate(machine, container);
  let unclear: Undecided | undefined;
  for (let part = yield* iterator.next(); part; part = yield* iterator.next()) {
    try {
      if (yield* isEqual(machine, part, item)) return true;
    } catch (reason) {
      if (!(reason instanceof Undecided) || !isCalm(part) || !isCalm(item)) throw reason;
      unclear = reason;
    }
  }
  if (unclear) throw unclear;
  return false;
}

export function* order(machine: Machine, operator: string, left: Held, right: Held): Run<Held> {
  const [name, mirrored] = COMPARED[operator] ?? stuck(operator);
  const unclear = left instanceof Unknown ? left : right instanceof Unknown ? right : undefined;
  if (unclear) {
    const [a, b] = [kindIn(left), kindIn(right)];
    if (
      isExact(left) ||
      isExact(right) ||
      a === undefined ||
      b === undefined ||
      (isNumeric(a) && isNumeric(b)) ||
      (a === b && ["str", "list", "tuple", "set"].includes(a))
    )
      return undecided(unclear.cause);
  }
  if (left instanceof Instance || right instanceof Instance) {
    const answer = (yield* asked(machine, left, name, right)) ?? (yield* asked(machine, right, mirrored, left));
    if (answer) return answer;
    if (left instanceof Instance && right instanceof Instance && left.cls === right.cls) {
      const data = left.cls.mro.find(({ data }) => data?.isOrdered)?.data;
      const values = ({ fields }: Instance) =>
        new Tuple(
          (data?.fields ?? []).filter((f) => f.isCompared).map(({ name: field }) => fields.get(field) ?? stuck(field)),
        );
      if (data) return yield* order(machine, operator, values(left), values(right));
    }
  } else if ((left instanceof List && right instanceof List) || (left instanceof Tuple && right instanceof Tuple)) {
    for (const [at, item] of left.items.entries()) {
      const other = right.items[at];
      if (!other) break;
      if (!(yield* isEqual(machine, item, other))) return yield* compared(machine, operator, item, other);
    }
    const sizes = left.items.length - right.items.length;
    return bool({ "<": sizes < 0, "<=": sizes <= 0, ">": sizes > 0, ">=": sizes >= 0 }[operator] ?? stuck(operator));
  } else if (left instanceof PySet && right instanceof PySet) {
    const within = (a: PySet, b: PySet) => [...a.items.keys()].every((text) => b.items.has(text));
    const [inner, outer] = operator.startsWith("<") ? [left, right] : [right, left];
    return bool(within(inner, outer) && (operator.endsWith("=") || inner.items.size < outer.items.size));
  } else if (!(left instanceof Thing) && !(right instanceof Thing)) {
    const test = compare(operator, left, right);
    if (test !== undefined) return bool(test);
    if ((isExact(left) || isExact(right)) && isNumber(left) && isNumber(right)) return notANumber(machine, left, right);
    if (orderOf(left, right) !== undefined || (left.type === right.type && left.type !== "none"))
      return stuck(operator);
  }
  for (const held of [left, right]) {
    if (held instanceof Instance) refuseLibrary(held);
    else if (!PLAIN_KINDS.has(kindOf(held)) && !isExact(held)) stuck(`${operator} of ${kindOf(held)}`);
  }
  return machine.raise(
    "TypeError",
    `'${operator}' not supported between instances of '${kindOf(left)}' and '${kindOf(right)}'`,
  );
}

const isNumber = (value: Value): boolean => exactOf(value) !== undefined;

/** An order with a Decimal that is no number, or of one with a float that is none. */
function notANumber(machine: Machine, left: Value, right: Value): never {
  const isDecimal = left.type === "decimal" || right.type === "decimal";
  return isDecimal && (isNan(left) || isNan(right)) ? raiseSignal(machine, invalid()) : stuck("order of numbers");
}

/** Negative, zero or positive, by `<` alone, as sorting asks. */
export function* isLess(machine: Machine, left: Held, right: Held): Run<boolean> {
  machine.spend();
  const near = nearComparison("<", left, right);
  if (near !== undefined) return near;
  return yield* truthOf(machine, yield* order(machine, "<", left, right));
}
