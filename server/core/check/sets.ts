import { keyOf } from "./equality.ts";
import { SetTable } from "./setTable.ts";
import { orderedItems, type SetValue, stop, type Value } from "./value.ts";

/** Sets, with the order in which CPython goes over them where that is certain. */

type SetType = SetValue["type"];

export function setOf(type: SetType, given: readonly Value[]): SetValue {
  const byKey = new Map<string, Value>();
  for (const item of given) if (!byKey.has(keyOf(item))) byKey.set(keyOf(item), item);
  return { type, items: [...byKey.values()], table: SetTable.of(given, keyOf) };
}

/** A set as a trace shows it: its items in an order that is not its own. `mayHaveShrunk`: what it lost may have left traces. */
export function shownSet(type: SetType, items: readonly Value[], mayHaveShrunk: boolean): SetValue {
  return { type, items, table: mayHaveShrunk ? undefined : SetTable.ofSmall(items, keyOf) };
}

export const keysOf = ({ items }: SetValue): ReadonlySet<string> => new Set(items.map(keyOf));

/** A copy: the order may be another one. */
export function copied({ items, table }: SetValue, type: SetType): SetValue {
  return { type, items, table: table?.isExact ? table.copied() : table };
}

/** `a` after these were put into it: what `|=` and `update` do, and what `|` and `union` do to a copy. */
export function updated(a: SetValue, given: readonly SetValue[]): SetValue {
  const known = new Set(keysOf(a));
  const items = [...a.items];
  let table = exact(a)?.clone();
  for (const other of given) {
    for (const item of other.items) {
      const key = keyOf(item);
      if (!known.has(key)) items.push(item);
      known.add(key);
    }
    const more = exact(other);
    if (table && more) table.merge(more);
    else table = undefined;
  }
  return { type: a.type, items, table: table ?? small(items, a, given) };
}

export function intersection(a: SetValue, b: SetValue): SetValue {
  const [over, other] = b.items.length > a.items.length ? [a, b] : [b, a];
  const keys = keysOf(other);
  return remade(a.type, over, (key) => keys.has(key));
}

export function difference(a: SetValue, b: SetValue): SetValue {
  const keys = keysOf(b);
  const result = remade(a.type, a, (key) => !keys.has(key));
  if (Math.floor(a.items.length / 4) <= b.items.length) return result;
  const table = exact(a)?.copied();
  for (const key of keys) table?.discard(key);
  return { ...result, table };
}

/** What is in one of the two only; the order differs between versions. */
export function symmetric(a: SetValue, b: SetValue): SetValue {
  const [ours, theirs] = [keysOf(a), keysOf(b)];
  const items = [...a.items.filter((x) => !theirs.has(keyOf(x))), ...b.items.filter((x) => !ours.has(keyOf(x)))];
  return { type: a.type, items, table: undefined };
}

export function added(set: SetValue, given: readonly Value[]): SetValue {
  const more = setOf(
    "set",
    given.filter((item) => !keysOf(set).has(keyOf(item))),
  );
  const table = exact(set)?.clone();
  const isKnown = given.every((item) => table?.add(item, keyOf(item)));
  const items = [...set.items, ...more.items];
  return { type: set.type, items, table: isKnown ? table : small(items, set, [more]) };
}

export function removed(set: SetValue, value: Value): SetValue {
  const key = keyOf(value);
  return { ...set, items: set.items.filter((item) => keyOf(item) !== key), table: undefined };
}

/** What a new set holds into which another's items are put one after the other. */
function remade(type: SetType, over: SetValue, isWanted: (key: string) => boolean): SetValue {
  const items = over.items.filter((item) => isWanted(keyOf(item)));
  const inOrder = orderedItems(over)?.filter((item) => isWanted(keyOf(item)));
  return { type, items, table: inOrder && SetTable.of(inOrder, keyOf) };
}

const exact = ({ items, table }: SetValue): SetTable | undefined =>
  table?.isExact ? table : items.length < 2 ? SetTable.of(items, keyOf) : undefined;

/** Small numbers stand in order in every table, unless something else was there before. */
function small(items: readonly Value[], a: SetValue, others: readonly SetValue[]): SetTable | undefined {
  return [a, ...others].every(({ table, items: own }) => table || own.length < 2)
    ? SetTable.ofSmall(items, keyOf)
    : undefined;
}

export const asSet = (value: Value): SetValue => (value.type === "set" || value.type === "frozenset" ? value : stop());
