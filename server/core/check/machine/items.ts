/** Items and slices: getting, setting and deleting `x[…]`. */

import { item as itemOfValue, sliceIndices, slice as sliceOfValue } from "../operations.ts";
import { asNumber, attempt, int, type Value } from "../value.ts";
import { NO_NAMES } from "./attributes.ts";
import { call, callMethod, hasMethod } from "./call.ts";
import { freshOf, hashed, heldOf, plainOf } from "./convert.ts";
import { genericOf, genericOfClass } from "./generics.ts";
import { builtinClass } from "./hierarchy.ts";
import { listOf } from "./iterate.ts";
import type { Machine } from "./machine.ts";
import { Class, Instance } from "./objects/classes.ts";
import { Deque, Dict, List, PySet, Slice, Tuple } from "./objects/containers.ts";
import { Native } from "./objects/functions.ts";
import { lose } from "./objects/lost.ts";
import { LibraryObject } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { ownEntry } from "./ownKeys.ts";
import { stuck, undecided } from "./stuck.ts";
import { kindOf } from "./types.ts";
import { isNumeric, kindIn, known, mayRaise, oneOf, versionText } from "./unknown.ts";
import { itemOfUnknown } from "./unknownResults.ts";

/** `object[index]`. */
export function* itemOf(machine: Machine, given: Held, second: Held): Run<Held> {
  const object = given instanceof Instance ? given : known(given);
  const isCounted = object instanceof List || object instanceof Tuple;
  const index =
    isCounted && second instanceof Instance && second.cls.findOwn("__index__")
      ? yield* callMethod(machine, second, "__index__", [])
      : known(second);
  if (object instanceof Unknown)
    return itemOfUnknown(machine, object, index instanceof Slice ? "slice" : kindIn(index));
  if (index instanceof Unknown && !(object instanceof Instance)) return itemAtUnknown(machine, object, index);
  if (index instanceof Slice && index.bounds.some((bound) => known(bound) instanceof Unknown))
    return sliceOfUnknown(object, index);
  if (object instanceof Instance) {
    if (hasMethod(object, "__getitem__")) {
      return yield* callMethod(machine, object, "__getitem__", [index]);
    }
    return machine.raise("TypeError", `'${object.cls.name}' object is not subscriptable`);
  }
  const generic =
    object instanceof Native
      ? genericOf(object, index)
      : object instanceof Class && !object.enumeration
        ? genericOfClass(object, index)
        : undefined;
  if (generic) return generic;
  if (object instanceof Class && object.enumeration) {
    const name = index instanceof Thing || index.type !== "str" ? stuck("a member's name") : index.value;
    return object.enumeration.get(name) ?? missingKey(machine, index);
  }
  if (object instanceof LibraryObject) {
    const found = object.item(machine, index);
    if (found) return found;
  }
  if (index instanceof Slice) return sliced(machine, object, index);
  if (object instanceof Dict) {
    const own = yield* ownEntry(machine, object, index);
    const found = own ? own.found : hashed(machine, () => object.get(index));
    if (found) return found;
    if (object.factory) {
      const made = yield* call(machine, object.factory, { args: [], named: NO_NAMES });
      // With the made value it asks for the hash once more.
      if (own) return stuck("a hash that is asked for twice");
      object.set(index, made);
      return made;
    }
    if (object.like === "Counter") return int(0);
    return missingKey(machine, index);
  }
  if (object instanceof Deque) {
    const found = itemOfValue(plainOf(object), plainOf(index));
    return found ? heldOf(found) : stuck("a deque's item");
  }
  if (object instanceof List || object instanceof Tuple) {
    const at = indexIn(machine, object.items.length, index, object instanceof List ? "list" : "tuple");
    return at === undefined
      ? machine.raise("IndexError", `${object instanceof List ? "list" : "tuple"} index out of range`)
      : (object.items[at] ?? stuck("item"));
  }
  if (object instanceof Thing) return stuck("item of an object");
  if (object.type === "str" || object.type === "range") {
    if (index instanceof Thing || typeof asNumber(index) !== "bigint") return stuck("an index's type");
    const found = itemOfValue(object, index);
    if (found) return found;
    if (object.type === "str") checkIndex(machine, asNumber(index));
    const what = object.type === "str" ? "string" : "range object";
    return machine.raise("IndexError", `${what} index out of range`);
  }
  if (["int", "float", "bool", "none"].includes(object.type))
    return machine.raise("TypeError", `'${kindOf(object)}' object is not subscriptable`);
  const found = index instanceof Thing ? undefined : itemOfValue(object, index);
  const number = index instanceof Thing ? undefined : asNumber(index);
  if (!found && object.type === "bytes" && typeof number === "bigint") {
    checkIndex(machine, number);
    return machine.raise("IndexError", "index out of range");
  }
  return found ?? stuck("item");
}

