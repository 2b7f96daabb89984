import { method } from "../methods.ts";
import { asNumber, bool, int, NONE, str } from "../value.ts";
import { missingKey } from "./access.ts";
import { type Arguments, initData } from "./call.ts";
import { freshOf, plainOf } from "./convert.ts";
import { allOf, hashed } from "./evaluate.ts";
import type { Machine } from "./machine.ts";
import { sortOptions, update } from "./natives.ts";
import {
  Class,
  Dict,
  type Held,
  Instance,
  Iter,
  List,
  Memo,
  Native,
  Property,
  PySet,
  type Run,
  stuck,
  Thing,
  Tuple,
  View,
} from "./objects.ts";
import { isEqual, sortedItems } from "./operate.ts";
import { formatOf, reprText, strText } from "./strings.ts";
import { kindOf } from "./types.ts";

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
const FIELDS: ReadonlySet<string> = new Set("denominator imag numerator real".split(" "));
const known = new Map(Object.entries(METHODS).map(([kind, names]) => [kind, new Set(names.split(" "))]));

/** Whether a built-in object has such a method; undefined where that is not known. */
export function hasBuiltinMethod(held: Held, name: string): boolean | undefined {
  if (name.startsWith("__") || FIELDS.has(name)) return undefined;
  return known.get(kindOf(held))?.has(name) ?? (held instanceof Dict ? known.get("dict")?.has(name) : undefined);
}

export function* callMethodOfBuiltin(machine: Machine, self: Held, name: string, given: Arguments): Run<Held> {
  if (self instanceof List) return yield* ofList(machine, self, name, given);
  if (self instanceof Dict) return yield* ofDict(machine, self, name, given);
  if (self instanceof PySet) return yield* ofSet(machine, self, name, given);
  if (self instanceof Property && name === "setter") return new Property(self.get, given.args[0]);
  if (self instanceof Class && name === "__init__") {
    const [made, ...args] = given.args;
    if (!(made instanceof Instance)) return stuck(name);
    yield* initData(machine, self, made, { args, named: given.named });
    return NONE;
  }
  if (self instanceof Iter) return yield* ofIterator(machine, self, name, given);
  if (self instanceof Memo || self instanceof View) return stuck(`.${name}`);
  if (self instanceof Native) {
    // `str.upper(x)`, `dict.fromkeys(…)`
    const [first, ...args] = given.args;
    if (self.name === "dict" && name === "fromkeys")
      return yield* fromKeys(machine, first ?? stuck(name), args[0] ?? NONE);
    if (first && kindOf(first) === self.name && hasBuiltinMethod(first, name))
      return yield* callMethodOfBuiltin(machine, first, name, { args, named: given.named });
    return stuck(`${self.name}.${name}`);
  }
  if (!(self instanceof Thing) && self.type === "str") return yield* ofText(machine, self.value, name, given);
  return ofValue(machine, self, name, given);
}

/** A method that changes nothing and gives something new, or one of the object's items. */
function ofValue(machine: Machine, self: Held, name: string, { args, named }: Arguments): Held {
  if (self instanceof Tuple && name === "index") return stuck("tuple.index");
  const options = [...named].map(([key, value]) => [key, plainOf(value)] as const);
  const value = method(name, plainOf(self), args.map(plainOf), options);
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
    const items = yield* allOf(machine, first);
    const texts: string[] = [];
    for (const [at, item] of items.entries()) {
      if (item instanceof Thing || item.type !== "str")
        return machine.raise("TypeError", `sequence item ${at}: expected str instance, ${kindOf(item)} found`);
      texts.push(item.value);
    }
    return str(texts.join(self));
  }
  if (name === "format") return yield* formatted(machine, self, given);
  return ofValue(machine, str(self), name, given);
}

