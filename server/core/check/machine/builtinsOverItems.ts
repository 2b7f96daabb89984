/** Builtins that go over what they are given. */

import { builtin } from "../builtins.ts";
import { int, isTrue, NONE, str, type Value } from "../value.ts";
import { binaryOf } from "./arithmetic.ts";
import { type Arguments, call, callMethod, hasMethod } from "./call.ts";
import { compared } from "./comparison.ts";
import { freshOf, hashed, iteratorOver, plainOf, settled } from "./convert.ts";
import { builtinClass } from "./hierarchy.ts";
import { allOf, iterate } from "./iterate.ts";
import type { Machine } from "./machine.ts";
import { nearSum } from "./near.ts";
import { Instance, Raised } from "./objects/classes.ts";
import { Deque, Dict, List, PySet, Tuple, View } from "./objects/containers.ts";
import { Iter } from "./objects/iterators.ts";
import { LibraryObject } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Near, Unknown } from "./objects/unknownValue.ts";
import { stuck, undecided } from "./stuck.ts";
import { truthOf } from "./truth.ts";
import { isNone, kindOf } from "./types.ts";
import { isCalm, itemIn, known, mayRaise, oneOf, versionText } from "./unknown.ts";

export function* makeDict(machine: Machine, { args, named }: Arguments): Run<Held> {
  const made = new Dict();
  yield* update(machine, made, args[0], named);
  return made;
}

/** What `dict.update` adds. */
export function* update(
  machine: Machine,
  dict: Dict,
  from: Held | undefined,
  named: ReadonlyMap<string, Held>,
): Run<void> {
  const core =
    from instanceof Instance && !from.cls.findOwn("__iter__") && !from.cls.findOwn("keys")
      ? from.core
      : from instanceof LibraryObject && !from.lost
        ? (from.asDict() ?? from)
        : from;
  if (core instanceof Dict) {
    for (const [key, value] of [...core.entries.values()]) dict.set(key, value);
  } else if (from) {
    if (from instanceof Instance) return stuck("a dict of an object");
    const pairs = yield* iterate(machine, from);
    for (let pair = yield* pairs.next(); pair; pair = yield* pairs.next()) {
      if (!(pair instanceof Tuple || pair instanceof List) || pair.items.length !== 2)
        return stuck("a dict of no pairs");
      const [key = NONE, value = NONE] = pair.items;
      hashed(machine, () => dict.set(key, value));
    }
  }
  for (const [name, value] of named) dict.set(str(name), value);
}

/** `iter(f, end)`: what calls of a function give, until one gives that. */
export function until(machine: Machine, callee: Held, end: Held): Iter {
  let isOver = false;
  return new Iter("callable_iterator", function* (): Run<Held | undefined> {
    if (isOver) return undefined;
    try {
      const item = yield* call(machine, callee, { args: [], named: new Map() });
      isOver = yield* truthOf(machine, yield* compared(machine, "==", item, end));
      return isOver ? undefined : item;
    } catch (reason) {
      const stop = builtinClass("StopIteration");
      if (!(reason instanceof Raised) || !stop || !reason.error.cls.isA(stop)) throw reason;
      isOver = true;
      return undefined;
    }
  });
}

/** `iter(x)`: of an object of the program's, what its `__iter__` gives. */
export function* ownIterator(machine: Machine, held: Held): Run<Held> {
  if (!(held instanceof Instance) || !hasMethod(held, "__iter__")) return yield* iterate(machine, held);
  const iterator = yield* callMethod(machine, held, "__iter__", []);
  if (iterator instanceof Iter || (iterator instanceof Instance && hasMethod(iterator, "__next__"))) return iterator;
  return stuck("__iter__");
}

export function* extreme(machine: Machine, name: "max" | "min", { args, named }: Arguments): Run<Held> {
  for (const option of named.keys()) if (option !== "key" && option !== "default") return stuck(option);
  const [first] = args;
  const key = named.get("key");
  const by = key && !isNone(key) ? key : undefined;
  // Of those that are equal by a key, the first counts.
  const items: Iter =
    args.length === 1 && first && (by || !(first instanceof PySet))
      ? yield* iterate(machine, first)
      : iteratorOver("", args.length === 1 && first ? yield* anyOrder(machine, first) : args);
  let best: { readonly item: Held; readonly by: Held } | undefined;
  for (let item = yield* items.next(); item; item = yield* items.next()) {
    machine.spend();
    const value = by ? yield* call(machine, by, { args: [item], named: new Map() }) : item;
    if (!best || (yield* truthOf(machine, yield* compared(machine, name === "max" ? ">" : "<", value, best.by))))
      best = { item, by: value };
  }
  const found = best?.item ?? named.get("default");
  // The words have changed with Python 3.11.
  return found ?? machine.raiseError(builtinClass("ValueError") ?? stuck(name), [versionText()]);
}

