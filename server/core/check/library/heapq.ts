import { order, sortedBy } from "../equality.ts";
import { iterate } from "../operations.ts";
import { callValue, given, native, needed } from "../signature.ts";
import { asCount, list, stop, type Value } from "../value.ts";
import { functions, type Module } from "./module.ts";

const largest = (isReversed: boolean) =>
  native("n iterable key?", (n, iterable, key) => {
    const by = key && given(key);
    const sorted = sortedBy(iterate(needed(iterable)), (item) => (by ? callValue(by, item) : item), isReversed);
    return list(sorted.slice(0, Math.max(0, asCount(n))));
  });

export const heapq: Module = functions({ nlargest: largest(true), nsmallest: largest(false) });

const isLess = (a: Value | undefined, b: Value | undefined): boolean => order(needed(a), needed(b)) < 0;

/** As CPython does it, item for item: heaps of equal items have many orders. */
function sink(heap: Value[], start: number, at: number): void {
  let place = at;
  const item = needed(heap[place]);
  while (place > start) {
    const parent = (place - 1) >> 1;
    if (!isLess(item, heap[parent])) break;
    heap[place] = needed(heap[parent]);
    place = parent;
  }
  heap[place] = item;
}

function rise(heap: Value[], at: number): void {
  let place = at;
  const item = needed(heap[place]);
  for (let child = 2 * place + 1; child < heap.length; child = 2 * place + 1) {
    const right = child + 1;
    if (right < heap.length && !isLess(heap[child], heap[right])) child = right;
    heap[place] = needed(heap[child]);
    place = child;
  }
  heap[place] = item;
  sink(heap, at, place);
}

const itemsOf = (heap: Value): Value[] => (heap.type === "list" ? [...heap.items] : stop());

export function heapified(heap: Value): Value {
  const items = itemsOf(heap);
  for (let at = (items.length >> 1) - 1; at >= 0; at--) rise(items, at);
  return list(items);
}

export function pushed(heap: Value, item: Value): Value {
  const items = [...itemsOf(heap), item];
  sink(items, 0, items.length - 1);
  return list(items);
}

export function popped(heap: Value): { readonly value: Value; readonly changed: Value } {
  const items = itemsOf(heap);
  const last = items.pop() ?? stop();
  const [first] = items;
  if (!first) return { value: last, changed: list([]) };
  items[0] = last;
  rise(items, 0);
  return { value: first, changed: list(items) };
}

export function replaced(heap: Value, item: Value): { readonly value: Value; readonly changed: Value } {
  const items = itemsOf(heap);
  const first = items[0] ?? stop();
  items[0] = item;
  rise(items, 0);
  return { value: first, changed: list(items) };
}

export function pushedAndPopped(heap: Value, item: Value): { readonly value: Value; readonly changed: Value } {
  const items = itemsOf(heap);
  if (!items[0] || !isLess(items[0], item)) return { value: item, changed: list(items) };
  return replaced(heap, item);
}
