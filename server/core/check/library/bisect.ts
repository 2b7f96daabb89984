import { order } from "../equality.ts";
import { callValue, given, native, needed } from "../signature.ts";
import { asCount, int, stop, type Value } from "../value.ts";
import { functions, type Module } from "./module.ts";

/** Where a value goes in a list that is in order: before equal ones, or behind them. */
function place(
  values: Value,
  wanted: Value,
  isLeft: boolean,
  low: Value | undefined,
  high: Value | undefined,
  key: Value | undefined,
): number {
  const items = values.type === "list" || values.type === "tuple" ? values.items : stop();
  const by = key && given(key);
  let [from, to] = [low ? asCount(low) : 0, high && given(high) ? asCount(high) : items.length];
  if (from < 0) stop();
  while (from < to) {
    const middle = (from + to) >> 1;
    const item = items[middle] ?? stop();
    const found = by ? callValue(by, item) : item;
    if (isLeft ? order(found, wanted) < 0 : order(wanted, found) >= 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

const search = (isLeft: boolean) =>
  native("a x lo? hi? * key?", (values, wanted, low, high, key) =>
    int(place(needed(values), needed(wanted), isLeft, low, high, key)),
  );

export const bisect: Module = functions({
  bisect: search(false),
  bisect_left: search(true),
  bisect_right: search(false),
});