/** The items of a set whose order is not known, where they are numbers or strings: the order does not matter then. */
export function* anyOrder(machine: Machine, held: Held): Run<readonly Held[]> {
  if (!(held instanceof PySet)) return yield* allOf(machine, held);
  const items = [...held.items.values()];
  const isOf = (types: readonly string[]) =>
    items.every((item) => !(item instanceof Thing) && types.includes(item.type));
  return isOf(["int"]) || isOf(["str"]) ? items : yield* allOf(machine, held);
}

export function sortOptions(named: ReadonlyMap<string, Held>): { key: Held | undefined; isReverse: boolean } {
  for (const option of named.keys()) if (option !== "key" && option !== "reverse") stuck(option);
  const [key, reverse] = [named.get("key"), named.get("reverse")];
  const isReverse =
    reverse === undefined
      ? false
      : reverse instanceof Thing || (reverse.type !== "bool" && reverse.type !== "int")
        ? stuck("reverse")
        : (isTrue(reverse) ?? stuck("reverse"));
  return { key: key && !isNone(key) ? key : undefined, isReverse };
}

export function* withStart(machine: Machine, name: "enumerate" | "sum", { args, named }: Arguments): Run<Held> {
  const [over, start = named.get("start") ?? int(0)] = args;
  for (const option of named.keys()) if (option !== "start") return stuck(option);
  if (name === "sum") return yield* summed(machine, over ?? stuck(name), start);
  let at = start instanceof Thing || start.type !== "int" ? stuck(name) : start.value;
  const iterator = yield* iterate(machine, over ?? stuck(name));
  return new Iter("enumerate", function* (): Run<Held | undefined> {
    const item = yield* iterator.next();
    return item && new Tuple([int(at++), item]);
  });
}

/** One item after the other, as each is asked for; numbers, which raise nothing, together. */
function* summed(machine: Machine, over: Held, start: Held): Run<Held> {
  const items =
    over instanceof PySet ? iteratorOver("", yield* anyOrder(machine, over)) : yield* iterate(machine, over);
  if (!(start instanceof Thing) && (start.type === "str" || start.type === "bytes")) return stuck("sum of texts");
  const numbers: Held[] = [];
  let total: Held | undefined = isNumber(start) ? undefined : start;
  for (let item = yield* items.next(); item; item = yield* items.next()) {
    machine.spend();
    if (total === undefined && isNumber(item)) numbers.push(item);
    else total = yield* binaryOf(machine, "+", total ?? (yield* sumOfNumbers(machine, start, numbers)), item);
  }
  return total ?? (yield* sumOfNumbers(machine, start, numbers));
}

const isNumber = (held: Held): boolean =>
  held instanceof Near || (!(held instanceof Thing) && ["int", "float", "bool"].includes(held.type));

function* sumOfNumbers(machine: Machine, start: Held, numbers: readonly Held[]): Run<Held> {
  if (numbers.length === 0) return start;
  if (!(start instanceof Thing) && numbers.every((item) => !(item instanceof Thing))) {
    const plain: readonly Value[] = numbers.map((item) => plainOf(item));
    const value = builtin("sum", [{ type: "list", items: plain }, start], []);
    if (value) return freshOf(value);
  }
  const near = [start, ...numbers].some(isFloat) ? nearSum([start, ...numbers]) : undefined;
  if (near) return near;
  if (numbers.some(isFloat)) return stuck("sum of floats");
  let total = start;
  for (const item of numbers) total = yield* binaryOf(machine, "+", total, item);
  return total;
}

const isFloat = (held: Held): boolean => held instanceof Near || (!(held instanceof Thing) && held.type === "float");

export function* mapped(machine: Machine, callee: Held, over: readonly Held[]): Run<Held> {
  const iterators: Iter[] = [];
  for (const part of over) iterators.push(yield* iterate(machine, part));
  return new Iter("map", function* (): Run<Held | undefined> {
    const args = yield* row(iterators);
    return args && (yield* call(machine, callee, { args, named: new Map() }));
  });
}

function* row(iterators: readonly Iter[]): Run<readonly Held[] | undefined> {
  const items: Held[] = [];
  for (const iterator of iterators) {
    const item = yield* iterator.next();
    if (!item) return undefined;
    items.push(item);
  }
  return items;
}

/** @param isStrict whether all must be of one length */
export function* zipped(machine: Machine, over: readonly Held[], isStrict = false): Run<Held> {
  const iterators: Iter[] = [];
  for (const part of over) iterators.push(yield* iterate(machine, part));
  return new Iter("zip", function* (): Run<Held | undefined> {
    const items: Held[] = [];
    for (const iterator of iterators) {
      const item = yield* iterator.next();
      if (!item) return isStrict ? yield* checkLengths(machine, iterators, items.length) : undefined;
      items.push(item);
    }
    return items.length > 0 ? new Tuple(items) : undefined;
  });
}

