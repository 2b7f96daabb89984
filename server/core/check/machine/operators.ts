/** Which objects have operators of their own. */

import { callMethod, hasMethod } from "./call.ts";
import type { Machine } from "./machine.ts";
import { NOT_IMPLEMENTED } from "./natives.ts";
import { Instance } from "./objects/classes.ts";
import type { Held, Run } from "./objects/thing.ts";
import { stuck } from "./stuck.ts";

/** What an object's own method makes of it; undefined where it has none, or does not want to. */
export function* asked(machine: Machine, self: Held, name: string, other: Held): Run<Held | undefined> {
  if (!(self instanceof Instance) || !hasMethod(self, name)) return undefined;
  const answer = yield* callMethod(machine, self, name, [other]);
  return answer === NOT_IMPLEMENTED ? undefined : answer;
}

export const PLAIN_KINDS: ReadonlySet<string> = new Set(
  "int float bool str NoneType list tuple dict set function".split(" "),
);

export function refuseLibrary({ cls }: Instance): void {
  if (cls.mro.some(({ isBuiltin, name }) => isBuiltin && name !== "object" && name !== "Enum" && !cls.isException))
    stuck("a library object");
}
