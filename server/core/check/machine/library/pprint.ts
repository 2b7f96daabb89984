import { formatted, SIGNATURE } from "../../library/pprint.ts";
import { bound } from "../../signature.ts";
import { attempt, NONE, type Value } from "../../value.ts";
import type { Arguments } from "../call.ts";
import { plainOf } from "../convert.ts";
import type { Machine } from "../machine.ts";
import { LibraryObject } from "../objects/ofLibrary.ts";
import { type Held, Thing } from "../objects/thing.ts";
import { stuck } from "../stuck.ts";

/** `pprint.pprint` and `pprint.pp`: they print what `pformat` gives. */
export function callPprint(machine: Machine, name: string, { args, named }: Arguments): Held {
  if (name !== "pprint" && name !== "pp") return stuck(`pprint.${name}`);
  const [object, to, ...others] = args;
  const stream = to ?? named.get("stream");
  const given = [object, ...others].flatMap((held) => (held ? [plainOf(held)] : []));
  const options = [...named].filter(([key]) => key !== "stream").map(([key, held]) => [key, plainOf(held)] as const);
  const text = attempt(() => formatted(bound<Value>(SIGNATURE, given, options), name === "pprint"));
  const shown = text?.type === "str" ? `${text.value}\n` : stuck(`pprint.${name}`);
  if (!stream || (!(stream instanceof Thing) && stream.type === "none")) machine.write(shown);
  else if (stream instanceof LibraryObject && !stream.lost) stream.write(machine, shown);
  else stuck("pprint to a stream");
  return NONE;
}