/** One of them is over: so must all be. */
function* checkLengths(machine: Machine, iterators: readonly Iter[], at: number): Run<undefined> {
  const refuse = (place: number, what: string) =>
    machine.raise(
      "ValueError",
      `zip() argument ${place + 1} is ${what} than argument${place === 1 ? " " : "s 1-"}${place}`,
    );
  if (at > 0) return refuse(at, "shorter");
  for (const [place, iterator] of iterators.entries())
    if (place > 0 && (yield* iterator.next())) return refuse(place, "longer");
  return undefined;
}

export function* filtered(machine: Machine, callee: Held, over: Held): Run<Held> {
  const iterator = yield* iterate(machine, over);
  return new Iter("filter", function* (): Run<Held | undefined> {
    for (let item = yield* iterator.next(); item; item = yield* iterator.next()) {
      const answer = isNone(callee) ? item : yield* call(machine, callee, { args: [item], named: new Map() });
      if (yield* truthOf(machine, answer)) return item;
    }
    return undefined;
  });
}

export function* reversed(machine: Machine, held: Held): Run<Held> {
  if (held instanceof Instance && hasMethod(held, "__reversed__"))
    return yield* callMethod(machine, held, "__reversed__", []);
  if (held instanceof Instance && (!hasMethod(held, "__getitem__") || !hasMethod(held, "__len__")))
    return stuck("reversed");
  if (held instanceof Instance) {
    const size = yield* callMethod(machine, held, "__len__", []);
    let at = size instanceof Thing || size.type !== "int" ? stuck("reversed") : Number(size.value) - 1;
    return new Iter("reversed", function* (): Run<Held | undefined> {
      return at < 0 ? undefined : yield* callMethod(machine, held, "__getitem__", [int(at--)]);
    });
  }
  if (held instanceof Deque) return iteratorOver("_deque_reverse_iterator", held.items.toReversed());
  if (held instanceof List) {
    let at = held.items.length - 1;
    return new Iter("list_reverseiterator", () => settled(held.items[at--]));
  }
  if (held instanceof Tuple) return iteratorOver("reversed", held.items.toReversed());
  if (held instanceof Dict)
    return iteratorOver("dict_reversekeyiterator", [...held.entries.values()].map(([key]) => key).toReversed());
  if (held instanceof View && held.name.startsWith("dict_"))
    return iteratorOver(`dict_reverse${held.kind.slice(0, -1)}iterator`, held.items.toReversed());
  if (held instanceof Thing) return stuck("reversed");
  if (held.type !== "str" && held.type !== "range" && held.type !== "bytes")
    return machine.raise("TypeError", `'${kindOf(held)}' object is not reversible`);
  const items = builtin("list", [held], []);
  if (items?.type !== "list") return stuck("reversed");
  return iteratorOver(held.type === "range" ? "range_iterator" : "reversed", items.items.toReversed());
}

/** Types of what may not be known that `next` does not take. */
const NO_ITERATORS: ReadonlySet<string> = new Set(
  "int float bool number str bytes list tuple dict set frozenset range NoneType".split(" "),
);

export function* next(machine: Machine, given: Held, missing: Held | undefined): Run<Held> {
  const held = given instanceof LibraryObject ? (given.iterate() ?? stuck("next")) : given;
  if (held instanceof Iter) {
    const item = yield* held.next();
    if (item ?? missing) return item ?? missing ?? NONE;
    return machine.raiseError(
      builtinClass("StopIteration") ?? stuck("StopIteration"),
      held.returned && !isNone(held.returned) ? [held.returned] : [],
    );
  }
  const unclear = held instanceof Instance ? undefined : known(held);
  if (unclear instanceof Unknown && !NO_ITERATORS.has(unclear.kind ?? "")) {
    if (unclear.kind === undefined || !isCalm(held)) return undecided(unclear.cause);
    if (!missing) mayRaise(machine, unclear.cause, "StopIteration");
    unclear.version++;
    return missing ? oneOf(unclear.cause, [itemIn(unclear), missing]) : itemIn(unclear);
  }
  if (!(held instanceof Instance) || !hasMethod(held, "__next__"))
    return machine.raise("TypeError", `'${kindOf(held)}' object is not an iterator`);
  try {
    return yield* callMethod(machine, held, "__next__", []);
  } catch (reason) {
    const stop = builtinClass("StopIteration");
    if (missing && reason instanceof Raised && stop && reason.error.cls.isA(stop)) return missing;
    throw reason;
  }
}
