import { sortedBy } from "../equality.ts";
import { iterate } from "../operations.ts";
import { callValue, given, native, needed } from "../signature.ts";
import { asCount, list, stop } from "../value.ts";
import { functions, type Module } from "./module.ts";

const largest = (isReversed: boolean) =>
  native("n iterable key?", (n, iterable, key) => {
    if (asCount(n) < 1) return stop();
    const by = key && given(key);
    const sorted = sortedBy(iterate(needed(iterable)), (item) => (by ? callValue(by, item) : item), isReversed);
    return list(sorted.slice(0, asCount(n)));
  });

export const heapq: Module = functions({ nlargest: largest(true), nsmallest: largest(false) });
