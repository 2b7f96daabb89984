/** What becomes of an object that nobody knows any more. */

import { isAlone, stuck } from "../stuck.ts";
import { EnumMember, Instance } from "./classes.ts";
import { Deque, Dict, FieldsDict, List, PySet, Tuple, View } from "./containers.ts";
import { Method, NativeMethod } from "./functions.ts";
import { Iter } from "./iterators.ts";
import { LibraryObject } from "./ofLibrary.ts";
import { type Held, Thing } from "./thing.ts";
import { Unknown } from "./unknownValue.ts";

/**
 * What an object holds can no longer be known.
 *
 * @param more what it may hold now, too
 * @param isDeep nor what all those hold that can be reached from it
 */
export function lose(held: Held, cause: string, more: readonly Held[] = [], isDeep = false): void {
  if (!(held instanceof Thing) || held instanceof EnumMember) return;
  if (isAlone) stuck(cause);
  if (held instanceof FieldsDict) {
    lose(held.of, cause, more, isDeep);
    return;
  }
  const one = held.lost ?? held;
  if (one instanceof Unknown) {
    const { reaches } = one;
    one.version++;
    // While they are lost, it reaches nothing: what holds itself is lost once.
    one.reaches = [];
    for (const part of reaches) lose(part, cause, [], true);
    one.reaches = [...reaches, ...more];
    return;
  }
  const parts = partsOf(held);
  const kind =
    held instanceof List ? "list" : held instanceof Dict ? "dict" : held instanceof PySet ? "set" : undefined;
  const isObject = [Deque, Instance, Iter, LibraryObject].some((type) => held instanceof type);
  if (kind !== undefined || isObject) held.lost = new Unknown(cause, kind, { reaches: [...parts, ...more] });
  if (held instanceof Instance && held.core) lose(held.core, cause, more, isDeep);
  if (isDeep || held.lost === undefined) for (const part of parts) lose(part, cause, [], true);
}

/** What an object holds, as far as that can change. */
export function partsOf(held: Held): readonly Held[] {
  if (!(held instanceof Thing) || held.lost) return [];
  if (held instanceof List || held instanceof Tuple || held instanceof Deque) return held.items;
  if (held instanceof Dict) return [...held.entries.values()].flat();
  if (held instanceof PySet) return [...held.items.values()];
  if (held instanceof Instance) return [...held.fields.values(), ...held.args, ...(held.core ? [held.core] : [])];
  if (held instanceof View) return [held.of];
  if (held instanceof LibraryObject) return held.parts;
  return held instanceof Method || held instanceof NativeMethod ? [held.self] : [];
}
