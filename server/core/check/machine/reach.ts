import { Class } from "./objects/classes.ts";
import { FunctionObject, Memo } from "./objects/functions.ts";
import { Manager } from "./objects/iterators.ts";
import { partsOf } from "./objects/lost.ts";
import { type Held, Thing } from "./objects/thing.ts";

/** Everything that can be come by from these, as far as it is seen. */
export function reachableFrom(roots: Iterable<Held | undefined>): ReadonlySet<Held> {
  const found = new Set<Held>();
  const open = [...roots];
  for (let held = open.pop(); open.length > 0 || held; held = open.pop()) {
    if (!(held instanceof Thing) || found.has(held)) continue;
    found.add(held);
    open.push(...partsOf(held), ...moreOf(held));
  }
  return found;
}

function moreOf(held: Thing): readonly (Held | undefined)[] {
  if (held instanceof FunctionObject)
    return [
      ...held.missing.values(),
      ...held.fields.values(),
      ...[...held.captured.values()].map(({ value }) => value),
    ];
  if (held instanceof Class) return [...held.members.values()];
  if (held instanceof Memo) return [...held.results.values()];
  return held instanceof Manager ? [held.running] : [];
}
