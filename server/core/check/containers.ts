import { found, keyOf, rangeLength, sortedBy } from "./equality.ts";
import { dictFrom, has, isThat, iterate, lastOf, operate } from "./operations.ts";
import { added, asSet, copied, difference, intersection, keysOf, removed, setOf, symmetric, updated } from "./sets.ts";
import { type Bound, bound, callValue, given, needed } from "./signature.ts";
import {
  asCount,
  bool,
  type DictValue,
  type Entries,
  int,
  list,
  mostCommon,
  type Named,
  NONE,
  type SetValue,
  stop,
  truthOf,
  tuple,
  type Value,
} from "./value.ts";

/** Methods of containers: what they give, and what they make of their object. */

export type Sequence = Extract<Value, { type: "list" | "tuple" | "deque" }>;
type Deque = Extract<Value, { type: "deque" }>;

/** One method: what it gives; `changed` is what its object is after it, where it is another. */
export interface Outcome {
  readonly value: Value;
  readonly changed?: Value;
}

type Method<Self> = (self: Self, args: Bound) => Outcome;
type Methods<Self> = Readonly<Record<string, readonly [signature: string, method: Method<Self>]>>;

const gives = (value: Value): Outcome => ({ value });
const makes = (changed: Value): Outcome => ({ value: NONE, changed });

function placeOf(items: readonly Value[], value: Value, start: Value | undefined, end: Value | undefined): number {
  const within = (bound: Value | undefined, none: number) => {
    const at = bound ? asCount(bound) : none;
    return at < 0 ? Math.max(0, at + items.length) : Math.min(at, items.length);
  };
  const [from, to] = [within(start, 0), within(end, items.length)];
  const at = items.findIndex((item, index) => index >= from && index < to && isThat(item, value));
  return at < 0 ? stop() : at;
}

function indexIn(items: readonly Value[], index: Value): number {
  const at = asCount(index) < 0 ? asCount(index) + items.length : asCount(index);
  return at >= 0 && at < items.length ? at : stop();
}

const ofSequence: Methods<Sequence | Extract<Value, { type: "range" }>> = {
  index: [
    "value start? stop? /",
    (self, [value, start, end]) =>
      self.type === "range" && start ? stop() : gives(int(placeOf(iterate(self), needed(value), start, end))),
  ],
  count: ["value /", (self, [value]) => gives(int(iterate(self).filter((item) => isThat(item, needed(value))).length))],
};

function inserted(items: readonly Value[], at: number, value: Value): readonly Value[] {
  return items.toSpliced(at < 0 ? Math.max(0, at + items.length) : at, 0, value);
}

function without(items: readonly Value[], value: Value): readonly Value[] {
  return items.toSpliced(placeOf(items, value, undefined, undefined), 1);
}

const ofList: Methods<Extract<Value, { type: "list" }>> = {
  copy: ["", (self) => gives(list(self.items))],
  append: ["value /", ({ items }, [value]) => makes(list([...items, needed(value)]))],
  extend: ["iterable /", ({ items }, [more]) => makes(list([...items, ...iterate(needed(more))]))],
  insert: ["index value /", ({ items }, [at, value]) => makes(list(inserted(items, asCount(at), needed(value))))],
  remove: ["value /", ({ items }, [value]) => makes(list(without(items, needed(value))))],
  reverse: ["", ({ items }) => makes(list(items.toReversed()))],
  clear: ["", () => makes(list([]))],
  pop: [
    "index? /",
    ({ items }, [index = int(-1)]) => {
      const at = indexIn(items, index);
      return { value: items[at] ?? stop(), changed: list(items.toSpliced(at, 1)) };
    },
  ],
  sort: ["* key? reverse?", ({ items }, [key, reverse]) => makes(list(sortedItems(items, key, reverse)))],
};

export function sortedItems(
  items: readonly Value[],
  key: Value | undefined,
  reverse: Value | undefined,
): readonly Value[] {
  const by = given(key);
  const isReversed = reverse ? (reverse.type === "bool" || reverse.type === "int" ? truthOf(reverse) : stop()) : false;
  // Sets are compared by what they hold, which is no order to sort by.
  return sortedBy(items, (item) => (by ? callValue(by, item) : item), isReversed);
}

