import { int, NONE } from "../../value.ts";
import { binaryOf } from "../arithmetic.ts";
import { type Arguments, call } from "../call.ts";
import { settled } from "../convert.ts";
import { isEqual } from "../equality.ts";
import { allOf, iterate } from "../iterate.ts";
import type { Machine } from "../machine.ts";
import { Tuple } from "../objects/containers.ts";
import { Iter } from "../objects/iterators.ts";
import { type Held, type Run, Thing } from "../objects/thing.ts";
import { stuck } from "../stuck.ts";
import { truthOf } from "../truth.ts";
import { isNone } from "../types.ts";

/** What of `itertools` goes over its items one at a time, with any items and any function. */

type Next = () => Run<Held | undefined>;

/** The parameters of each, in order; those behind a `*` go by their names only. */
const PARAMETERS: Readonly<Record<string, string>> = {
  accumulate: "iterable func * initial",
  compress: "data selectors",
  count: "start step",
  cycle: "iterable",
  dropwhile: "predicate iterable",
  filterfalse: "function iterable",
  groupby: "iterable key",
  pairwise: "iterable",
  repeat: "object times",
  starmap: "function iterable",
  takewhile: "predicate iterable",
  tee: "iterable n",
};

export const LAZY: ReadonlySet<string> = new Set(
  [...Object.keys(PARAMETERS), "chain", "islice", "zip_longest"].map((name) => `itertools.${name}`),
);

export function* callItertools(machine: Machine, name: string, { args, named }: Arguments): Run<Held> {
  switch (name) {
    case "chain":
    case "chain.from_iterable":
      if (named.size > 0 || (name !== "chain" && args.length !== 1)) return stuck(`itertools.${name}`);
      return chained(machine, name === "chain" ? args : undefined, args[0] ?? NONE);
    case "islice":
      return named.size > 0 ? stuck("itertools.islice") : yield* sliced(machine, args);
    case "zip_longest": {
      const fill = named.get("fillvalue") ?? NONE;
      if (named.size > (named.has("fillvalue") ? 1 : 0)) return stuck("itertools.zip_longest");
      const iterators: Iter[] = [];
      for (const part of args) iterators.push(yield* iterate(machine, part));
      return longest(iterators, fill);
    }
  }
  const [positional = "", keyword = ""] = (PARAMETERS[name] ?? stuck(`itertools.${name}`)).split(" * ");
  const places = positional.split(" ");
  const all = [...places, ...keyword.split(" ")];
  if (args.length > places.length || [...named.keys()].some((key) => all.indexOf(key) < args.length))
    return stuck(`itertools.${name}`);
  const [first, second, third] = all.map((key, at) => args[at] ?? named.get(key));
  return yield* made(machine, name, first, second, third);
}

function* made(machine: Machine, name: string, first?: Held, second?: Held, third?: Held): Run<Held> {
  const needed = (held: Held | undefined): Held => held ?? stuck(`itertools.${name}`);
  switch (name) {
    case "count": {
      let next: Held = first ?? int(0);
      // A truth value counts as a number from the first on.
      if (!(next instanceof Thing) && next.type === "bool") return stuck("itertools.count");
      return new Iter("count", function* () {
        const now = next;
        next = yield* binaryOf(machine, "+", next, second ?? int(1));
        return now;
      });
    }
    case "repeat": {
      let left = second ? countOf(second) : Number.POSITIVE_INFINITY;
      const item = needed(first);
      return new Iter("repeat", () => settled(left-- > 0 ? item : undefined));
    }
    case "accumulate": {
      const items = yield* iterate(machine, needed(first));
      return new Iter("accumulate", accumulated(machine, items, given(second), given(third)));
    }
    case "cycle":
      return new Iter("cycle", cycled(yield* iterate(machine, needed(first))));
    case "groupby":
      return grouped(machine, yield* iterate(machine, needed(first)), given(second));
    case "pairwise": {
      const items = yield* iterate(machine, needed(first));
      let before: Held | undefined;
      return new Iter("pairwise", function* () {
        before ??= yield* items.next();
        const item = before && (yield* items.next());
        const pair = before && item && new Tuple([before, item]);
        before = item;
        return pair;
      });
    }
    case "compress": {
      const [data, selectors] = [yield* iterate(machine, needed(first)), yield* iterate(machine, needed(second))];
      return new Iter("compress", function* (): Run<Held | undefined> {
        for (;;) {
          const item = yield* data.next();
          const selector = item && (yield* selectors.next());
          if (!selector) return undefined;
          if (yield* truthOf(machine, selector)) return item;
        }
      });
    }
    case "tee": {
      const copies = second ? countOf(second) : 2;
      if (copies < -1_000) return stuck("a number of iterators");
      if (copies < 0) return machine.raise("ValueError", "n must be >= 0");
      return new Tuple(teed(yield* iterate(machine, needed(first)), copies));
    }
    default: {
      const items = yield* iterate(machine, needed(second));
      return new Iter(name, tested(machine, name, needed(first), items));
    }
  }
}

const given = (held: Held | undefined): Held | undefined => (held && isNone(held) ? undefined : held);

function countOf(held: Held): number {
  const count = held instanceof Thing || held.type !== "int" ? stuck("a number of items") : Number(held.value);
  return count > 100_000 ? stuck("many items") : count;
}

