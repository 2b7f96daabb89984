import { iterate } from "./operations.ts";
import { callValue } from "./signature.ts";
import { int, iterator, MAX_ITEMS, stop, truthOf, tuple, type Value } from "./value.ts";

/** Goes over a value one item at a time: what an iterator still has to compute is computed when it is asked for. */
export function* lazily(value: Value): Generator<Value> {
  if (value.type !== "iterator") {
    yield* iterate(value);
    return;
  }
  let count = 0;
  for (let item = value.next(); item; item = value.next()) yield count++ < MAX_ITEMS * 10 ? item : stop();
}

/** What refuses at once: whether it can be gone over. */
export function source(value: Value): Generator<Value> {
  if (value.type !== "iterator") iterate(value);
  return lazily(value);
}

/** Items of several side by side, while all have one. */
export function* rows(sources: readonly Generator<Value>[]): Generator<readonly Value[]> {
  if (sources.length === 0) return;
  for (;;) {
    const row: Value[] = [];
    for (const one of sources) {
      const { value, done } = one.next();
      if (done) return;
      row.push(value);
    }
    yield row;
  }
}

export function mapped(callee: Value, iterables: readonly Value[]): Value {
  const sources = iterables.map(source);
  if (sources.length === 0) return stop();
  return iterator(
    "map",
    (function* () {
      for (const row of rows(sources)) yield callValue(callee, ...row);
    })(),
  );
}

export function filtered(name: string, callee: Value, iterable: Value, wanted: boolean): Value {
  const items = source(iterable);
  return iterator(
    name,
    (function* () {
      for (const item of items)
        if (truthOf(callee.type === "none" ? item : callValue(callee, item)) === wanted) yield item;
    })(),
  );
}

export function zipped(iterables: readonly Value[]): Value {
  const sources = iterables.map(source);
  return iterator(
    "zip",
    (function* () {
      for (const row of rows(sources)) yield tuple(row);
    })(),
  );
}

export function enumerated(iterable: Value, start: bigint): Value {
  const items = source(iterable);
  return iterator(
    "enumerate",
    (function* () {
      let at = start;
      for (const item of items) yield tuple([int(at++), item]);
    })(),
  );
}

/** What `iter()` gives; "" for classes whose names differ between versions. */
const ITERATORS: Readonly<Partial<Record<Value["type"], string>>> = {
  list: "list_iterator",
  tuple: "tuple_iterator",
  range: "range_iterator",
  dict: "dict_keyiterator",
  set: "set_iterator",
  frozenset: "set_iterator",
  bytes: "bytes_iterator",
  deque: "_deque_iterator",
};

export function iteratorOf(value: Value): Value {
  if (value.type === "iterator") return value;
  if (value.type === "dict" && value.like?.name === "OrderedDict") return iterator("odict_iterator", lazily(value));
  const name =
    value.type === "view"
      ? value.name.replace(/^(o?dict)_(key|value|item)s$/, (_, of, part) =>
          of === "odict" ? "odict_iterator" : `dict_${part}iterator`,
        )
      : ITERATORS[value.type];
  return iterator(name ?? "", source(value));
}

const REVERSED: Readonly<Partial<Record<Value["type"], string>>> = {
  list: "list_reverseiterator",
  range: "range_iterator",
  tuple: "reversed",
  str: "reversed",
  bytes: "reversed",
  dict: "dict_reversekeyiterator",
  deque: "_deque_reverse_iterator",
};

export function reversed(value: Value): Value {
  const name =
    value.type === "view"
      ? value.name.replace(/^dict_(key|value|item)s$/, "dict_reverse$1iterator")
      : REVERSED[value.type];
  if (name === undefined || name.startsWith("odict") || (value.type === "dict" && value.like)) return stop();
  return iterator(name, iterate(value).toReversed().values());
}
