/** `is` and `==`. */

import { isNan as isNanValue } from "../equality.ts";
import { bool, equal, NONE } from "../value.ts";
import { hasMethod } from "./call.ts";
import { plainOf } from "./convert.ts";
import type { Machine } from "./machine.ts";
import { nearComparison } from "./near.ts";
import { Instance } from "./objects/classes.ts";
import { Deque, Dict, List, PySet, Tuple, View } from "./objects/containers.ts";
import { Generic, Method } from "./objects/functions.ts";
import { Foreign, LibraryObject } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Shown, Unknown } from "./objects/unknownValue.ts";
import { asked } from "./operators.ts";
import { mayBeOneObject, stuck, undecided } from "./stuck.ts";
import { truthOf } from "./truth.ts";
import { kindOf } from "./types.ts";
import { isNumeric, kindIn, known } from "./unknown.ts";

/** `is`: known for objects and for values of which there is only one. */
export function isSame(left: Held, right: Held): boolean {
  const unclear = left instanceof Unknown ? left : right instanceof Unknown ? right : undefined;
  if (unclear) {
    const other = left === unclear ? right : left;
    if (unclear instanceof Shown && unclear.isObject && !(other instanceof Thing) && other.type === "none")
      return false;
    if (unclear.kind === undefined || (other instanceof Unknown && other.kind === undefined))
      return undecided(unclear.cause);
    return kindIn(other) === unclear.kind || unclear.kind === "number" ? undecided(unclear.cause) : false;
  }
  if (left !== right && mayBeOneObject() && [left, right].every(canChange))
    return kindOf(left) === kindOf(right) ? stuck("is") : false;
  // Equal tuples may be one: the empty one is, and so are the constants of a module.
  if (left instanceof Tuple && right instanceof Tuple && left !== right)
    return mayBeOne(left, right) ? stuck("is") : false;
  if (left instanceof Generic && right instanceof Generic && left !== right) return stuck("is");
  if (left instanceof Thing || right instanceof Thing) return left === right;
  if (left.type !== right.type) return false;
  if (isNan(left) || isNan(right)) return stuck("is");
  if (left.type === "none") return true;
  if (left.type === "bool" && right.type === "bool") return left.value === right.value;
  return equal(left, right) === false ? false : stuck("is");
}

const canChange = (held: Held): boolean =>
  [List, Dict, PySet, Deque, Tuple, Instance, View].some((kind) => held instanceof kind);

function mayBeOne(left: Held, right: Held): boolean {
  if (left instanceof Tuple && right instanceof Tuple)
    return (
      left.items.length === right.items.length &&
      left.items.every((item, at) => mayBeOne(item, right.items[at] ?? NONE))
    );
  if (left instanceof Thing || right instanceof Thing) return left === right;
  return equal(left, right) !== false || isNan(left);
}

export function* equality(machine: Machine, left: Held, right: Held): Run<Held> {
  if (left instanceof Unknown || right instanceof Unknown) {
    const isObject = left instanceof Instance || right instanceof Instance;
    const unclear = left instanceof Unknown ? left : (right as Unknown);
    if (!isObject) return bool(areEqualKinds(left, right));
    if (unclear.kind === undefined) return undecided(unclear.cause);
  }
  if (left instanceof Instance || right instanceof Instance) {
    const isInner =
      left instanceof Instance && right instanceof Instance && left.cls !== right.cls && right.cls.isA(left.cls);
    if (isInner && hasMethod(right, "__eq__")) stuck("a subclass's operator");
    const answer = (yield* asked(machine, left, "__eq__", right)) ?? (yield* asked(machine, right, "__eq__", left));
    if (answer) return answer;
    const data =
      left instanceof Instance && right instanceof Instance && left.cls === right.cls
        ? left.cls.mro.find(({ data }) => data?.hasEq)?.data
        : undefined;
    if (data && left instanceof Instance && right instanceof Instance) {
      const values = ({ fields }: Instance) =>
        new Tuple(data.fields.filter((f) => f.isCompared).map(({ name }) => fields.get(name) ?? stuck(name)));
      return bool(yield* isEqual(machine, values(left), values(right)));
    }
    return bool(left === right);
  }
  if (!(left instanceof Thing) && !(right instanceof Thing)) return bool(equal(left, right) ?? stuck("=="));
  return bool(yield* isEqual(machine, left, right));
}

/** Equal or not, by their types alone; it stops where that is not enough. */
function areEqualKinds(left: Held, right: Held): false {
  const unclear = left instanceof Unknown ? left : right instanceof Unknown ? right : stuck("==");
  const [a, b] = [kindIn(left), kindIn(right)];
  const areBasic = [a, b].every((kind) => kind !== undefined && BASIC.has(kind));
  const differ = a !== b && !(isNumeric(a) && isNumeric(b));
  return areBasic && differ ? false : undecided(unclear.cause);
}

const BASIC: ReadonlySet<string> = new Set("int float bool number str NoneType list tuple dict".split(" "));

/** Equal as the items of a list are compared: the same object is equal to itself. */
export function* isEqual(machine: Machine, first: Held, second: Held): Run<boolean> {
  machine.spend();
  const [left, right] = [first, second].map((held) => (held instanceof Instance ? held : known(held))) as [Held, Held];
  if ((left instanceof Unknown || right instanceof Unknown) && !(left instanceof Instance || right instanceof Instance))
    return nearComparison("==", left, right) ?? areEqualKinds(left, right);
  if (isNan(left) || isNan(right)) return stuck("== of what is no number"); // equal to itself only as an item
  if (left === right) return true;
  if (left instanceof Generic && right instanceof Generic) return stuck("== of types");
  if (left instanceof Instance || right instanceof Instance)
    return yield* truthOf(machine, yield* equality(machine, left, right));
  if (!(left instanceof Thing) && !(right instanceof Thing)) return equal(left, right) ?? stuck("==");
  if (
    (!(left instanceof Thing) && left.type === "frozenset") ||
    (!(right instanceof Thing) && right.type === "frozenset")
  )
    return equal(plainOf(left), plainOf(right)) ?? stuck("==");
  if ((left instanceof List && right instanceof List) || (left instanceof Tuple && right instanceof Tuple)) {
    if (left.items.length !== right.items.length) return false;
    for (const [at, item] of left.items.entries())
      if (!(yield* isEqual(machine, item, right.items[at] ?? stuck("==")))) return false;
    return true;
  }
  if (left instanceof Dict && right instanceof Dict) {
    if (left.entries.size !== right.entries.size) return false;
    for (const [text, [, value]] of left.entries) {
      const other = right.entries.get(text);
      if (!other || !(yield* isEqual(machine, value, other[1]))) return false;
    }
    return true;
  }
  if (left instanceof PySet && right instanceof PySet)
    return left.items.size === right.items.size && [...left.items.keys()].every((text) => right.items.has(text));
  for (const kind of [View, Deque, Foreign, Method, LibraryObject]) {
    if (left instanceof kind || right instanceof kind) return stuck("== of such objects");
  }
  return false;
}

const isNan = (held: Held): boolean => !(held instanceof Thing) && isNanValue(held);