const ofDeque: Methods<Deque> = {
  copy: ["", (self) => gives(self)],
  append: [
    "value /",
    (self, [value]) => makes({ ...self, items: lastOf([...self.items, needed(value)], self.maxlen) }),
  ],
  appendleft: [
    "value /",
    (self, [value]) => makes({ ...self, items: [needed(value), ...self.items].slice(0, self.maxlen) }),
  ],
  extend: [
    "iterable /",
    (self, [more]) => makes({ ...self, items: lastOf([...self.items, ...iterate(needed(more))], self.maxlen) }),
  ],
  extendleft: [
    "iterable /",
    (self, [more]) =>
      makes({ ...self, items: [...iterate(needed(more)).toReversed(), ...self.items].slice(0, self.maxlen) }),
  ],
  pop: ["", (self) => ({ value: self.items.at(-1) ?? stop(), changed: { ...self, items: self.items.slice(0, -1) } })],
  popleft: ["", (self) => ({ value: self.items[0] ?? stop(), changed: { ...self, items: self.items.slice(1) } })],
  clear: ["", (self) => makes({ ...self, items: [] })],
  reverse: ["", (self) => makes({ ...self, items: self.items.toReversed() })],
  remove: ["value /", (self, [value]) => makes({ ...self, items: without(self.items, needed(value)) })],
  insert: [
    "index value /",
    (self, [at, value]) =>
      self.items.length === self.maxlen
        ? stop()
        : makes({ ...self, items: inserted(self.items, asCount(at), needed(value)) }),
  ],
  rotate: [
    "n? /",
    (self, [steps]) => {
      const { items } = self;
      const by = steps ? asCount(steps) : 1;
      const turn = items.length === 0 ? 0 : ((by % items.length) + items.length) % items.length;
      const cut = items.length - turn;
      return makes({ ...self, items: [...items.slice(cut), ...items.slice(0, cut)] });
    },
  ],
};

/** A view of a dict's keys, values or items. */
function view({ entries, like }: DictValue, part: string, shown: (entry: readonly [Value, Value]) => Value): Outcome {
  const name = `${like?.name === "OrderedDict" ? "odict" : "dict"}_${part}`;
  return gives({ type: "view", name, items: entries.map(shown) });
}
const pairs = (entries: Entries): readonly Value[] => entries.map((pair) => tuple(pair));
const withEntries = (self: DictValue, more: Entries): DictValue => ({
  ...self,
  entries: dictFrom([...self.entries, ...more]).entries,
});

const withoutKey = (self: DictValue, key: Value): DictValue => {
  const wanted = keyOf(key);
  return { ...self, entries: self.entries.filter(([known]) => keyOf(known) !== wanted) };
};

/** What `dict(…)` and `update` take: a dict, or pairs. */
export function entriesOf(value: Value): Entries {
  if (value.type === "dict") return value.entries;
  return iterate(value).map((pair) => {
    const [key, item, ...more] = iterate(pair);
    return key && item && more.length === 0 ? ([key, item] as const) : stop();
  });
}

const ofDict: Methods<DictValue> = {
  keys: ["", (self) => view(self, "keys", ([key]) => key)],
  values: ["", (self) => view(self, "values", ([, value]) => value)],
  items: ["", (self) => view(self, "items", tuple)],
  copy: ["", (self) => gives(self)],
  get: ["key default? /", ({ entries }, [key, missing = NONE]) => gives(found(entries, needed(key)) ?? missing)],
  setdefault: [
    "key default? /",
    (self, [key = stop(), missing = NONE]) => {
      const known = found(self.entries, key);
      return { value: known ?? missing, changed: known ? self : withEntries(self, [[key, missing]]) };
    },
  ],
  pop: [
    "key default? /",
    (self, [key, missing]) => ({
      value: found(self.entries, needed(key)) ?? missing ?? stop(),
      changed: withoutKey(self, needed(key)),
    }),
  ],
  clear: ["", (self) => makes({ ...self, entries: [] })],
};

const ofPlainDict: Methods<DictValue> = {
  popitem: [
    "",
    (self) => {
      const last = self.entries.at(-1) ?? stop();
      return { value: tuple(last), changed: { ...self, entries: self.entries.slice(0, -1) } };
    },
  ],
};

