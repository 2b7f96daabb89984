import { textMethod } from "../../strings.ts";
import { bool, characters, NONE, str } from "../../value.ts";
import type { Arguments } from "../call.ts";
import { missingKey } from "../items.ts";
import type { Machine } from "../machine.ts";
import { Dict } from "../objects/containers.ts";
import { LibraryObject } from "../objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "../objects/thing.ts";
import { Unknown } from "../objects/unknownValue.ts";
import { strText } from "../strings.ts";
import { stuck, undecided } from "../stuck.ts";
import { heldText, known } from "../unknown.ts";

/** `string.Template`. */

const PLACE = /\$(?:(\$)|([_a-zA-Z][_a-zA-Z0-9]*)|\{([_a-zA-Z][_a-zA-Z0-9]*)\}|())/g;

class Template extends LibraryObject {
  readonly #text: string;

  constructor(text: string) {
    super("Template");
    this.#text = text;
  }

  field(name: string): Held | undefined {
    if (name === "template") return str(this.#text);
    if (name === "delimiter") return str("$");
    return name === "substitute" || name === "safe_substitute" ? undefined : stuck(`Template.${name}`);
  }

  *call(machine: Machine, name: string, { args, named }: Arguments): Run<Held> {
    const [first, ...more] = args;
    const mapping = first && known(first);
    if (mapping instanceof Unknown) return undecided(mapping.cause);
    if (more.length > 0 || (mapping && (!(mapping instanceof Dict) || mapping.factory || mapping.like)))
      return stuck(`Template.${name}`);
    const isSafe = name === "safe_substitute";
    if (!isSafe && name !== "substitute") return stuck(`Template.${name}`);
    let [made, end] = ["", 0];
    for (const found of this.#text.matchAll(PLACE)) {
      const [whole, escaped, plain, braced] = found;
      made += this.#text.slice(end, found.index);
      end = found.index + whole.length;
      const key = plain ?? braced;
      if (escaped) made += "$";
      else if (key === undefined) made += isSafe ? whole : this.#refuse(machine, found.index);
      else {
        const value = named.get(key) ?? mapping?.get(str(key));
        made += value ? yield* strText(machine, value) : isSafe ? whole : missingKey(machine, str(key));
      }
    }
    return heldText(made + this.#text.slice(end));
  }

  #refuse(machine: Machine, at: number): never {
    const lines = textMethod("splitlines", this.#text.slice(0, at + 1), [bool(true)], []);
    const all = lines.type === "list" ? lines.items : [];
    const last = all.at(-1) ?? NONE;
    const column = last.type === "str" ? characters(last.value).length : stuck("a place in a template");
    return machine.raise("ValueError", `Invalid placeholder in string: line ${all.length}, col ${column}`);
  }
}

export function callString(_machine: Machine, name: string, { args, named }: Arguments): Held {
  const given = args[0] ?? named.get("template");
  const text = given && known(given);
  if (text instanceof Unknown) return undecided(text.cause);
  if (name !== "Template" || args.length + named.size !== 1 || !text || text instanceof Thing || text.type !== "str")
    return stuck(`string.${name}`);
  return new Template(text.value);
}
