import { keyOf } from "../equality.ts";
import { SetTable } from "../setTable.ts";
import { attempt, orderedItems, type SetValue, stop, type Value } from "../value.ts";
import { call } from "./call.ts";
import type { Machine } from "./machine.ts";
import { Class, Instance } from "./objects/classes.ts";
import { Deque, Dict, List, PySet, Tuple, View } from "./objects/containers.ts";
import { FunctionObject, Method, Native } from "./objects/functions.ts";
import { Iter } from "./objects/iterators.ts";
import { Unhashable } from "./objects/keys.ts";
import { Foreign } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { stuck, undecided } from "./stuck.ts";
import { textOf } from "./text.ts";
import { kindOf } from "./types.ts";

/**
 * Between objects with an identity and the plain values that arithmetic, builtins and methods work on. An object that goes in and
 * comes out again is the same one: each value made here remembers what it was made of.
 */
const origins = new WeakMap<Value, Held>();
const ATOMS: ReadonlySet<Value["type"]> = new Set([
  "int",
  "float",
  "bool",
  "str",
  "bytes",
  "none",
  "range",
  "frozenset",
  "moment",
  "decimal",
  "fraction",
]);

/** @param machine calls the functions that are among the values, where there may be any */
export function plainOf(held: Held, machine?: Machine): Value {
  const value = plain(held, machine);
  if (held instanceof Thing) origins.set(value, held);
  return value;
}

function plain(held: Held, machine: Machine | undefined): Value {
  if (!(held instanceof Thing)) return held;
  if (held.lost) undecided(held.lost.cause);
  if (held instanceof Unknown) undecided(held.cause);
  const all = (items: readonly Held[]) => items.map((item) => plainOf(item, machine));
  if (held instanceof List) return { type: "list", items: all(held.items) };
  if (held instanceof Tuple) return { type: "tuple", items: all(held.items), ...(held.named && { named: held.named }) };
  if (held instanceof PySet) return setValue(held);
  if (held instanceof Deque) return { type: "deque", items: all(held.items), maxlen: held.maxlen };
  if (held instanceof Dict) {
    const entries = [...held.entries.values()].map(
      ([key, value]) => [plainOf(key, machine), plainOf(value, machine)] as const,
    );
    if (held.factory)
      return { type: "dict", entries, like: { name: "defaultdict", factory: plainOf(held.factory, machine) } };
    return { type: "dict", entries, ...(held.like && { like: { name: held.like } }) };
  }
  if (held instanceof View) return { type: "view", name: held.name, items: all(held.items) };
  // A copy: its own object remembers that it was made of this one.
  if (held instanceof Instance && held.core !== undefined) return { ...plain(held.core, machine) };
  if (held instanceof Instance) return { type: "object", name: held.cls.name, fields: new Map() };
  if (held instanceof Foreign) return held.value;
  if (!machine) return stuck("a value of this kind");
  if (held instanceof Iter) return iteratorValue(held);
  const isCallable =
    held instanceof FunctionObject || held instanceof Method || held instanceof Native || held instanceof Class;
  if (!isCallable) return stuck("a value of this kind");
  return {
    type: "function",
    name: "",
    isClass: false,
    shown: textOf(held),
    call: (args, named) => {
      const options = new Map(named.map(([name, value]) => [name, heldOf(value)] as const));
      return plainOf(atOnce(call(machine, held, { args: args.map(heldOf), named: options })), machine);
    },
  };
}

/** What a computation gives that needs no step to be told. */
function atOnce<T>(run: Run<T>): T {
  const result = run.next();
  return result.done ? result.value : stuck("a call inside the library");
}

function iteratorValue(held: Iter): Value {
  const next = (): Value | undefined => {
    const item = atOnce(held.next());
    return item && plainOf(item);
  };
  return {
    type: "iterator",
    name: held.name,
    next,
    get items() {
      const items: Value[] = [];
      for (let item = next(); item; item = next()) if (items.push(item) > 2_000) stop();
      return items;
    },
  };
}

function setValue({ items, table }: PySet): SetValue {
  return { type: "set", items: [...items.values()].map((item) => plainOf(item)), table };
}

/** Items keep their identity, what holds them is new. */
export function freshOf(value: Value): Held {
  switch (value.type) {
    case "list":
      return new List(value.items.map(heldOf));
    case "tuple":
      return new Tuple(value.items.map(heldOf), value.named);
    case "set":
      return new PySet(value.items.map(heldOf), value.table);
    case "deque":
      return new Deque(value.items.map(heldOf), value.maxlen);
    case "dict": {
      const dict = new Dict();
      if (value.like?.name === "defaultdict") dict.factory = heldOf(value.like.factory ?? stuck("defaultdict"));
      else dict.like = value.like?.name;
      for (const [key, item] of value.entries) dict.set(heldOf(key), heldOf(item));
      return dict;
    }
    case "view":
      return iteratorOver("", value.items.map(heldOf));
    case "iterator":
      return new Iter(value.name, () => {
        const item = attempt(() => ({ next: value.next() }));
        return settled(item ? item.next && heldOf(item.next) : stuck(value.name));
      });
    case "function":
      return new Foreign(value);
    default:
      return ATOMS.has(value.type) ? value : stuck(`a ${value.type}`);
  }
}

export function heldOf(value: Value): Held {
  return origins.get(value) ?? freshOf(value);
}

export function iteratorOver(name: string, items: readonly Held[]): Iter {
  let at = 0;
  return new Iter(name, () => settled(items[at++]));
}

/** A computation that is over. */
// biome-ignore lint/correctness/useYield: it is a generator for those who wait for it, and never has to wait itself.
export function* settled<T>(value: T): Run<T> {
  return value;
}

/** A set of items that are put into it one after the other. */
export function setOf(items: readonly Held[]): PySet {
  const made = new PySet(items);
  made.table = attempt(() =>
    SetTable.of(
      items.map((item) => plainOf(item)),
      keyOf,
    ),
  );
  return made;
}

export function addTo(set: PySet, item: Held): void {
  if (set.has(item)) return;
  const made = new PySet([...set.items.values(), item]);
  const { table, items } = set;
  // A copy: what was made of the set before keeps its own.
  const copy = table?.isExact ? table.clone() : items.size === 0 ? new SetTable() : undefined;
  const isKnown = attempt(() => {
    const value = plainOf(item);
    return copy?.add(value, keyOf(value));
  });
  made.table = isKnown ? copy : undefined;
  set.become(made);
}

/** The order in which Python goes over a set, where it is known. */
export function setItems(set: PySet): readonly Held[] {
  const ordered = set.items.size < 2 ? setValue(set).items : orderedItems(setValue(set));
  return ordered ? ordered.map(heldOf) : stuck("order of a set");
}

/** A dict or set is made or asked: a list cannot be its key. */
export function hashed<T>(machine: Machine, make: () => T): T {
  try {
    return make();
  } catch (reason) {
    if (reason instanceof Unhashable) machine.raise("TypeError", `unhashable type: '${kindOf(reason.key)}'`);
    throw reason;
  }
}
