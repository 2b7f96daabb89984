import { builtinNamed } from "../builtins.ts";
import { keyOf as keyOfValue } from "../equality.ts";
import { attributeOf } from "../library/objects.ts";
import { method, mutated, TAKING } from "../methods.ts";
import { asNumber, attempt, int, isTrue, NONE, str } from "../value.ts";
import { missingKey } from "./access.ts";
import { type Arguments, call, initData } from "./call.ts";
import { addTo, freshOf, heldOf, plainOf, setItems } from "./convert.ts";
import { allOf, hashed, listOf } from "./evaluate.ts";
import type { Machine } from "./machine.ts";
import { ofMemo } from "./memo.ts";
import { sortOptions, update } from "./natives.ts";
import {
  Class,
  Deque,
  Dict,
  type Held,
  Instance,
  Iter,
  keyOf,
  LibraryObject,
  List,
  lose,
  Memo,
  Native,
  Outside,
  Property,
  PySet,
  Raised,
  type Run,
  stuck,
  Thing,
  Tuple,
  Unknown,
  undecided,
  View,
} from "./objects.ts";
import { isEqual, sortedItems } from "./operate.ts";
import { methodOutside } from "./outside.ts";
import { reprText } from "./strings.ts";
import { formatted } from "./templates.ts";
import { kindOf } from "./types.ts";
import { heldText, known, mayRaise, orUnknown, textOfUnknown } from "./unknown.ts";
import { methodOfUnknown } from "./unknownResults.ts";

const METHODS: Readonly<Record<string, string>> = {
  str: "capitalize casefold center count encode endswith expandtabs find format format_map index isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill",
  list: "append clear copy count extend index insert pop remove reverse sort",
  dict: "clear copy fromkeys get items keys pop popitem setdefault update values",
  set: "add clear copy difference difference_update discard intersection intersection_update isdisjoint issubset issuperset pop remove symmetric_difference symmetric_difference_update union update",
  tuple: "count index",
  int: "as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag is_integer numerator real to_bytes",
  bool: "as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag is_integer numerator real to_bytes",
  float: "as_integer_ratio conjugate fromhex hex imag is_integer real",
  NoneType: "",
};
/** Of the type itself: what they are given first is no object of theirs. */
const STATIC: ReadonlySet<string> = new Set(["maketrans", "from_bytes", "fromhex", "fromkeys"]);
const FIELDS: ReadonlySet<string> = new Set("denominator imag numerator real".split(" "));
const methodsOf = new Map(Object.entries(METHODS).map(([kind, names]) => [kind, new Set(names.split(" "))]));

/** Whether a built-in object has such a method; undefined where that is not known. */
export function hasBuiltinMethod(held: Held, name: string): boolean | undefined {
  if (name.startsWith("__") || FIELDS.has(name)) return undefined;
  if (held instanceof Dict && (held.like || held.factory)) return true;
  if (!(held instanceof Thing) && (held.type === "bytes" || held.type === "frozenset" || held.type === "range"))
    return true;
  return methodsOf.get(kindOf(held))?.has(name);
}

export function* callMethodOfBuiltin(machine: Machine, given: Held, name: string, with_: Arguments): Run<Held> {
  const self = given instanceof Instance || given instanceof Iter ? given : known(given);
  if (self instanceof Unknown) return methodOfUnknown(machine, self, name, with_);
  if (self instanceof Outside) return yield* methodOutside(machine, self, name, with_);
  const all = [...with_.args, ...with_.named.values()];
  return yield* orUnknown(
    machine,
    [self, ...all],
    () => callMethodOfKnown(machine, self, name, with_),
    (cause) => {
      if (self instanceof Thing && mayChange(self, name)) lose(self, cause, all);
      if (!(self instanceof Thing)) return methodOfUnknown(machine, new Unknown(cause, kindOf(self)), name, with_);
      if (name === "index") mayRaise(machine, cause, "ValueError");
      if (name === "index" || name === "count") return new Unknown(cause, "int");
      if (name === "pop" || name === "remove") mayRaise(machine, cause, "IndexError", "KeyError", "ValueError");
      if (self instanceof Thing && mayChange(self, name) && !/^pop|^setdefault/.test(name)) return NONE;
      return new Unknown(cause, undefined, { reaches: [self, ...all] });
    },
  );
}

