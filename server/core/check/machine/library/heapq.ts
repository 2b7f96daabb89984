import { NONE } from "../../value.ts";
import { type Arguments, call } from "../call.ts";
import { isLess } from "../comparison.ts";
import { iterate } from "../iterate.ts";
import type { Machine } from "../machine.ts";
import { Instance } from "../objects/classes.ts";
import { List } from "../objects/containers.ts";
import { Iter } from "../objects/iterators.ts";
import { type Held, type Run, Thing } from "../objects/thing.ts";
import { stuck } from "../stuck.ts";
import { isNone } from "../types.ts";

/** `heapq` and `bisect`, as far as they change a list or go over several: as CPython does it, so that equal items end where Python has them. */

export const CHANGING_HEAPS: ReadonlySet<string> = new Set(
  "heapq.heapify heapq.heappop heapq.heappush heapq.heappushpop heapq.heapreplace heapq.merge bisect.insort bisect.insort_left bisect.insort_right".split(
    " ",
  ),
);

export function* callHeapq(machine: Machine, name: string, { args, named }: Arguments): Run<Held> {
  if (name === "merge") return merged(machine, args, named);
  const [heap, item] = args;
  const isWhole = args.length === (name === "heapify" || name === "heappop" ? 1 : 2);
  if (!(heap instanceof List) || named.size > 0 || !isWhole) return stuck(`heapq.${name}`);
  const { items } = heap;
  const [first] = items;
  switch (name) {
    case "heappush":
      items.push(item ?? stuck(name));
      yield* siftDown(machine, items, 0, items.length - 1);
      return NONE;
    case "heapify":
      for (let at = (items.length >> 1) - 1; at >= 0; at--) yield* siftUp(machine, items, at);
      return NONE;
    case "heappop": {
      const last = items.pop() ?? machine.raise("IndexError", "index out of range");
      const [top] = items;
      if (!top) return last;
      items[0] = last;
      yield* siftUp(machine, items, 0);
      return top;
    }
    case "heapreplace":
    case "heappushpop": {
      const given = item ?? stuck(name);
      if (name === "heappushpop" && (!first || !(yield* isLess(machine, first, given)))) return given;
      const top = first ?? machine.raise("IndexError", "index out of range");
      items[0] = given;
      yield* siftUp(machine, items, 0);
      return top;
    }
    default:
      return stuck(`heapq.${name}`);
  }
}

function* siftDown(machine: Machine, heap: Held[], start: number, from: number): Run<void> {
  let at = from;
  const item = heap[at] ?? stuck("heap");
  while (at > start) {
    const parent = heap[(at - 1) >> 1] ?? stuck("heap");
    if (!(yield* isLess(machine, item, parent))) break;
    heap[at] = parent;
    at = (at - 1) >> 1;
  }
  heap[at] = item;
}

function* siftUp(machine: Machine, heap: Held[], from: number): Run<void> {
  let at = from;
  const item = heap[at] ?? stuck("heap");
  for (let child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
    const right = heap[child + 1];
    const left = heap[child] ?? stuck("heap");
    if (right && !(yield* isLess(machine, left, right))) child++;
    heap[at] = heap[child] ?? stuck("heap");
    at = child;
  }
  heap[at] = item;
  yield* siftDown(machine, heap, from, at);
}

/** Lists that are in order, as one: of equal items the first list's come first. */
function merged(machine: Machine, over: readonly Held[], named: ReadonlyMap<string, Held>): Held {
  for (const option of named.keys()) if (option !== "key" && option !== "reverse") return stuck(option);
  const [key, reverse] = [named.get("key"), named.get("reverse")];
  const isReverse = reverse ? !(reverse instanceof Thing) && reverse.type === "bool" && reverse.value : false;
  if (reverse && (reverse instanceof Thing || reverse.type !== "bool")) return stuck("heapq.merge");
  interface Head {
    readonly of: Iter;
    item: Held | undefined;
    by: Held;
  }
  let heads: Head[] | undefined;
  // What follows an item is asked for when the next one is, not before: an iterator may depend on what came of the item.
  let last: Head | undefined;
  function* advance(head: Head): Run<void> {
    head.item = yield* head.of.next();
    // In which order it compares them, and how often, shows where that runs code of the program.
    if (head.item instanceof Instance) stuck("heapq.merge of objects");
    if (!head.item) return;
    head.by = key && !isNone(key) ? yield* call(machine, key, { args: [head.item], named: new Map() }) : head.item;
  }
  return new Iter("generator", function* () {
    if (!heads) {
      heads = [];
      for (const part of over) heads.push({ of: yield* iterate(machine, part), item: undefined, by: NONE });
      for (const head of heads) yield* advance(head);
    }
    if (last) yield* advance(last);
    let best: Head | undefined;
    for (const head of heads) {
      if (!head.item) continue;
      const isBetter: boolean =
        !best || (isReverse ? yield* isLess(machine, best.by, head.by) : yield* isLess(machine, head.by, best.by));
      if (isBetter) best = head;
    }
    last = best;
    return best?.item;
  });
}

/** `insort` and its like. */
export function* callBisect(machine: Machine, name: string, { args, named }: Arguments): Run<Held> {
  const [values, item, ...bounds] = args;
  if (!(values instanceof List) || !item || named.size > 0 || bounds.length > 0) return stuck(`bisect.${name}`);
  const { items } = values;
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = items[middle] ?? stuck(name);
    const goesRight =
      name === "insort_left" ? yield* isLess(machine, other, item) : !(yield* isLess(machine, item, other));
    if (goesRight) low = middle + 1;
    else high = middle;
  }
  items.splice(low, 0, item);
  return NONE;
}
