import { attribute } from "./attributes.ts";
import { bare } from "./builtBases.ts";
import type { Env } from "./env.ts";
import { isEqual } from "./equality.ts";
import { evaluate } from "./evaluate.ts";
import { allOf } from "./iterate.ts";
import type { Machine } from "./machine.ts";
import { Class, Instance } from "./objects/classes.ts";
import { Dict, List, PySet, Tuple } from "./objects/containers.ts";
import { Native } from "./objects/functions.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { stuck, undecided } from "./stuck.ts";
import type { Pattern } from "./tree.ts";
import { isInstanceOf } from "./types.ts";
import { known } from "./unknown.ts";

/** Whether a value fits a pattern; what the pattern names is captured then. */
export function* matches(
  machine: Machine,
  pattern: Pattern,
  value: Held,
  captured: Map<string, Held>,
  env: Env,
): Run<boolean> {
  const one = known(value);
  if (one instanceof Unknown && pattern.kind !== "capture" && pattern.kind !== "as" && pattern.kind !== "or")
    return undecided(one.cause);
  switch (pattern.kind) {
    case "capture":
      if (pattern.name !== undefined) captured.set(pattern.name, value);
      return true;
    case "as":
      if (!(yield* matches(machine, pattern.pattern, value, captured, env))) return false;
      captured.set(pattern.name, value);
      return true;
    case "value": {
      const other = yield* evaluate(machine, pattern.value, env.inComprehension([]));
      if (!(other instanceof Thing) && (other.type === "none" || other.type === "bool"))
        return !(value instanceof Thing) && value.type === other.type && (yield* isEqual(machine, value, other));
      return yield* isEqual(machine, value, other);
    }
    case "or":
      for (const part of pattern.patterns) {
        const inner = new Map<string, Held>();
        if (!(yield* matches(machine, part, value, inner, env))) continue;
        for (const [name, held] of inner) captured.set(name, held);
        return true;
      }
      return false;
    case "sequence":
      return yield* sequence(machine, pattern, value, captured, env);
    case "mapping":
      return yield* mapping(machine, pattern, value, captured, env);
    case "class":
      return yield* ofClass(machine, pattern, value, captured, env);
    case "unclear":
      return stuck("pattern");
  }
}

function* sequence(
  machine: Machine,
  { items: patterns, star }: Extract<Pattern, { kind: "sequence" }>,
  given: Held,
  captured: Map<string, Held>,
  env: Env,
): Run<boolean> {
  const value = bare(given);
  if (!(value instanceof List || value instanceof Tuple)) {
    if (value instanceof Thing)
      return value instanceof Instance || value instanceof Dict || value instanceof PySet ? false : stuck("pattern");
    return value.type === "range" ? stuck("pattern") : false;
  }
  const items = yield* allOf(machine, value);
  const least = star === undefined ? patterns.length : patterns.length - 1;
  if (items.length < least || (star === undefined && items.length > least)) return false;
  const rest = items.length - least;
  for (const [at, part] of patterns.entries()) {
    const from = star !== undefined && at > star ? at + rest - 1 : at;
    const held = at === star ? new List(items.slice(at, at + rest)) : (items[from] ?? stuck("pattern"));
    if (!(yield* matches(machine, part, held, captured, env))) return false;
  }
  return true;
}

function* mapping(
  machine: Machine,
  { entries, rest }: Extract<Pattern, { kind: "mapping" }>,
  given: Held,
  captured: Map<string, Held>,
  env: Env,
): Run<boolean> {
  const value = bare(given);
  if (!(value instanceof Dict)) return false;
  const left = new Dict();
  for (const [key, item] of value.entries.values()) left.set(key, item);
  for (const [key, part] of entries) {
    const held = yield* evaluate(machine, key, env.inComprehension([]));
    const found = value.get(held);
    if (!found) return false;
    left.delete(held);
    if (!(yield* matches(machine, part, found, captured, env))) return false;
  }
  if (rest !== undefined) captured.set(rest, left);
  return true;
}

/** Types whose one positional pattern stands for the whole value. */
const WHOLE: ReadonlySet<string> = new Set(
  "bool bytearray bytes dict float frozenset int list set str tuple".split(" "),
);

function* ofClass(
  machine: Machine,
  { type, items, named }: Extract<Pattern, { kind: "class" }>,
  value: Held,
  captured: Map<string, Held>,
  env: Env,
): Run<boolean> {
  const cls = yield* evaluate(machine, type, env.inComprehension([]));
  if (!isInstanceOf(value, cls)) return false;
  const parts: (readonly [string, Pattern])[] = [];
  if (cls instanceof Native && WHOLE.has(cls.name)) {
    const [only, ...more] = items;
    if (more.length > 0 || named.length > 0) return stuck("pattern");
    return only ? yield* matches(machine, only, value, captured, env) : true;
  }
  if (!(cls instanceof Class) || !(value instanceof Instance)) return stuck("pattern");
  if (items.length > 0) {
    const given = cls.find("__match_args__");
    const names =
      given instanceof Tuple
        ? given.items.map((name) => (!(name instanceof Thing) && name.type === "str" ? name.value : stuck("pattern")))
        : cls.mro
            .find(({ data }) => data)
            ?.data?.fields.filter(({ isInInit }) => isInInit)
            .map(({ name }) => name);
    if (!names || names.length < items.length) return stuck("pattern");
    for (const [at, item] of items.entries()) parts.push([names[at] ?? "", item]);
  }
  for (const [name, part] of [...parts, ...named]) {
    if (!value.fields.has(name) && !value.cls.find(name)) return false;
    const held = yield* attribute(machine, value, name);
    if (!(yield* matches(machine, part, held, captured, env))) return false;
  }
  return true;
}