/** Whether a method may change its object. */
function mayChange(self: Thing, name: string): boolean {
  if (self instanceof Tuple || self instanceof View) return false;
  return !/^(?:get|keys|values|items|copy|count|index|union|intersection|difference|symmetric_difference|is\w+)$/.test(
    name,
  );
}

function* callMethodOfKnown(machine: Machine, self: Held, name: string, given: Arguments): Run<Held> {
  if (self instanceof List) return yield* ofList(machine, self, name, given);
  if (self instanceof Dict) return yield* ofDict(machine, self, name, given);
  if (self instanceof Deque && self.maxlen !== 0 && given.named.size === 0) {
    const [item] = given.args;
    const { items } = self;
    if (given.args.length === 1 && item && (name === "append" || name === "appendleft")) {
      const most = self.maxlen ?? items.length + 1;
      self.items = name === "append" ? [...items, item].slice(-most) : [item, ...items].slice(0, most);
      return NONE;
    }
    if (given.args.length === 0 && (name === "pop" || name === "popleft") && items.length > 0) {
      self.items = name === "pop" ? items.slice(0, -1) : items.slice(1);
      return items.at(name === "pop" ? -1 : 0) ?? NONE;
    }
  }
  if (self instanceof Deque) return viaValue(machine, self, name, given);
  if (self instanceof PySet) return yield* ofSet(machine, self, name, given);
  if (self instanceof Property && name === "setter") return new Property(self.get, given.args[0]);
  if (self instanceof Class && name === "__init__") {
    const [made, ...args] = given.args;
    if (!(made instanceof Instance)) return stuck(name);
    yield* initData(machine, self, made, { args, named: given.named });
    return NONE;
  }
  if (self instanceof LibraryObject) return yield* self.call(machine, name, given);
  if (self instanceof Iter) return yield* ofIterator(machine, self, name, given);
  if (self instanceof Memo) return ofMemo(self, name);
  if (self instanceof View) return stuck(`.${name}`);
  if (self instanceof Native) {
    // `str.upper(x)`, `dict.fromkeys(…)`
    const [first, ...args] = given.args;
    if (self.name === "dict" && name === "fromkeys")
      return yield* fromKeys(machine, first ?? stuck(name), args[0] ?? NONE);
    if (first && kindOf(first) === self.name && hasBuiltinMethod(first, name) && !STATIC.has(name))
      return yield* callMethodOfBuiltin(machine, first, name, { args, named: given.named });
    const of = builtinNamed(self.name);
    const found = of && attempt(() => attributeOf(of, name));
    return found ? yield* call(machine, heldOf(found), given) : stuck(`${self.name}.${name}`);
  }
  if (!(self instanceof Thing) && self.type === "str") return yield* ofText(machine, self.value, name, given);
  if (self instanceof Tuple && name === "index") return yield* placeIn(machine, self, given);
  return ofValue(machine, self, name, given);
}

function* placeIn(machine: Machine, { items }: Tuple, { args: [wanted, ...more], named }: Arguments): Run<Held> {
  if (!wanted || more.length + named.size > 0) return stuck("tuple.index");
  for (const [at, item] of items.entries()) if (yield* isEqual(machine, item, wanted)) return int(at);
  return machine.raise("ValueError", "tuple.index(x): x not in tuple");
}

/** A method that changes nothing and gives something new, or one of the object's items. */
function ofValue(machine: Machine, self: Held, name: string, { args, named }: Arguments): Held {
  const options = [...named].map(([key, value]) => [key, plainOf(value)] as const);
  const value = method(
    name,
    plainOf(self),
    args.map((arg) => plainOf(arg)),
    options,
  );
  return value ? freshOf(value) : failed(machine, self, name, args);
}

function failed(machine: Machine, self: Held, name: string, args: readonly Held[]): never {
  const [first] = args;
  const text = self instanceof Thing || self.type !== "str" ? undefined : self.value;
  if (
    text !== undefined &&
    (name === "index" || name === "rindex") &&
    args.length === 1 &&
    first &&
    !(first instanceof Thing) &&
    first.type === "str"
  )
    if (!text.includes(first.value)) machine.raise("ValueError", "substring not found");
  if (
    text !== undefined &&
    (name === "split" || name === "rsplit") &&
    first &&
    !(first instanceof Thing) &&
    first.type === "str" &&
    first.value === ""
  )
    machine.raise("ValueError", "empty separator");
  return stuck(`${kindOf(self)}.${name}`);
}

