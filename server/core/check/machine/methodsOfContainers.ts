/** Methods of lists, deques, dicts and sets. */

import { keyOf as keyOfValue } from "../equality.ts";
import { method, mutated, TAKING } from "../methods.ts";
import { asNumber, attempt, int, isTrue, NONE, str } from "../value.ts";
import { sortOptions, update } from "./builtinsOverItems.ts";
import type { Arguments } from "./call.ts";
import { addTo, freshOf, hashed, heldOf, plainOf, setItems } from "./convert.ts";
import { isEqual } from "./equality.ts";
import { missingKey } from "./items.ts";
import { allOf, listOf, NO_ITERABLES } from "./iterate.ts";
import type { Machine } from "./machine.ts";
import { Raised } from "./objects/classes.ts";
import { Deque, Dict, List, PySet, Tuple, View } from "./objects/containers.ts";
import { Iter } from "./objects/iterators.ts";
import { keyOf } from "./objects/keys.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { ownEntry, ownItem } from "./ownKeys.ts";
import { sortedItems } from "./sorting.ts";
import { reprText } from "./strings.ts";
import { stuck } from "./stuck.ts";
import { kindOf } from "./types.ts";

export function* ofList(machine: Machine, self: List, name: string, { args, named }: Arguments): Run<Held> {
  const { items } = self;
  const [first, second] = args;
  if (name === "sort" && args.length === 0) {
    const { key, isReverse } = sortOptions(named);
    // Whoever looks at the list meanwhile sees an empty one.
    self.items = [];
    try {
      const sorted = yield* sortedItems(machine, items, key, isReverse);
      if (self.items.length > 0) stuck("a list that changed while it was sorted");
      self.items = sorted;
    } catch (reason) {
      if (key === undefined && reason instanceof Raised) stuck("a list left half sorted");
      self.items = items;
      throw reason;
    }
    return NONE;
  }
  if (named.size > 0) return stuck(`list.${name}`);
  switch (`${name} ${args.length}`) {
    case "append 1":
      items.push(first ?? NONE);
      return NONE;
    case "extend 1":
      // A generator may look at the list while it grows.
      for (const item of yield* listOf(machine, first ?? NONE)) items.push(item);
      return NONE;
    case "insert 2":
      if (!first || first instanceof Thing || first.type !== "int") return stuck("list.insert");
      if (BigInt.asIntN(64, first.value) !== first.value) return stuck("list.insert");
      items.splice(Number(first.value), 0, second ?? NONE);
      return NONE;
    case "pop 0":
      return items.pop() ?? machine.raise("IndexError", "pop from empty list");
    case "pop 1": {
      const number = !first || first instanceof Thing ? undefined : asNumber(first);
      if (typeof number !== "bigint" || BigInt.asIntN(63, number) !== number) return stuck("list.pop");
      if (items.length === 0) return machine.raise("IndexError", "pop from empty list");
      const at = Number(number) < 0 ? Number(number) + items.length : Number(number);
      if (at < 0 || at >= items.length) return machine.raise("IndexError", "pop index out of range");
      return items.splice(at, 1)[0] ?? NONE;
    }
    case "remove 1": {
      const at = yield* find(machine, items, first ?? NONE);
      if (at < 0) return machine.raise("ValueError", "list.remove(x): x not in list");
      items.splice(at, 1);
      return NONE;
    }
    case "clear 0":
      items.length = 0;
      return NONE;
    case "reverse 0":
      items.reverse();
      return NONE;
    case "copy 0":
      return new List([...items]);
    case "count 1": {
      let count = 0;
      for (const item of items) if (yield* isEqual(machine, item, first ?? NONE)) count++;
      return int(count);
    }
    case "index 1": {
      const at = yield* find(machine, items, first ?? NONE);
      if (at < 0) return machine.raise("ValueError", `${yield* reprText(machine, first ?? NONE)} is not in list`);
      return int(at);
    }
    default:
      return viaValue(machine, self, name, { args, named });
  }
}

function* find(machine: Machine, items: readonly Held[], wanted: Held): Run<number> {
  for (const [at, item] of items.entries()) if (yield* isEqual(machine, item, wanted)) return at;
  return -1;
}