/** `takewhile`, `dropwhile`, `filterfalse` and `starmap`. */
function tested(machine: Machine, name: string, callee: Held, items: Iter): Next {
  let isOver = false;
  return function* () {
    for (
      let item = isOver && name === "takewhile" ? undefined : yield* items.next();
      item;
      item = yield* items.next()
    ) {
      if (name === "starmap")
        return yield* call(machine, callee, { args: yield* allOf(machine, item), named: new Map() });
      if (name === "dropwhile" && isOver) return item;
      const answer =
        name === "filterfalse" && isNone(callee)
          ? item
          : yield* call(machine, callee, { args: [item], named: new Map() });
      const truth = yield* truthOf(machine, answer);
      if (name === "takewhile" && !truth) break;
      if (name === "takewhile" || !truth) {
        isOver = name === "dropwhile";
        return item;
      }
    }
    isOver ||= name === "takewhile";
    return undefined;
  };
}

function chained(machine: Machine, parts: readonly Held[] | undefined, from: Held): Iter {
  let [at, open]: [number, Iter | undefined] = [0, undefined];
  let outer: Iter | undefined;
  return new Iter("chain", function* (): Run<Held | undefined> {
    for (;;) {
      const item = open && (yield* open.next());
      if (item) return item;
      if (!parts) outer ??= yield* iterate(machine, from);
      const over = parts ? parts[at++] : yield* outer?.next() ?? stuck("chain");
      if (!over) return undefined;
      open = yield* iterate(machine, over);
    }
  });
}

function* sliced(machine: Machine, args: readonly Held[]): Run<Held> {
  const [over, ...bounds] = args;
  const numbers = bounds.map((bound) => (isNone(bound) ? undefined : countOf(bound)));
  if (!over || bounds.length === 0 || bounds.length > 3) return stuck("itertools.islice");
  const [start = 0, end, step = 1] = bounds.length === 1 ? [0, numbers[0]] : numbers;
  // The messages for these have changed.
  if (start < 0 || (end !== undefined && end < 0) || step < 1) return stuck("itertools.islice");
  const items = yield* iterate(machine, over);
  let [at, next] = [0, start];
  return new Iter("islice", function* () {
    for (; at < next; at++) if (!(yield* items.next())) return undefined;
    if (end !== undefined && at >= end) return undefined;
    at++;
    next = end === undefined ? next + step : Math.min(next + step, end);
    return yield* items.next();
  });
}

function longest(iterators: readonly Iter[], fill: Held): Iter {
  const open = new Set(iterators.keys());
  return new Iter("zip_longest", function* (): Run<Held | undefined> {
    if (open.size === 0) return undefined;
    const items: Held[] = [];
    for (const [at, iterator] of iterators.entries()) {
      const item = open.has(at) ? yield* iterator.next() : undefined;
      if (!item) open.delete(at);
      if (open.size === 0) return undefined;
      items.push(item ?? fill);
    }
    return new Tuple(items);
  });
}

function accumulated(machine: Machine, items: Iter, callee: Held | undefined, initial: Held | undefined): Next {
  let total: Held | undefined;
  let first = initial;
  return function* () {
    if (!total) {
      total = first ?? (yield* items.next());
      first = undefined;
      return total;
    }
    const item = yield* items.next();
    if (!item) return undefined;
    total = callee
      ? yield* call(machine, callee, { args: [total, item], named: new Map() })
      : yield* binaryOf(machine, "+", total, item);
    return total;
  };
}

function cycled(items: Iter): Next {
  const seen: Held[] = [];
  let [at, isOver] = [0, false];
  return function* () {
    const item = isOver ? undefined : yield* items.next();
    if (item) {
      seen.push(item);
      return item;
    }
    isOver = true;
    return seen.length === 0 ? undefined : seen[at++ % seen.length];
  };
}

function teed(items: Iter, copies: number): readonly Iter[] {
  const seen: Held[] = [];
  let isOver = false;
  return Array.from({ length: copies }, () => {
    let at = 0;
    return new Iter("_tee", function* () {
      if (at === seen.length && !isOver) {
        const item = yield* items.next();
        if (item) seen.push(item);
        else isOver = true;
      }
      return seen[at] ? seen[at++] : undefined;
    });
  });
}

/** As CPython does it: a group ends where the next one begins, or where that is asked for. */
function grouped(machine: Machine, items: Iter, key: Held | undefined): Iter {
  let target: Held | undefined;
  let nowKey: Held | undefined;
  let now: Held | undefined;
  let open: Iter | undefined;
  function* step(): Run<boolean> {
    const item = yield* items.next();
    if (!item) return false;
    nowKey = key ? yield* call(machine, key, { args: [item], named: new Map() }) : item;
    now = item;
    return true;
  }
  function* isInside(): Run<boolean> {
    return target !== undefined && nowKey !== undefined && (yield* isEqual(machine, target, nowKey));
  }
  return new Iter("groupby", function* () {
    open = undefined;
    while (!nowKey || (target && (yield* isInside()))) if (!(yield* step())) return undefined;
    target = nowKey;
    const group: Iter = new Iter("_grouper", function* () {
      if (open !== group || (!now && !(yield* step())) || !(yield* isInside())) return undefined;
      const item = now;
      now = undefined;
      return item;
    });
    open = group;
    return new Tuple([nowKey, group]);
  });
}
