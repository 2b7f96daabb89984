import { setOrder, type Value } from "../value.ts";
import { Dict, type Held, Instance, Iter, List, PySet, type Run, stuck, Thing, Tuple, View } from "./objects.ts";

/**
 * Between objects with an identity and the plain values that arithmetic, builtins and methods work on. An object that goes in and
 * comes out again is the same one: each value made here remembers what it was made of.
 */
const origins = new WeakMap<Value, Held>();
const ATOMS: ReadonlySet<Value["type"]> = new Set(["int", "float", "bool", "str", "none", "range"]);

export function plainOf(held: Held): Value {
  const value = plain(held);
  if (held instanceof Thing) origins.set(value, held);
  return value;
}

function plain(held: Held): Value {
  if (!(held instanceof Thing)) return held;
  if (held instanceof List) return { type: "list", items: held.items.map(plainOf) };
  if (held instanceof Tuple) return { type: "tuple", items: held.items.map(plainOf) };
  if (held instanceof PySet) return { type: "set", items: [...held.items.values()].map(plainOf) };
  if (held instanceof Dict && !held.factory)
    return { type: "dict", entries: [...held.entries.values()].map(([key, value]) => [plainOf(key), plainOf(value)]) };
  if (held instanceof View) return { type: "view", name: `dict_${held.kind}`, items: held.items.map(plainOf) };
  if (held instanceof Instance) return { type: "object", name: held.cls.name, fields: new Map() };
  return stuck("a value of this kind");
}

/** Items keep their identity, what holds them is new. */
export function freshOf(value: Value): Held {
  switch (value.type) {
    case "list":
      return new List(value.items.map(heldOf));
    case "tuple":
      return new Tuple(value.items.map(heldOf));
    case "set":
      return new PySet(value.items.map(heldOf));
    case "dict": {
      const dict = new Dict();
      for (const [key, item] of value.entries) dict.set(heldOf(key), heldOf(item));
      return dict;
    }
    case "view":
    case "iterator":
      return iteratorOver(value.type === "iterator" ? value.name : "", value.items.map(heldOf));
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

/** The order in which Python goes over a set, where it is known. */
export function setItems(set: PySet): readonly Held[] {
  const ordered = setOrder([...set.items.values()].map(plainOf));
  return ordered ? ordered.map(heldOf) : stuck("order of a set");
}