/** Methods that look for a key. */
const OF_KEYS: ReadonlySet<string> = new Set(["get", "pop", "setdefault"]);

export function* ofDict(machine: Machine, self: Dict, name: string, { args, named }: Arguments): Run<Held> {
  const [first, second] = args;
  if (self.like === "OrderedDict" && (name === "move_to_end" || (name === "popitem" && (first ?? named.get("last")))))
    return ofOrdered(machine, self, name, { args, named });
  if (self.like) {
    const from = first instanceof Iter ? new List(yield* allOf(machine, first)) : first;
    if (!["items", "keys", "values", "get", "pop", "setdefault"].includes(name))
      return viaValue(machine, self, name, { args: from ? [from, ...args.slice(1)] : [], named });
  }
  if (name === "update" && args.length < 2) {
    yield* update(machine, self, first, named);
    return NONE;
  }
  if (named.size > 0) return stuck(`dict.${name}`);
  const own = OF_KEYS.has(name) && first ? yield* ownEntry(machine, self, first) : undefined;
  // It asks an empty dict for no hash.
  if (name === "pop" && self.entries.size === 0 && first instanceof Thing && !(first instanceof Tuple))
    return stuck("dict.pop");
  // There the key alone is what the error is made with.
  if (name === "pop" && self.like === "OrderedDict" && isSpread(first)) return stuck("OrderedDict.pop");
  const get = (key: Held) => (own ? own.found : hashed(machine, () => self.get(key)));
  switch (`${name} ${args.length}`) {
    case "keys 0":
    case "values 0":
    case "items 0":
      return new View(self, name as View["kind"]);
    case "get 1":
    case "get 2":
      return get(first ?? NONE) ?? second ?? NONE;
    case "pop 1":
    case "pop 2": {
      const found = get(first ?? NONE);
      if (!found) return second ?? missingKey(machine, first ?? NONE);
      if (own) own.delete();
      else self.delete(first ?? NONE);
      return found;
    }
    case "popitem 0": {
      const last = [...self.entries.values()].at(-1);
      if (!last) return missingKey(machine, str("popitem(): dictionary is empty"));
      self.delete(last[0]);
      return new Tuple(last);
    }
    case "setdefault 1":
    case "setdefault 2": {
      const found = get(first ?? NONE);
      if (found) return found;
      if (own) own.set(second ?? NONE);
      else self.set(first ?? NONE, second ?? NONE);
      return second ?? NONE;
    }
    case "clear 0":
      self.clear();
      return NONE;
    case "copy 0": {
      const made = new Dict();
      made.factory = self.factory;
      for (const [key, value] of self.entries.values()) made.set(key, value);
      return made;
    }
    case "fromkeys 1":
    case "fromkeys 2":
      return yield* fromKeys(machine, first ?? NONE, second ?? NONE);
    default:
      return viaValue(machine, self, name, { args, named });
  }
}

/** What an exception takes for all of its arguments, or for none. */
const isSpread = (key: Held | undefined): boolean =>
  key instanceof Tuple || (key !== undefined && !(key instanceof Thing) && key.type === "none");

/** `move_to_end(key)` and `popitem(last=False)`. */
function ofOrdered(machine: Machine, self: Dict, name: string, { args, named }: Arguments): Held {
  const [key, given] = name === "popitem" ? [undefined, args[0]] : args;
  const last = given ?? named.get("last");
  if ([...named.keys()].some((option) => option !== "last") || (last instanceof Thing && last)) return stuck(name);
  const isLast = last === undefined || (isTrue(last) ?? stuck(name));
  const { entries } = self;
  if (name === "popitem") {
    const entry = [...entries.values()].at(isLast ? -1 : 0);
    if (!entry) return missingKey(machine, str("dictionary is empty"));
    self.delete(entry[0]);
    return new Tuple(entry);
  }
  // It asks an empty one for no hash.
  if (entries.size === 0 && key instanceof Thing && !(key instanceof Tuple)) return stuck(name);
  const entry = key && hashed(machine, () => entries.get(keyOf(key)));
  if (!entry) return isSpread(key) ? stuck(name) : missingKey(machine, key ?? NONE);
  const others = [...entries.values()].filter((other) => other !== entry);
  entries.clear();
  for (const [at, value] of isLast ? [...others, entry] : [entry, ...others]) self.set(at, value);
  return NONE;
}

