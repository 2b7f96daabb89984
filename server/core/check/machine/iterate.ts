import { itemsOf } from "../operations.ts";
import { int } from "../value.ts";
import { callMethod, hasMethod } from "./call.ts";
import { heldOf, iteratorOver, setItems, settled } from "./convert.ts";
import { membersOf } from "./enums.ts";
import { builtinClass } from "./hierarchy.ts";
import type { Machine } from "./machine.ts";
import { Class, EnumMember, Instance, Raised } from "./objects/classes.ts";
import { Deque, Dict, List, PySet, Tuple, View } from "./objects/containers.ts";
import { Iter } from "./objects/iterators.ts";
import { LibraryObject } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { stuck, undecided } from "./stuck.ts";
import { kindOf } from "./types.ts";
import { known } from "./unknown.ts";

/** What `iter(x)` gives. Lists and dicts are gone over as they are at each turn. */
export function* iterate(machine: Machine, given: Held): Run<Iter> {
  const held = given instanceof Instance ? given : known(given);
  if (held instanceof Unknown) {
    if (held.kind !== undefined && NO_ITERABLES.has(held.kind)) return notIterable(machine, held);
    return undecided(held.cause);
  }
  if (held instanceof Iter) return held;
  if (held instanceof List) {
    let at = 0;
    return new Iter("list_iterator", () => {
      const item = held.items[at];
      at = item ? at + 1 : Number.POSITIVE_INFINITY; // once it is over it stays so
      return settled(item);
    });
  }
  if (held instanceof Deque) {
    const { items } = held;
    let at = 0;
    return new Iter("_deque_iterator", () =>
      settled(held.items === items ? items[at++] : stuck("a deque that changed")),
    );
  }
  if (held instanceof Tuple) return iteratorOver("tuple_iterator", held.items);
  if (held instanceof Dict) return overDict(machine, new View(held, "keys"));
  if (held instanceof View) return overDict(machine, held);
  if (held instanceof PySet) return overSet(machine, held);
  if (!(held instanceof Thing)) {
    const items = itemsOf(held);
    if (held.type === "range") return iteratorOver("range_iterator", items ?? stuck("range"));
    if (held.type === "str") return iteratorOver("str_iterator", items ?? stuck("str"));
    if (!items) return NO_ITERABLES.has(held.type) ? notIterable(machine, held) : stuck(held.type);
    return iteratorOver("", items.map(heldOf));
  }
  if (held instanceof LibraryObject) return held.iterate() ?? stuck(`going over a ${held.name}`);
  if (held instanceof Class && held.enumeration) return iteratorOver("", membersOf(held));
  if (held instanceof EnumMember && !hasMethod(held, "__iter__")) return stuck("going over a member");
  if (!(held instanceof Instance)) return notIterable(machine, held);
  if (!hasMethod(held, "__iter__"))
    return hasMethod(held, "__getitem__") ? byIndex(machine, held) : notIterable(machine, held);
  const iterator = yield* callMethod(machine, held, "__iter__", []);
  if (iterator instanceof Iter) return iterator;
  if (!(iterator instanceof Instance) || !hasMethod(iterator, "__next__")) return stuck("__iter__");
  const made = new Iter("", function* (): Run<Held | undefined> {
    try {
      return yield* callMethod(machine, iterator, "__next__", []);
    } catch (reason) {
      const stop = builtinClass("StopIteration");
      if (reason instanceof Raised && stop && reason.error.cls.isA(stop)) return undefined;
      throw reason;
    }
  });
  made.of = iterator;
  return made;
}

/** Without `__iter__` an object is asked for its items by number, until there is none. */
function byIndex(machine: Machine, held: Instance): Iter {
  let at = 0;
  let isOver = false;
  return new Iter("iterator", function* (): Run<Held | undefined> {
    if (isOver) return undefined;
    try {
      return yield* callMethod(machine, held, "__getitem__", [int(at++)]);
    } catch (reason) {
      const ends = [builtinClass("IndexError"), builtinClass("StopIteration")];
      if (!(reason instanceof Raised) || !ends.some((cls) => cls && reason.error.cls.isA(cls))) throw reason;
      isOver = true;
      return undefined;
    }
  });
}

export const NO_ITERABLES: ReadonlySet<string> = new Set(["int", "float", "bool", "none", "function"]);

function notIterable(machine: Machine, held: Held): never {
  return machine.raise("TypeError", `'${kindOf(held)}' object is not iterable`);
}

function overDict(machine: Machine, view: View): Iter {
  const names = { keys: "dict_keyiterator", values: "dict_valueiterator", items: "dict_itemiterator" };
  const { size } = view.of.entries;
  const keys = [...view.of.entries.keys()];
  let at = 0;
  return new Iter(names[view.kind], () => {
    if (view.of.entries.size !== size) machine.raise("RuntimeError", "dictionary changed size during iteration");
    const text = keys[at++];
    if (text === undefined) {
      const isSame = keys.join() === [...view.of.entries.keys()].join();
      return settled(isSame ? undefined : stuck("a dict that changed"));
    }
    const entry = view.of.entries.get(text) ?? stuck("a dict that changed");
    return settled(view.kind === "keys" ? entry[0] : view.kind === "values" ? entry[1] : new Tuple(entry));
  });
}

function overSet(machine: Machine, set: PySet): Iter {
  const items = setItems(set);
  const { size } = set.items;
  let at = 0;
  return new Iter("set_iterator", () => {
    if (set.items.size !== size) machine.raise("RuntimeError", "Set changed size during iteration");
    return settled(items[at++]);
  });
}

/** Everything that going over it gives. */
export function* allOf(machine: Machine, held: Held): Run<Held[]> {
  return yield* drained(machine, yield* iterate(machine, held));
}

/** The same for a list to be made of it: that asks for the length first, to have room. */
export function* listOf(machine: Machine, held: Held): Run<Held[]> {
  const iterator = yield* iterate(machine, held);
  if (hasMethod(held, "__length_hint__")) return stuck("__length_hint__");
  if (held instanceof Instance && hasMethod(held, "__len__")) yield* callMethod(machine, held, "__len__", []);
  return yield* drained(machine, iterator);
}

function* drained(machine: Machine, iterator: Iter): Run<Held[]> {
  const items: Held[] = [];
  for (let item = yield* iterator.next(); item; item = yield* iterator.next()) {
    machine.spend();
    items.push(item);
  }
  return items;
}