const ofOrderedDict: Methods<DictValue> = {
  popitem: [
    "last?",
    (self, [last]) => {
      const isLast = last ? truthOf(last) : true;
      const taken = self.entries.at(isLast ? -1 : 0) ?? stop();
      return { value: tuple(taken), changed: withoutKey(self, taken[0]) };
    },
  ],
};

/** Counts taken over from a mapping or one item at a time. */
export function countedInto(self: DictValue, more: Value, named: Named, operator: "+" | "-"): DictValue {
  const counts: Entries = more.type === "dict" ? more.entries : iterate(more).map((item) => [item, int(1)] as const);
  const byName: Entries = named.map(([name, value]) => [{ type: "str", value: name } as const, value] as const);
  const byKey = new Map(self.entries.map((entry) => [keyOf(entry[0]), entry]));
  for (const [key, count] of [...counts, ...byName]) {
    const [known, before] = byKey.get(keyOf(key)) ?? [key, undefined];
    // A counter that has nothing takes a mapping's counts as they are.
    const isTaken = self.entries.length === 0 && operator === "+" && more.type === "dict" && before === undefined;
    byKey.set(keyOf(key), [known, isTaken ? count : operate(operator, before ?? int(0), count)]);
  }
  return { ...self, like: { name: "Counter" }, entries: [...byKey.values()] };
}

const ofCounter: Methods<DictValue> = {
  most_common: [
    "n?",
    ({ entries }, [n]) => {
      const all = mostCommon(entries);
      const count = given(n) ? asCount(n) : all.length;
      return gives(list(pairs(all.slice(0, Math.max(0, count)))));
    },
  ],
  elements: [
    "",
    (self) => {
      const items = self.entries.flatMap(([key, count]) =>
        Array.from({ length: Math.max(0, asCount(count)) }, () => key),
      );
      return gives({ type: "iterator", name: "chain", items, next: nextOf(items) });
    },
  ],
  total: ["", ({ entries }) => gives(entries.reduce<Value>((sum, [, count]) => operate("+", sum, count), int(0)))],
};

export function nextOf(items: readonly Value[]): () => Value | undefined {
  let at = 0;
  return () => items[at++];
}

const isSub = (a: SetValue, b: SetValue): boolean => [...keysOf(a)].every((key) => keysOf(b).has(key));
const asAny = (value: Value | undefined): SetValue => {
  const of = needed(value);
  return of.type === "set" || of.type === "frozenset" ? of : setOf("set", anyOrder(of));
};
/** Where only what there is counts. */
const anyOrder = (value: Value): readonly Value[] =>
  value.type === "set" || value.type === "frozenset" ? value.items : iterate(value);

const setResult = (self: SetValue, args: readonly Value[], by: (a: SetValue, b: SetValue) => SetValue): SetValue =>
  args.reduce<SetValue>((result, other) => {
    const made = by(result, asAny(other));
    // Going over anything else than a set leaves another order.
    return other.type === "set" || other.type === "frozenset" ? made : { ...made, table: undefined };
  }, self);

const SET_OPERATIONS: Readonly<Record<string, (self: SetValue, args: readonly Value[]) => SetValue>> = {
  union: (self, args) =>
    args.reduce<SetValue>(
      (all, other) =>
        other.type === "set" || other.type === "frozenset" ? updated(all, [other]) : added(all, iterate(other)),
      copied(self, self.type),
    ),
  intersection: (self, args) => setResult(self, args, intersection),
  difference: (self, args) => setResult(self, args, difference),
  symmetric_difference: (self, args) => (args.length === 1 ? setResult(self, args, symmetric) : stop()),
};

const UPDATES: Readonly<Record<string, string>> = {
  update: "union",
  intersection_update: "intersection",
  difference_update: "difference",
  symmetric_difference_update: "symmetric_difference",
};

const ofSet: Methods<SetValue> = {
  copy: ["", (self) => gives(self.type === "frozenset" ? self : copied(self, self.type))],
  issubset: ["other /", (self, [other]) => gives(bool(isSub(self, asAny(other))))],
  issuperset: ["other /", (self, [other]) => gives(bool(isSub(asAny(other), self)))],
  isdisjoint: [
    "other /",
    (self, [other]) => gives(bool(!asAny(other).items.some((item) => keysOf(self).has(keyOf(item))))),
  ],
};

