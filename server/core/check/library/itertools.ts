import { same } from "../equality.ts";
import { filtered, lazily, rows, source } from "../iterators.ts";
import { iterate, operate } from "../operations.ts";
import { callValue, given, native, needed, variadic } from "../signature.ts";
import {
  asCount,
  int,
  iterator,
  MAX_ITEMS,
  type Named,
  type Native,
  NONE,
  stop,
  truthOf,
  tuple,
  type Value,
} from "../value.ts";
import { classes, functions, type Module } from "./module.ts";

function accumulated(iterable: Value, callee: Value | undefined, initial: Value | undefined): Value {
  const items = source(iterable);
  return iterator(
    "accumulate",
    (function* () {
      let total = initial;
      if (total) yield total;
      for (const item of items) {
        total = total ? (callee ? callValue(callee, total, item) : operate("+", total, item)) : item;
        yield total;
      }
    })(),
  );
}

function chained(iterables: Iterable<Value>): Value {
  return iterator(
    "chain",
    (function* () {
      for (const one of iterables) yield* lazily(one);
    })(),
  );
}

function* products(pools: readonly (readonly Value[])[]): Generator<Value> {
  const go = function* (at: number, chosen: readonly Value[]): Generator<Value> {
    const pool = pools[at];
    if (!pool) yield tuple(chosen);
    else for (const item of pool) yield* go(at + 1, [...chosen, item]);
  };
  yield* go(0, []);
}

const product: Native = (args, named) => {
  const [[name, value] = ["repeat", int(1)], ...more] = named;
  if (name !== "repeat" || more.length > 0) return stop();
  const pools = args.map(iterate);
  const times = asCount(value);
  if (times < 0 || times > 20) stop();
  return iterator("product", products(Array.from({ length: times }, () => pools).flat()));
};

/** Choices of so many places in order: the next may be any that `isNext` allows. */
function* choices(
  items: readonly Value[],
  count: number,
  isNext: (chosen: readonly number[], at: number) => boolean,
): Generator<Value> {
  const go = function* (chosen: readonly number[]): Generator<Value> {
    if (chosen.length === count) yield tuple(chosen.map((at) => items[at] ?? stop()));
    else for (const at of items.keys()) if (isNext(chosen, at)) yield* go([...chosen, at]);
  };
  if (count >= 0) yield* go([]);
}

const chosen = (name: string, isNext: (chosen: readonly number[], at: number) => boolean): Native =>
  native("iterable r?", (iterable, r) => {
    const items = iterate(needed(iterable));
    if (!r && name !== "permutations") return stop();
    const count = r && given(r) ? asCount(r) : items.length;
    if (count < 0 || count > 12) return stop();
    return iterator(
      name,
      count > items.length && name !== "combinations_with_replacement" ? [].values() : choices(items, count, isNext),
    );
  });

function grouped(iterable: Value, key: Value | undefined): Value {
  const items = source(iterable);
  const keyed = (item: Value) => (key ? callValue(key, item) : item);
  return iterator(
    "groupby",
    (function* () {
      let next = items.next();
      let turn = 0;
      while (!next.done) {
        const own = keyed(next.value);
        const at = ++turn;
        let pending: Value | undefined = next.value;
        const take = (): Value | undefined => {
          if (at !== turn) return undefined; // the next group has begun
          const item = pending;
          if (!item) return undefined;
          next = items.next();
          pending = !next.done && same(keyed(next.value), own) ? next.value : undefined;
          return item;
        };
        const group = (function* () {
          for (let item = take(); item; item = take()) yield item;
        })();
        yield tuple([own, iterator("_grouper", group)]);
        while (pending) take();
      }
    })(),
  );
}

function islice(args: readonly Value[]): Value {
  const [iterable = stop(), ...bounds] = args;
  const count = (value: Value | undefined) => (value && given(value) ? asCount(value) : undefined);
  const [a, b, c] = bounds.map(count);
  if (bounds.length === 0 || bounds.length > 3) return stop();
  const [start, end, step] = bounds.length === 1 ? [0, a, 1] : [a ?? 0, b, c ?? 1];
  if (start < 0 || (end !== undefined && end < 0) || step < 1) return stop();
  const items = source(iterable);
  return iterator(
    "islice",
    (function* () {
      for (let at = 0, wanted = start; end === undefined || at < end; at++) {
        if (end !== undefined && wanted >= end && at >= wanted) return;
        const { value, done } = items.next();
        if (done) return;
        if (at === wanted) {
          yield value;
          wanted += step;
        }
      }
    })(),
  );
}