/** `'{} {name:>5}'.format(…)`, without attributes and items. */
function* formatted(machine: Machine, template: string, { args, named }: Arguments): Run<Held> {
  let [result, at] = ["", 0];
  const pattern = /\{\{|\}\}|\{([A-Za-z_]\w*|\d*)(?:!([rs]))?(?::([^{}]*))?\}|[^{}]+|[{}]/g;
  for (const [whole, field, conversion, format = ""] of template.matchAll(pattern)) {
    if (field === undefined) {
      if (whole === "{" || whole === "}") return stuck("str.format");
      result += whole === "{{" ? "{" : whole === "}}" ? "}" : whole;
      continue;
    }
    const value = /^\d*$/.test(field) ? args[field === "" ? at++ : Number(field)] : named.get(field);
    if (!value) return stuck("str.format");
    if (conversion === undefined) result += yield* formatOf(machine, value, format);
    else {
      const shown = yield* (conversion === "r" ? reprText : strText)(machine, value);
      result += yield* formatOf(machine, str(shown), format);
    }
  }
  return str(result);
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
    self.items = yield* sortedItems(machine, items, key, isReverse);
    return NONE;
  }
  if (named.size > 0) return stuck(`list.${name}`);
  switch (`${name} ${args.length}`) {
    case "append 1":
      items.push(first ?? NONE);
      return NONE;
    case "extend 1":
      // A generator may look at the list while it grows.
      for (const item of yield* allOf(machine, first ?? NONE)) items.push(item);
      return NONE;
    case "insert 2":
      if (!first || first instanceof Thing || first.type !== "int") return stuck("list.insert");
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
      return stuck(`list.${name}`);
  }
}

function* ofDict(machine: Machine, self: Dict, name: string, { args, named }: Arguments): Run<Held> {
  const [first, second] = args;
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
      return stuck(`dict.${name}`);
  }
}

function* fromKeys(machine: Machine, keys: Held, value: Held): Run<Held> {
  const made = new Dict();
  for (const key of yield* allOf(machine, keys)) hashed(machine, () => made.set(key, value));
  return made;
}

function* ofSet(machine: Machine, self: PySet, name: string, { args, named }: Arguments): Run<Held> {
  const [first] = args;
  if (named.size > 0) return stuck(`set.${name}`);
  const keyed = (held: Held) => hashed(machine, () => [...new PySet([held]).items.keys()][0] ?? "");
  const others: PySet[] = [];
  if (!["add", "remove", "discard", "pop", "clear", "copy"].includes(name)) {
    for (const arg of args) {
      const items = arg instanceof PySet ? [...arg.items.values()] : yield* allOf(machine, arg);
      others.push(hashed(machine, () => new PySet(items)));
    }
  }
  const within = (a: PySet, b: PySet) => [...a.items.keys()].every((text) => b.items.has(text));
  const keep = (test: (text: string) => boolean): PySet => {
    const made = new PySet();
    for (const [text, item] of self.items) if (test(text)) made.add(item);
    return made;
  };
  const replace = (made: PySet): Held => {
    self.items.clear();
    for (const item of made.items.values()) self.add(item);
    return NONE;
  };
  const united = (): PySet => new PySet([self, ...others].flatMap(({ items }) => [...items.values()]));
  switch (name) {
    case "add":
      hashed(machine, () => self.add(first ?? stuck("set.add")));
      return NONE;
    case "discard":
      self.items.delete(keyed(first ?? stuck("set.discard")));
      return NONE;
    case "remove":
      if (!self.items.delete(keyed(first ?? stuck("set.remove")))) missingKey(machine, first ?? NONE);
      return NONE;
    case "pop": {
      const [only, ...more] = self.items.values();
      if (!only) return missingKey(machine, str("pop from an empty set"));
      if (more.length > 0) return stuck("set.pop");
      self.items.clear();
      return only;
    }
    case "clear":
      self.items.clear();
      return NONE;
    case "copy":
      return new PySet([...self.items.values()]);
    case "update":
      return replace(united());
    case "union":
      return united();
    case "intersection":
    case "intersection_update": {
      const made = keep((text) => others.every(({ items }) => items.has(text)));
      return name === "intersection" ? made : replace(made);
    }
    case "difference":
    case "difference_update": {
      const made = keep((text) => !others.some(({ items }) => items.has(text)));
      return name === "difference" ? made : replace(made);
    }
    case "symmetric_difference": {
      const [other] = others;
      if (!other) return stuck("set");
      const made = keep((text) => !other.items.has(text));
      for (const [text, item] of other.items) if (!self.items.has(text)) made.add(item);
      return made;
    }
    case "issubset":
      return bool(within(self, others[0] ?? stuck("set")));
    case "issuperset":
      return bool(within(others[0] ?? stuck("set"), self));
    case "isdisjoint":
      return bool(![...(others[0] ?? stuck("set")).items.keys()].some((text) => self.items.has(text)));
    default:
      return stuck(`set.${name}`);
  }
}

function* ofIterator(machine: Machine, self: Iter, name: string, { args }: Arguments): Run<Held> {
  if (self.name !== "generator" || (name !== "send" && name !== "__next__")) return stuck(`.${name}`);
  const item = yield* self.next(name === "send" ? args[0] : undefined);
  return item ?? machine.raise("StopIteration");
}
