import { json } from "../../library/json.ts";
import { NONE } from "../../value.ts";
import { type Arguments, call } from "../call.ts";
import { heldOf } from "../convert.ts";
import type { Machine } from "../machine.ts";
import type { Held, Run } from "../objects/thing.ts";
import { Unknown } from "../objects/unknownValue.ts";
import { stuck } from "../stuck.ts";
import { known, mayRaise, textOfUnknown } from "../unknown.ts";
import { TextBuffer } from "./io.ts";

/** `json.dump` and `json.load`: to a `StringIO` and from one, and what they do with a file of which nothing is known. */
export function* callJson(machine: Machine, name: string, { args, named }: Arguments): Run<Held> {
  const [first, second, ...more] = args;
  const to = name === "dump" ? (second ?? named.get("fp")) : first;
  const file = to instanceof TextBuffer ? to : to && known(to);
  const isFile = file instanceof Unknown && file.kind === "TextIOWrapper" && !file.isClosed;
  if (!(file instanceof TextBuffer) && !isFile) return stuck(`json.${name}`);
  const of = (wanted: string) => heldOf(json[wanted] ?? stuck(wanted));
  if (name === "dump") {
    const options = new Map([...named].filter(([key]) => key !== "fp"));
    const text = yield* call(machine, of("dumps"), { args: [first ?? stuck(name), ...more], named: options });
    if (file instanceof TextBuffer && !file.lost) {
      if (text instanceof Unknown) file.write(machine, textOfUnknown(text));
      else file.write(machine, "type" in text && text.type === "str" ? text.value : stuck(name));
    }
    return NONE;
  }
  if (name !== "load" || second) return stuck(`json.${name}`);
  if (file instanceof Unknown) {
    mayRaise(machine, file.cause, "ValueError");
    return new Unknown(file.cause);
  }
  const text = yield* file.call(machine, "read", { args: [], named: new Map() });
  return yield* call(machine, of("loads"), { args: [text], named });
}