function* ofText(machine: Machine, self: string, name: string, given: Arguments): Run<Held> {
  const [first] = given.args;
  if (name === "join" && first && given.args.length === 1) {
    const items = yield* listOf(machine, first);
    const texts: string[] = [];
    for (const [at, item] of items.entries()) {
      const text = known(item);
      if (text instanceof Unknown && (text.kind === "str" || text.kind === undefined)) {
        texts.push(text.kind === undefined ? undecided(text.cause) : textOfUnknown(text));
        continue;
      }
      if (text instanceof Thing || text.type !== "str")
        return machine.raise("TypeError", `sequence item ${at}: expected str instance, ${kindOf(text)} found`);
      texts.push(text.value);
    }
    return heldText(texts.join(self));
  }
  if (name === "format") return yield* formatted(machine, self, given);
  if (name === "format_map" && first && given.args.length === 1) return yield* formatted(machine, self, first);
  return ofValue(machine, str(self), name, given);
}

function* find(machine: Machine, items: readonly Held[], wanted: Held): Run<number> {
  for (const [at, item] of items.entries()) if (yield* isEqual(machine, item, wanted)) return at;
  return -1;
}

function* ofList(machine: Machine, self: List, name: string, { args, named }: Arguments): Run<Held> {
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
      if (typeof number !== "bigint") return stuck("list.pop");
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
  const entry = key && hashed(machine, () => entries.get(keyOf(key)));
  if (!entry) return missingKey(machine, key ?? NONE);
  const others = [...entries.values()].filter((other) => other !== entry);
  entries.clear();
  for (const [at, value] of isLast ? [...others, entry] : [entry, ...others]) self.set(at, value);
  return NONE;
}

function* ofDict(machine: Machine, self: Dict, name: string, { args, named }: Arguments): Run<Held> {
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
  const get = (key: Held) => hashed(machine, () => self.get(key));
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
      self.delete(first ?? NONE);
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
      self.set(first ?? NONE, second ?? NONE);
      return second ?? NONE;
    }
    case "clear 0":
      self.entries.clear();
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

function* fromKeys(machine: Machine, keys: Held, value: Held): Run<Held> {
  const made = new Dict();
  for (const key of yield* allOf(machine, keys)) hashed(machine, () => made.set(key, value));
  return made;
}

function* ofSet(machine: Machine, self: PySet, name: string, given: Arguments): Run<Held> {
  const { args, named } = given;
  const [first] = args;
  if (named.size > 0) return stuck(`set.${name}`);
  const removed = (item: Held): boolean => {
    const made = new PySet([...self.items.values()], self.table?.clone());
    const isIn = hashed(machine, () => made.has(item));
    if (!isIn) return false;
    made.items.delete(keyOf(item));
    const value = plainOf(item);
    attempt(() => made.table?.discard(keyOfValue(value)));
    self.become(made);
    return true;
  };
  switch (`${name} ${args.length}`) {
    case "add 1":
      hashed(machine, () => addTo(self, first ?? NONE));
      return NONE;
    case "discard 1":
      removed(first ?? NONE);
      return NONE;
    case "remove 1":
      if (!removed(first ?? NONE)) missingKey(machine, first ?? NONE);
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
    others.push(isKnown ? arg : new List(yield* allOf(machine, arg)));
  }
  return viaValue(machine, self, name, { args: others, named });
}

/** A method by way of plain values: what it makes of its object, and what it gives. */
function viaValue(machine: Machine, self: PySet | Dict | Deque | List, name: string, { args, named }: Arguments): Held {
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
    self.entries.clear();
    for (const [key, item] of made.entries.values()) self.set(key, item);
  } else return stuck(`${kindOf(self)}.${name}`);
  return result ? heldOf(result) : NONE;
}

function* ofIterator(machine: Machine, self: Iter, name: string, { args }: Arguments): Run<Held> {
  if (self.name !== "generator" || (name !== "send" && name !== "__next__")) return stuck(`.${name}`);
  const item = yield* self.next(name === "send" ? args[0] : undefined);
  return item ?? machine.raise("StopIteration");
}