const ofMutableSet: Methods<SetValue> = {
  add: ["value /", (self, [value]) => makes(added(self, [needed(value)]))],
  discard: ["value /", (self, [value]) => makes(removed(self, needed(value)))],
  remove: [
    "value /",
    (self, [value]) => (keysOf(self).has(keyOf(needed(value))) ? makes(removed(self, needed(value))) : stop()),
  ],
  clear: ["", (self) => makes({ ...self, items: [], table: undefined })],
  pop: [
    "",
    (self) => {
      const [first = stop(), ...rest] = self.items.length === 1 ? self.items : stop();
      return { value: first, changed: { ...self, items: rest, table: undefined } };
    },
  ],
};

const lookUp = <Self>(name: string, ...tables: readonly Methods<Self>[]) =>
  tables.find((table) => Object.hasOwn(table, name))?.[name] ?? stop();

function run<Self>(entry: readonly [string, Method<Self>], self: Self, args: readonly Value[], named: Named): Outcome {
  return entry[1](self, bound(entry[0], args, named));
}

/** Calls a container's method. */
export function containerMethod(name: string, self: Value, args: readonly Value[], named: Named): Outcome {
  switch (self.type) {
    case "list":
      return Object.hasOwn(ofList, name)
        ? run(lookUp(name, ofList), self, args, named)
        : run(lookUp(name, ofSequence), self, args, named);
    case "tuple":
      return run(lookUp(name, ofSequence), self, args, named);
    case "range":
      if (rangeLength(self) > 1_000n) stop();
      return run(lookUp(name, ofSequence), self, args, named);
    case "deque":
      return Object.hasOwn(ofDeque, name)
        ? run(lookUp(name, ofDeque), self, args, named)
        : run(lookUp(name, ofSequence), self, args, named);
    case "dict":
      return dictMethod(name, self, args, named);
    case "view":
      return name === "isdisjoint" && args.length === 1
        ? gives(bool(!self.items.some((item) => has(needed(args[0]), item))))
        : stop();
    default:
      return setMethod(name, asSet(self), args, named);
  }
}

function dictMethod(name: string, self: DictValue, args: readonly Value[], named: Named): Outcome {
  const isCounter = self.like?.name === "Counter";
  if (name === "update" || (isCounter && name === "subtract")) {
    const [more, ...rest] = args;
    if (rest.length > 0) stop();
    if (isCounter) return makes(countedInto(self, more ?? list([]), named, name === "update" ? "+" : "-"));
    const byName = named.map(([key, value]) => [{ type: "str", value: key } as const, value] as const);
    return makes(withEntries(self, [...(more ? entriesOf(more) : []), ...byName]));
  }
  if (name === "fromkeys") return gives(fromKeys(args, self));
  // Dicts that count or fill themselves in do not all have every method as it is here.
  if (isCounter) return run(lookUp(name, ofCounter, ofDict), self, args, named);
  return run(lookUp(name, self.like?.name === "OrderedDict" ? ofOrderedDict : ofPlainDict, ofDict), self, args, named);
}

export function fromKeys([keys, value = NONE, ...more]: readonly Value[], self?: DictValue): Value {
  if (more.length > 0 || self?.like) return stop();
  return dictFrom(iterate(needed(keys)).map((key) => [key, value] as const));
}

function setMethod(name: string, self: SetValue, args: readonly Value[], named: Named): Outcome {
  const operation = Object.hasOwn(SET_OPERATIONS, name) ? SET_OPERATIONS[name] : undefined;
  if (operation) return named.length > 0 ? stop() : gives(operation(self, args));
  const update = self.type === "set" && Object.hasOwn(UPDATES, name) ? SET_OPERATIONS[UPDATES[name] ?? ""] : undefined;
  if (update) return named.length > 0 ? stop() : makes({ ...update(self, args), table: undefined });
  return run(lookUp(name, ofSet, self.type === "set" ? ofMutableSet : ofSet), self, args, named);
}