export function* fromKeys(machine: Machine, keys: Held, value: Held): Run<Held> {
  const made = new Dict();
  for (const key of yield* allOf(machine, keys)) hashed(machine, () => made.set(key, value));
  return made;
}

export function* ofSet(machine: Machine, self: PySet, name: string, given: Arguments): Run<Held> {
  const { args, named } = given;
  const [first] = args;
  if (named.size > 0) return stuck(`set.${name}`);
  const removed = (item: Held): boolean => {
    // It is looked for as a frozenset.
    if (item instanceof PySet) stuck("a set in a set");
    const made = new PySet([...self.items.values()], self.table?.clone());
    const isIn = hashed(machine, () => made.has(item));
    if (!isIn) return false;
    made.items.delete(keyOf(item));
    const value = plainOf(item);
    attempt(() => made.table?.discard(keyOfValue(value)));
    self.become(made);
    return true;
  };
  const own = /^(?:add|discard|remove)$/.test(name) && first ? yield* ownItem(machine, self, first) : undefined;
  switch (`${name} ${args.length}`) {
    case "add 1":
      if (own) own.add();
      else hashed(machine, () => addTo(self, first ?? NONE));
      return NONE;
    case "discard 1":
      if (own) own.delete();
      else removed(first ?? NONE);
      return NONE;
    case "remove 1":
      if (own?.isIn) own.delete();
      else if (own || !removed(first ?? NONE)) missingKey(machine, first ?? NONE);
      return NONE;
    case "pop 0": {
      if (self.items.size === 0) return missingKey(machine, str("pop from an empty set"));
      const [item = NONE] = setItems(self);
      removed(item);
      return item;
    }
    case "clear 0":
      self.become(new PySet());
      return NONE;
  }
  // Anything that can be gone over is a set's other side.
  const others: Held[] = [];
  for (const arg of args) {
    const isKnown =
      arg instanceof PySet ||
      arg instanceof List ||
      arg instanceof Tuple ||
      arg instanceof Dict ||
      !(arg instanceof Thing);
    const isOne = !/^(?:union|intersection|difference|update)/.test(name);
    // Which of several is refused is another matter.
    const isRefused = args.length > 1 && (arg instanceof Thing ? !isSimple(arg) : NO_ITERABLES.has(arg.type));
    if ((isOne && args.length !== 1) || /^(?:clear|copy|pop)$/.test(name) || isRefused) return stuck(`set.${name}`);
    others.push(isKnown ? arg : new List(yield* allOf(machine, arg)));
  }
  return viaValue(machine, self, name, { args: others, named });
}

/** What can be gone over, whatever it holds. */
const isSimple = (held: Thing): boolean =>
  [PySet, List, Tuple, Dict, Iter, View, Deque].some((kind) => held instanceof kind);

/** A method by way of plain values: what it makes of its object, and what it gives. */
export function viaValue(
  machine: Machine,
  self: PySet | Dict | Deque | List,
  name: string,
  { args, named }: Arguments,
): Held {
  const options = [...named].map(([key, value]) => [key, plainOf(value, machine)] as const);
  const plain = args.map((arg) => plainOf(arg, machine));
  const value = plainOf(self, machine);
  const changed = mutated(name, value, plain, options);
  if (!changed) {
    const given = method(name, value, plain, options);
    const result = given ? heldOf(given) : stuck(`${kindOf(self)}.${name}`);
    return given && result === self ? freshOf(given) : result;
  }
  const result = TAKING.has(name) ? method(name, value, plain, options) : undefined;
  if (TAKING.has(name) && !result) return stuck(`${kindOf(self)}.${name}`);
  const made = freshOf(changed);
  if (self instanceof PySet && made instanceof PySet) self.become(made);
  else if (self instanceof Deque && made instanceof Deque) self.items = made.items;
  else if (self instanceof List && made instanceof List) self.items = made.items;
  else if (self instanceof Dict && made instanceof Dict) {
    self.clear();
    for (const [key, item] of made.entries.values()) self.set(key, item);
  } else return stuck(`${kindOf(self)}.${name}`);
  return result ? heldOf(result) : NONE;
}