/** One of the items, by an index or key that is not known. */
function itemAtUnknown(machine: Machine, object: Held, { kind, cause }: Unknown): Held {
  if (object instanceof Dict) {
    if (object.factory || object.like) return undecided(cause);
    mayRaise(machine, cause, "KeyError");
    return oneOf(
      cause,
      [...object.entries.values()].map(([, value]) => value),
    );
  }
  const isSequence = object instanceof List || object instanceof Tuple;
  if (isSequence && kind !== undefined && !isNumeric(kind))
    return machine.raise(
      "TypeError",
      `${object instanceof List ? "list" : "tuple"} indices must be integers or slices, not ${kind}`,
    );
  if (kind !== "int" && kind !== "bool" && kind !== undefined) return undecided(cause);
  if (isSequence) {
    mayRaise(machine, cause, "IndexError");
    return oneOf(cause, object.items);
  }
  if (object instanceof Thing) return undecided(cause);
  mayRaise(machine, cause, "IndexError");
  if (object.type === "str") return new Unknown(cause, "str", /\s/.test(object.value) ? {} : { spread: "word" });
  return object.type === "range" ? new Unknown(cause, "int") : undecided(cause);
}

function sliceOfUnknown(object: Held, { bounds }: Slice): Held {
  const unclear = bounds.map(known).find((bound) => bound instanceof Unknown) as Unknown;
  const areNumbers = bounds.every((bound) => ["int", "bool", "NoneType"].includes(kindIn(bound) ?? ""));
  if (!areNumbers) return undecided(unclear.cause);
  if (object instanceof List || object instanceof Tuple)
    return new Unknown(unclear.cause, object instanceof List ? "list" : "tuple", {
      reaches: object.items.filter((item) => item instanceof Thing),
    });
  if (!(object instanceof Thing) && object.type === "str")
    return new Unknown(unclear.cause, "str", /\s/.test(object.value) ? {} : { spread: "word" });
  return undecided(unclear.cause);
}

export function missingKey(machine: Machine, key: Held): never {
  const cls = builtinClass("KeyError") ?? stuck("KeyError");
  return machine.raiseError(cls, [key]);
}

/** What no machine could count to is another error than what is out of range. */
function checkIndex(machine: Machine, index: bigint | number | undefined): void {
  if (typeof index === "bigint" && BigInt.asIntN(64, index) !== index)
    machine.raise("IndexError", "cannot fit 'int' into an index-sized integer");
}

/** Undefined where it is out of range. */
function indexIn(machine: Machine, length: number, index: Held, kind: string): number | undefined {
  const number = index instanceof Thing ? undefined : asNumber(index);
  if (index instanceof Instance) {
    const { core } = index;
    return core !== undefined && !(core instanceof Thing) && core.type === "int"
      ? indexIn(machine, length, core, kind)
      : stuck("an index");
  }
  checkIndex(machine, number);
  if (typeof number !== "bigint")
    return machine.raise("TypeError", `${kind} indices must be integers or slices, not ${kindOf(index)}`);
  const at = Number(number) < 0 ? Number(number) + length : Number(number);
  return at >= 0 && at < length ? at : undefined;
}

function sliced(machine: Machine, object: Held, { bounds }: Slice): Held {
  const values = bounds.map((bound) => (bound instanceof Thing ? stuck("a slice") : bound));
  if (object instanceof Dict || object instanceof PySet) return stuck("a slice");
  const [, , step] = values;
  const isSequence = object instanceof Thing || !["int", "float", "bool", "none", "frozenset"].includes(object.type);
  if (!isSequence) return machine.raise("TypeError", `'${kindOf(object)}' object is not subscriptable`);
  if (step && asNumber(step) === 0n) return machine.raise("ValueError", "slice step cannot be zero");
  if (object instanceof List || object instanceof Tuple) {
    const places = placesOf(object.items.length, values);
    const items = places.map((at) => object.items[at] ?? stuck("a slice"));
    if (object instanceof List) return new List(items);
    // All of a tuple is the tuple itself.
    const isWhole = places.length === object.items.length && (places[0] ?? 0) === 0;
    return isWhole && !object.named ? object : new Tuple(items);
  }
  const found = sliceOfValue(plainOf(object), values);
  return found ? freshOf(found) : stuck("a slice");
}

