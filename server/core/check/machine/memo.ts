import { int, NONE } from "../value.ts";
import { type Arguments, call } from "./call.ts";
import { hashed } from "./convert.ts";
import type { Machine } from "./machine.ts";
import { Tuple } from "./objects/containers.ts";
import { Memo } from "./objects/functions.ts";
import { keyOf } from "./objects/keys.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { stuck } from "./stuck.ts";

/** `@lru_cache(…)`, with its options. */
export function memoOf(of: Held, args: readonly Held[], named: ReadonlyMap<string, Held>): Memo {
  for (const option of named.keys()) if (option !== "maxsize") stuck(`lru_cache(${option})`);
  const size = args[0] ?? named.get("maxsize") ?? int(128);
  if (size instanceof Thing || (size.type !== "int" && size.type !== "none") || args.length > 1)
    return stuck("lru_cache");
  return new Memo(of, size.type === "none" ? undefined : Math.max(0, Number(size.value)));
}

/** Which calls are alike. */
function callOf({ args, named }: Arguments): string {
  const [first] = args;
  // A single int or str stands for itself, all else for the tuple of it.
  const isAlone = args.length === 1 && named.size === 0 && first && !(first instanceof Thing);
  if (isAlone && (first.type === "int" || first.type === "str")) return keyOf(first);
  return `(${args.map(keyOf).join()}|${[...named].map(([name, value]) => `${name}=${keyOf(value)}`).join()})`;
}

/** What is remembered, or what the function gives; what was not asked for longest goes. */
export function* callMemo(machine: Machine, memo: Memo, given: Arguments): Run<Held> {
  const key = hashed(machine, () => callOf(given));
  const known = memo.results.get(key);
  if (known) {
    memo.hits++;
    memo.results.delete(key);
    memo.results.set(key, known);
    return known;
  }
  memo.misses++;
  const result = yield* call(machine, memo.of, given);
  if (memo.size === 0 || memo.results.has(key)) return result;
  const [oldest] = memo.results.keys();
  if (memo.results.size === memo.size && oldest !== undefined) memo.results.delete(oldest);
  memo.results.set(key, result);
  return result;
}

export function ofMemo(memo: Memo, name: string): Held {
  if (name === "cache_clear") {
    memo.results.clear();
    memo.hits = memo.misses = 0;
    return NONE;
  }
  if (name !== "cache_info") return stuck(`.${name}`);
  const parts = [int(memo.hits), int(memo.misses), memo.size === undefined ? NONE : int(memo.size)];
  return new Tuple([...parts, int(memo.results.size)], {
    name: "CacheInfo",
    fields: ["hits", "misses", "maxsize", "currsize"],
  });
}
