import { str } from "../value.ts";
import { attribute } from "./attributes.ts";
import type { Arguments } from "./call.ts";
import { itemOf } from "./items.ts";
import type { Machine } from "./machine.ts";
import { Dict } from "./objects/containers.ts";
import type { Held, Run } from "./objects/thing.ts";
import { formatOf, reprText, strText } from "./strings.ts";
import { stuck } from "./stuck.ts";
import { heldText, isMarked } from "./unknown.ts";

/** `'{} {name.x[0]!r:>{width}}'.format(…)`, and what `format_map` makes of a mapping. */
export function* formatted(machine: Machine, template: string, given: Arguments | Held): Run<Held> {
  return heldText(yield* new Template(machine, given).fill(template, 0));
}

class Template {
  readonly #machine: Machine;
  readonly #given: Arguments | Held;
  #count = 0;
  /** Whether places are counted or named: not both. */
  #isCounted: boolean | undefined;

  constructor(machine: Machine, given: Arguments | Held) {
    this.#machine = machine;
    this.#given = given;
  }

  *fill(template: string, depth: number): Run<string> {
    let made = "";
    for (let at = 0; at < template.length; ) {
      const next = template[at] ?? "";
      if ((next === "{" || next === "}") && template[at + 1] === next && depth === 0) {
        made += next;
        at += 2;
      } else if (next === "{") {
        const end = endOf(template, at);
        made += yield* this.#field(template.slice(at + 1, end), depth);
        at = end + 1;
      } else if (next === "}") return stuck("str.format");
      else {
        made += next;
        at++;
      }
    }
    return made;
  }

  *#field(text: string, depth: number): Run<string> {
    // An index may hold any character but a bracket.
    const found = /^([^.[\]{}:!]*)((?:\.[^.[\]{}:!]+|\[[^\]{}]+\])*)(?:!([rsa]))?(?::([\s\S]*))?$/.exec(text);
    if (!found || depth > 1) return stuck("str.format");
    const [, name = "", path = "", conversion, format = ""] = found;
    let value = yield* this.#argument(name);
    for (const [, attributeName, index] of path.matchAll(/\.([^.[]+)|\[([^\]]+)\]/g))
      value =
        attributeName !== undefined
          ? yield* attribute(this.#machine, value, attributeName)
          : yield* itemOf(this.#machine, value, indexOf(index ?? ""));
    const specification = yield* this.fill(format, depth + 1);
    if (isMarked(specification)) return stuck("a format that is not known");
    if (conversion === undefined) return yield* formatOf(this.#machine, value, specification);
    if (conversion === "a") return stuck("!a");
    const shown = yield* (conversion === "r" ? reprText : strText)(this.#machine, value);
    return yield* formatOf(this.#machine, heldText(shown), specification);
  }

  *#argument(name: string): Run<Held> {
    const given = this.#given;
    const isNumber = /^\d*$/.test(name);
    if (!("args" in given) || !("named" in given)) {
      if (isNumber || !(given instanceof Dict)) return stuck("str.format_map");
      return yield* itemOf(this.#machine, given, str(name));
    }
    if (!isNumber) return given.named.get(name) ?? stuck("str.format");
    const isCounted = name === "";
    if (this.#isCounted !== undefined && this.#isCounted !== isCounted) return stuck("str.format");
    this.#isCounted = isCounted;
    return given.args[isCounted ? this.#count++ : Number(name)] ?? stuck("str.format");
  }
}

/** Where the field that begins here ends. */
function endOf(template: string, start: number): number {
  let depth = 0;
  for (let at = start; at < template.length; at++) {
    if (template[at] === "{") depth++;
    else if (template[at] === "}" && --depth === 0) return at;
  }
  return stuck("str.format");
}

const indexOf = (text: string): Held => (/^\d+$/.test(text) ? { type: "int", value: BigInt(text) } : str(text));