export function* setItem(machine: Machine, given: Held, second: Held, value: Held): Run<void> {
  const object = given instanceof Instance ? given : known(given);
  const index = known(second);
  if (object instanceof Unknown) {
    if (object.kind !== undefined && !["list", "dict"].includes(object.kind)) return undecided(object.cause);
    if (object.kind !== "dict") mayRaise(machine, object.cause, "IndexError");
    lose(object, object.cause, [value]);
    return;
  }
  if (index instanceof Unknown && object instanceof List) {
    if (index.kind !== undefined && !isNumeric(index.kind))
      return machine.raise("TypeError", `list indices must be integers or slices, not ${index.kind}`);
    if (index.kind !== "int" && index.kind !== "bool") return undecided(index.cause);
    mayRaise(machine, index.cause, "IndexError");
    object.items = object.items.map((item) => oneOf(index.cause, [item, value]));
    return;
  }
  if (object instanceof Dict) {
    const own = yield* ownEntry(machine, object, index);
    if (own) own.set(value);
    else hashed(machine, () => object.set(index, value));
    return;
  }
  if (object instanceof List) {
    if (index instanceof Slice) return yield* setSlice(machine, object, index, value);
    const at = indexIn(machine, object.items.length, index, "list");
    if (at === undefined) return machine.raise("IndexError", "list assignment index out of range");
    object.items[at] = value;
    return;
  }
  if (object instanceof Instance) {
    if (!hasMethod(object, "__setitem__"))
      return machine.raise("TypeError", `'${object.cls.name}' object does not support item assignment`);
    yield* callMethod(machine, object, "__setitem__", [index, value]);
    return;
  }
  if (object instanceof LibraryObject && object.setItem(machine, index, value)) return;
  const isFixed = object instanceof Tuple || (!(object instanceof Thing) && object.type !== "range");
  if (isFixed) return machine.raise("TypeError", `'${kindOf(object)}' object does not support item assignment`);
  return stuck("item assignment");
}

/** Which items of so many a slice has. */
function placesOf(size: number, bounds: readonly Value[]): readonly number[] {
  const [start, end, step] = attempt(() => sliceIndices(size, bounds)) ?? stuck("a slice");
  const places: number[] = [];
  for (let at = start; step > 0 ? at < end : at > end; at += step) places.push(at);
  return places;
}

function* setSlice(machine: Machine, list: List, { bounds }: Slice, value: Held, isDeleted = false): Run<void> {
  const values = bounds.map((bound) => (bound instanceof Thing ? stuck("a slice") : bound));
  const size = list.items.length;
  const places = placesOf(size, values);
  const [start, , step] = values;
  const isPlain = !step || step.type === "none" || asNumber(step) === 1n;
  if (isDeleted) {
    const gone = new Set(places);
    list.items = list.items.filter((_, at) => !gone.has(at));
    return;
  }
  if (!isPlain && !(value instanceof Thing) && ["int", "float", "bool", "none"].includes(value.type))
    return machine.raise("TypeError", "must assign iterable to extended slice");
  if (isPlain && !(value instanceof Thing) && ["int", "float", "bool", "none"].includes(value.type))
    return machine.raiseError(builtinClass("TypeError") ?? stuck("a slice"), [versionText()]);
  const items = value === list ? [...list.items] : yield* listOf(machine, value);
  // Code of the program that gives the items could change the list meanwhile.
  if (list.items.length !== size) return stuck("a slice");
  if (isPlain) {
    const from = places[0] ?? emptyFrom(start, size);
    list.items.splice(from, places.length, ...items);
    return;
  }
  if (items.length !== places.length)
    return machine.raise(
      "ValueError",
      `attempt to assign sequence of size ${items.length} to extended slice of size ${places.length}`,
    );
  for (const [at, place] of places.entries()) list.items[place] = items[at] ?? stuck("a slice");
}

/** Where an empty slice stands. */
function emptyFrom(start: Value | undefined, size: number): number {
  if (!start || start.type === "none") return 0;
  const number = asNumber(start);
  if (typeof number !== "bigint") return stuck("a slice");
  const at = Number(number) < 0 ? Number(number) + size : Number(number);
  return Math.min(Math.max(at, 0), size);
}

export function* deleteItem(machine: Machine, object: Held, index: Held): Run<void> {
  const unclear = [object, index].map(known).find((held) => held instanceof Unknown);
  if (unclear instanceof Unknown) return undecided(unclear.cause);
  if (object instanceof Dict && object.like === "Counter" && !hashed(machine, () => object.get(index))) return;
  if (object instanceof Dict) {
    const own = yield* ownEntry(machine, object, index);
    const key = (own ? own.found : hashed(machine, () => object.get(index))) ? index : missingKey(machine, index);
    if (own) own.delete();
    else object.delete(key);
  } else if (object instanceof List && index instanceof Slice) {
    yield* setSlice(machine, object, index, new List([]), true);
  } else if (object instanceof List) {
    const at = indexIn(machine, object.items.length, index, "list");
    if (at === undefined) machine.raise("IndexError", "list assignment index out of range");
    else object.items.splice(at, 1);
  } else if (object instanceof Instance && hasMethod(object, "__delitem__"))
    yield* callMethod(machine, object, "__delitem__", [index]);
  else stuck("del");
}