const zipLongest: Native = (args: readonly Value[], named: Named) => {
  const [[name, fill] = ["fillvalue", NONE], ...more] = named;
  if (name !== "fillvalue" || more.length > 0) return stop();
  const columns = args.map(iterate);
  const length = Math.max(0, ...columns.map((column) => column.length));
  return iterator(
    "zip_longest",
    Array.from({ length }, (_, at) => tuple(columns.map((column) => column[at] ?? fill))).values(),
  );
};

function* counting(start: Value, step: Value): Generator<Value> {
  // Floats are added up in another way than by adding.
  if (start.type !== "int" || step.type !== "int") stop();
  for (let value: Value = start; ; value = operate("+", value, step)) yield value;
}

function* cycling(items: readonly Value[]): Generator<Value> {
  while (items.length > 0) yield* items;
}

function* repeating(value: Value, times: number): Generator<Value> {
  for (let at = 0; at < times; at++) yield value;
}

function* pairs(items: Iterable<Value>): Generator<Value> {
  let before: Value | undefined;
  for (const item of items) {
    if (before) yield tuple([before, item]);
    before = item;
  }
}

function* whilst(callee: Value, items: Iterable<Value>): Generator<Value> {
  for (const item of items) {
    if (!truthOf(callValue(callee, item))) return;
    yield item;
  }
}

function* after(callee: Value, items: Iterable<Value>): Generator<Value> {
  let isOver = false;
  for (const item of items) {
    isOver ||= !truthOf(callValue(callee, item));
    if (isOver) yield item;
  }
}

function* spread(callee: Value, items: Iterable<Value>): Generator<Value> {
  for (const item of items) yield callValue(callee, ...iterate(item));
}

function* compressed(data: Value, selectors: Value): Generator<Value> {
  for (const [item, selector] of rows([source(data), source(selectors)]))
    if (item && selector && truthOf(selector)) yield item;
}

export const itertools: Module = {
  ...classes({
    accumulate: native("iterable func? * initial?", (iterable, callee, initial) =>
      accumulated(needed(iterable), callee && given(callee), initial && given(initial)),
    ),
    chain: variadic(chained),
    product,
    permutations: chosen("permutations", (before, at) => !before.includes(at)),
    combinations: chosen("combinations", (before, at) => at > (before.at(-1) ?? -1)),
    combinations_with_replacement: chosen("combinations_with_replacement", (before, at) => at >= (before.at(-1) ?? 0)),
    groupby: native("iterable key?", (iterable, key) => grouped(needed(iterable), key && given(key))),
    islice: variadic(islice),
    zip_longest: zipLongest,
    count: native("start? step?", (start = int(0), step = int(1)) => iterator("count", counting(start, step))),
    cycle: native("iterable /", (iterable) => iterator("cycle", cycling(iterate(needed(iterable))))),
    repeat: native("object times?", (value, times) =>
      iterator("repeat", repeating(needed(value), times ? asCount(times) : MAX_ITEMS * 100)),
    ),
    pairwise: native("iterable /", (iterable) => iterator("pairwise", pairs(source(needed(iterable))))),
    takewhile: native("predicate iterable /", (callee, items) =>
      iterator("takewhile", whilst(needed(callee), source(needed(items)))),
    ),
    dropwhile: native("predicate iterable /", (callee, items) =>
      iterator("dropwhile", after(needed(callee), source(needed(items)))),
    ),
    filterfalse: native("function iterable /", (callee, items) =>
      filtered("filterfalse", needed(callee), needed(items), false),
    ),
    starmap: native("function iterable /", (callee, items) =>
      iterator("starmap", spread(needed(callee), source(needed(items)))),
    ),
    compress: native("data selectors", (data, selectors) =>
      iterator("compress", compressed(needed(data), needed(selectors))),
    ),
  }),
  ...functions({ "chain.from_iterable": native("iterable /", (iterable) => chained(source(needed(iterable)))) }),
};
