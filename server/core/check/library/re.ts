import { native } from "../signature.ts";
import { asCount, asText, list, NONE, stop, str, tuple, type Value } from "../value.ts";
import { functions, type Module } from "./module.ts";
import { checkTemplate, filledIn, groupOf, NO_FLAGS, Pattern, parts, replaced } from "./pattern.ts";

/** Functions of `re` that give plain values. */

const pattern = (value: Value | undefined): Pattern => new Pattern(asText(value), NO_FLAGS);
const most = (value: Value | undefined): number => (value && asCount(value) !== 0 ? asCount(value) : Infinity);

/** What `findall` gives. */
export function allIn(of: Pattern, text: string): Value {
  return list(
    of.all(text).map((found) => {
      if (of.groups === 0) return str(groupOf(text, found, 0) ?? "");
      const groups = Array.from({ length: of.groups }, (_, at) => str(groupOf(text, found, at + 1) ?? ""));
      return groups.length === 1 ? (groups[0] ?? stop()) : tuple(groups);
    }),
  );
}

export function substituted(of: Pattern, by: string, text: string, count: number): readonly [Value, Value] {
  checkTemplate(by, of);
  const all = count < 0 ? stop() : of.all(text, count);
  const [made, times] = replaced(text, all, (found) => filledIn(by, text, found, of));
  return [str(made), { type: "int", value: BigInt(times) }];
}

export const parted = (of: Pattern, text: string, count: number): Value =>
  count < 0 ? stop() : list(parts(text, of.all(text, count)).map((part) => (part === undefined ? NONE : str(part))));

export const escaped = (text: string): Value => str(text.replace(/[\s#$&*+\-.?[\\\]^{|}~()]/g, "\\$&"));

export const re: Module = functions({
  findall: native("pattern string", (of, text) => allIn(pattern(of), asText(text))),
  sub: native(
    "pattern repl string count?",
    (of, by, text, count) => substituted(pattern(of), asText(by), asText(text), most(count))[0],
  ),
  split: native("pattern string maxsplit?", (of, text, count) => parted(pattern(of), asText(text), most(count))),
  escape: native("pattern", (text) => escaped(asText(text))),
});
