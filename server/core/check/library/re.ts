import { native } from "../signature.ts";
import { asCount, asText, list, NONE, stop, str, tuple, type Value } from "../value.ts";
import { functions, type Module } from "./module.ts";

/** Functions of `re` for patterns and texts of ASCII that mean the same in JavaScript. */

/** Literals, classes, groups and plain quantifiers; no look-around, flags, back-references, names or `$`. */
const SAFE =
  /^(?:[\w ,:;<>=!@#%&~`'"\-/]|\\[dwsDWSbB.*+?()[\]{}|^$\\/-]|\[\^?(?:[^[\]\\^]|\\[dws\-\]\\.])+\]|\((?:\?:)?|\)|[.|^]|(?<![*+?}|(^])(?:[*+?]|\{\d+(?:,\d*)?\})\??)*$/;

function compiled(pattern: Value | undefined, text: string): RegExp {
  const source = asText(pattern);
  if (!SAFE.test(source) || !/^[\n\t\x20-\x7e]*$/.test(text) || /\[\^?[^\]]*(?:--|&&|\|\||~~|\[)/.test(source))
    return stop();
  try {
    // `.` leaves out the line ends that Python's does: of these only "\n" can be here.
    return new RegExp(source.replaceAll("/", "\\/"), "g");
  } catch {
    return stop();
  }
}

function groups(match: RegExpMatchArray, missing: string): Value {
  const found = match.slice(1).map((group) => str(group ?? missing));
  if (found.length === 0) return str(match[0]);
  return found.length === 1 ? (found[0] ?? stop()) : tuple(found);
}

/** Where a match is empty the two differ in what comes next, so that is not followed. */
function matches(pattern: Value | undefined, text: string): readonly RegExpMatchArray[] {
  const all = [...text.matchAll(compiled(pattern, text))];
  return all.some(([match]) => match === "") ? stop() : all;
}

function substituted(pattern: Value | undefined, by: Value | undefined, text: string, most: number): Value {
  const all = matches(pattern, text).slice(0, most === 0 ? undefined : most);
  const template = asText(by);
  if (/\\[^\d]|\\0|\\\d\d/.test(template)) return stop();
  let [at, made] = [0, ""];
  for (const match of all) {
    const index = match.index ?? stop();
    const put = template.replace(/\\(\d)/g, (_, group: string) =>
      Number(group) < match.length ? (match[Number(group)] ?? "") : stop(),
    );
    made += text.slice(at, index) + put;
    at = index + match[0].length;
  }
  return str(made + text.slice(at));
}

function parted(pattern: Value | undefined, text: string, most: number): Value {
  const parts: Value[] = [];
  let at = 0;
  for (const match of matches(pattern, text).slice(0, most === 0 ? undefined : most)) {
    const index = match.index ?? stop();
    parts.push(str(text.slice(at, index)), ...match.slice(1).map((group) => (group === undefined ? NONE : str(group))));
    at = index + match[0].length;
  }
  return list([...parts, str(text.slice(at))]);
}

const count = (value: Value | undefined): number => (value ? asCount(value) : 0);

export const re: Module = functions({
  findall: native("pattern string", (pattern, text) =>
    list(matches(pattern, asText(text)).map((match) => groups(match, ""))),
  ),
  sub: native("pattern repl string count?", (pattern, by, text, most) =>
    substituted(pattern, by, asText(text), count(most)),
  ),
  split: native("pattern string maxsplit?", (pattern, text, most) => parted(pattern, asText(text), count(most))),
  escape: native("pattern", (text) => str(asText(text).replace(/[\s#$&*+\-.?[\\\]^{|}~()]/g, "\\$&"))),
});
