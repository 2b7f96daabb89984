import { int, NONE } from "../value.ts";
import { call } from "./call.ts";
import { compared, isLess } from "./comparison.ts";
import type { Machine } from "./machine.ts";
import { rangeOf } from "./near.ts";
import { Instance } from "./objects/classes.ts";
import { List, Tuple } from "./objects/containers.ts";
import { Native } from "./objects/functions.ts";
import type { Held, Run } from "./objects/thing.ts";
import { stuck, undecided } from "./stuck.ts";
import { truthOf } from "./truth.ts";
import { kindOf } from "./types.ts";
import { isCalm, isNumeric, kindIn, known, oneOf, unknownIn } from "./unknown.ts";

/** Merge sort: stable like Python's, so the result is the same; which pairs it compares is not, so own comparisons are left. */
export function* sortedItems(
  machine: Machine,
  items: readonly Held[],
  key: Held | undefined,
  isReverse: boolean,
): Run<Held[]> {
  if (key instanceof Comparer) return yield* sortedBy(machine, items, key.of, isReverse);
  const pairs: { readonly item: Held; readonly by: Held }[] = [];
  for (const item of items)
    pairs.push({ item, by: key ? yield* call(machine, key, { args: [item], named: new Map() }) : item });
  const areNear = pairs.every(({ by }) => rangeOf(by) !== undefined);
  const unclear = areNear ? undefined : unknownIn(pairs.map(({ by }) => by));
  if (unclear) {
    if (!pairs.every(({ by }) => isCalm(by))) return undecided(unclear.cause);
    const kinds = new Set(pairs.map(({ by }) => kindIn(by)));
    if (pairs.length > 1 && kinds.size > 1 && ![...kinds].every(isNumeric)) return undecided(unclear.cause);
    return pairs.length < 2 ? [...items] : items.map(() => oneOf(unclear.cause, items));
  }
  if (pairs.some(({ by }) => hasOwnOrder(by))) {
    const all = isReverse ? pairs.toReversed() : pairs;
    const sorted = yield* sortedRun(all, (a, b) => isLess(machine, a.by, b.by));
    return (isReverse ? sorted.toReversed() : sorted).map(({ item }) => item);
  }
  const sort = (part: typeof pairs) => merged(part, (a, b) => isLess(machine, a.by, b.by));
  const kinds = new Set(pairs.map(({ by }) => kindOf(by)));
  // Which two items of different kinds meet first decides the message.
  const isMixed = kinds.size > 1 && ![...kinds].every((kind) => ["int", "float", "bool"].includes(kind));
  if (isMixed && pairs.length !== 2) return stuck("sorting a mixture");
  const result = yield* sort(isReverse ? pairs.toReversed() : pairs);
  return (isReverse ? result.toReversed() : result).map(({ item }) => item);
}

/** `functools.cmp_to_key(…)`. */
export class Comparer extends Native {
  readonly of: Held;

  constructor(of: Held) {
    super("cmp_to_key", "<object> KeyWrapper()");
    this.of = of;
  }
}

function* sortedBy(machine: Machine, items: readonly Held[], by: Held, isReverse: boolean): Run<Held[]> {
  function* less(a: Held, b: Held): Run<boolean> {
    const order = known(yield* call(machine, by, { args: [a, b], named: new Map() }));
    return yield* truthOf(machine, yield* compared(machine, "<", order, int(0)));
  }
  const given = isReverse ? items.toReversed() : items;
  // Nobody sees in which order pure functions are asked.
  const sorted = isCalm(by) ? yield* merged(given, less) : yield* sortedRun(given, less);
  return isReverse ? sorted.toReversed() : [...sorted];
}

/** Stable, as Python's way of sorting is. */
function* merged<T>(items: readonly T[], less: (a: T, b: T) => Run<boolean>): Run<readonly T[]> {
  if (items.length < 2) return items;
  const half = items.length >> 1;
  const [left, right] = [yield* merged(items.slice(0, half), less), yield* merged(items.slice(half), less)];
  const out: T[] = [];
  let [a, b] = [0, 0];
  while (a < left.length && b < right.length) {
    const [x, y] = [left[a], right[b]] as [T, T];
    if (yield* less(y, x)) {
      out.push(y);
      b++;
    } else {
      out.push(x);
      a++;
    }
  }
  return [...out, ...left.slice(a), ...right.slice(b)];
}

/**
 * What is in order, or in the opposite one, throughout: Python finds out by comparing each item with the one before it. What it
 * compares after that differs between versions, and methods of the program's show it.
 */
export function* sortedRun<T>(items: readonly T[], less: (a: T, b: T) => Run<boolean>): Run<readonly T[]> {
  let isFalling: boolean | undefined;
  for (const [at, item] of items.entries()) {
    const before = items[at - 1];
    if (before === undefined) continue;
    const isBelow = yield* less(item, before);
    isFalling ??= isBelow;
    if (isBelow !== isFalling) return stuck("sorting by a method");
  }
  return isFalling ? items.toReversed() : items;
}

function hasOwnOrder(held: Held): boolean {
  if (held instanceof Instance)
    return ["__lt__", "__gt__", "__eq__"].some((name) => held.cls.findOwn(name)) || hasOwnOrder(held.core ?? NONE);
  return (held instanceof Tuple || held instanceof List) && held.items.some(hasOwnOrder);
}
