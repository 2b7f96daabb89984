import { attempt, str } from "../value.ts";
import { builtinClass } from "./hierarchy.ts";
import type { Machine } from "./machine.ts";
import { Class, Instance } from "./objects/classes.ts";
import { Deque, Dict, List, PySet, Tuple, View } from "./objects/containers.ts";
import { FunctionObject, Native, NativeMethod } from "./objects/functions.ts";
import { Iter } from "./objects/iterators.ts";
import { partsOf } from "./objects/lost.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { type Spread, Unknown } from "./objects/unknownValue.ts";
import { isPure } from "./pure.ts";
import { LAST_DIGITS, mayBeOneObject, stuck, Undecided, undecided } from "./stuck.ts";
import { kindOf } from "./types.ts";

/** What stands for an object whose content is lost. */
export const known = (held: Held): Held => (held instanceof Thing && held.lost ? held.lost : held);

/**
 * In texts that are computed, a mark stands for each part that is not known. No program writes these characters: they are no
 * characters at all in Unicode.
 */
const MARK = /\uFDD0([wlt])(\d+)\uFDD1/gu;
const causes: string[] = [];
const SPREADS: Readonly<Record<string, Spread>> = { w: "word", l: "line", t: "text" };

export function markOf(cause: string, spread: Spread): string {
  if (cause === LAST_DIGITS || mayBeOneObject()) stuck(cause);
  const at = causes.includes(cause) ? causes.indexOf(cause) : causes.push(cause) - 1;
  return `\uFDD0${spread[0] ?? "t"}${at}\uFDD1`;
}

/** Why a text is not told that is another one in another version of Python. */
export const OF_VERSION = "Python's versions say this in different words";

/** @param isText whether it is a text in every version */
export const versionText = (isText = true): Held =>
  new Unknown(OF_VERSION, isText ? "str" : undefined, { spread: "line" });

export const isMarked = (text: string): boolean => text.includes("\uFDD0");

/** `str()` of what is not known. */
export const textOfUnknown = ({ text, cause, spread }: Unknown): string => text ?? markOf(cause, spread);

/** A string, of which parts may not be known. */
export function heldText(text: string): Held {
  if (!isMarked(text)) return attempt(() => str(text)) ?? stuck("a long text");
  const cause = causes[Number([...text.matchAll(MARK)][0]?.[2])] ?? "";
  return new Unknown(cause, "str", { text });
}

/** Why the parts of a text are not known that are not. */
export const causesIn = (text: string): readonly string[] =>
  isMarked(text) ? [...text.matchAll(MARK)].map(([, , at]) => causes[Number(at)] ?? "") : [];

/** Why something in a value is not known, objects included. */
export function causeIn(held: Held, seen = new Set<Held>()): string | undefined {
  if (!(held instanceof Thing) || seen.has(held)) return undefined;
  seen.add(held);
  const one = known(held);
  if (one instanceof Unknown) return one.cause;
  for (const part of partsOf(held)) {
    const cause = causeIn(part, seen);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

/** The widest way in which a part of a text may be written. */
export function spreadIn(text: string): Spread {
  const found = new Set([...text.matchAll(MARK)].map(([, letter = "t"]) => SPREADS[letter] ?? "text"));
  return found.has("text") ? "text" : found.has("line") ? "line" : "word";
}

/**
 * A text as the trace has it: `<unknown>` for each word that is not known; for the whole line where what is not known may hold
 * spaces; for all of it where it may hold line ends.
 */
export function shownText(text: string): string {
  if (!isMarked(text)) return text;
  if (spreadIn(text) === "text") return text.endsWith("\n") ? "<unknown>\n" : "<unknown>";
  return text
    .split("\n")
    .map((line) => {
      if (!isMarked(line)) return line;
      if (spreadIn(line) === "line") return "<unknown>";
      return line
        .split(" ")
        .map((word) => (isMarked(word) ? "<unknown>" : word))
        .join(" ");
    })
    .join("\n");
}

/** The type's name where it is certain. */
export function kindIn(held: Held): string | undefined {
  const one = known(held);
  return one instanceof Unknown ? one.kind : kindOf(one);
}

export const isNumeric = (kind: string | undefined): boolean =>
  kind !== undefined && ["int", "float", "bool", "number"].includes(kind);

/** The type that all of them have. */
export function commonKind(all: readonly Held[]): string | undefined {
  const [first, ...rest] = all;
  if (!first) return undefined;
  const kind = kindIn(first);
  return rest.every((other) => kindIn(other) === kind) ? kind : undefined;
}

/** One of these, whichever. */
export function oneOf(cause: string, all: readonly Held[]): Unknown {
  const kind = commonKind(all);
  const spread = all.every((held) => isWord(held)) ? "word" : undefined;
  const items = all.flatMap((held) => (known(held) instanceof Unknown ? [(known(held) as Unknown).of] : []));
  const of = items.length === all.length && items.every((item) => item === items[0]) ? items[0] : undefined;
  const reaches = all.filter((held) => held instanceof Thing);
  return new Unknown(cause, kind, { ...(spread && { spread }), ...(of && { of }), reaches });
}

const isWord = (held: Held): boolean => {
  const one = known(held);
  if (one instanceof Unknown)
    return one.spread === "word" || (one.text !== undefined && spreadIn(one.text) === "word" && !/\s/.test(one.text));
  if (one instanceof Thing) return false;
  return one.type === "str" ? !/\s/.test(one.value) : ["int", "float", "bool", "none"].includes(one.type);
};

/** An item of something that is not known. */
export function itemIn(of: Unknown): Unknown {
  const kind = of.kind === "str" ? "str" : of.of;
  const spread = of.kind === "str" ? { spread: isWord(of) ? ("word" as const) : ("text" as const) } : {};
  const isWords = of.of === "str" && of.spread === "word";
  return new Unknown(of.cause, kind, { ...spread, ...(isWords && { spread: "word" }), reaches: of.reaches });
}

/** Whatever of these is not known, or holds something that is not; the first found says why. */
export function unknownIn(all: Iterable<Held>, seen = new Set<Held>()): Unknown | undefined {
  for (const held of all) {
    if (!(held instanceof Thing) || seen.has(held)) continue;
    seen.add(held);
    const one = known(held);
    if (one instanceof Unknown) return one;
    const found = one instanceof Instance ? undefined : unknownIn(partsOf(one), seen);
    if (found) return found;
  }
  return undefined;
}

/** Whether working on a value runs no code of the program's that could be seen, however often it is done. */
export function isCalm(held: Held, seen = new Set<Held>()): boolean {
  if (!(held instanceof Thing) || seen.has(held)) return true;
  seen.add(held);
  if (held.lost) return !(held instanceof Instance) && held.lost.reaches.every((part) => isCalm(part, seen));
  if (held instanceof Unknown) return held.reaches.every((part) => isCalm(part, seen));
  if (
    held instanceof List ||
    held instanceof Tuple ||
    held instanceof Dict ||
    held instanceof PySet ||
    held instanceof Deque
  )
    return (
      partsOf(held).every((part) => isCalm(part, seen)) &&
      !(held instanceof Dict && held.factory && !isCalm(held.factory, seen))
    );
  if (held instanceof View) return isCalm(held.of, seen);
  if (held instanceof Iter) return held.isCalm;
  if (held instanceof Native) return PURE_NATIVES.has(held.name);
  if (held instanceof NativeMethod) return !(held.self instanceof Thing);
  if (held instanceof FunctionObject) {
    const [body] = held.code.body;
    return held.code.name === "<lambda>" && body?.kind === "return" && body.value !== undefined && isPure(body.value);
  }
  if (held instanceof Instance && held.core && !isCalm(held.core, seen)) return false;
  if (held instanceof Instance)
    return held.cls.mro.every(({ isBuiltin, data, members }) =>
      isBuiltin
        ? true
        : !data?.isOrdered && [...members.keys()].every((name) => !/^__\w+__$/.test(name) || PLAIN_METHODS.has(name)),
    );
  return held instanceof Class && held.isBuiltin;
}

const PLAIN_METHODS: ReadonlySet<string> = new Set(
  "__init__ __str__ __repr__ __post_init__ __slots__ __doc__ __module__ __qualname__ __match_args__".split(" "),
);
export const PURE_NATIVES: ReadonlySet<string> = new Set(
  "abs bin bool chr divmod float hex int len list dict set tuple str repr ord pow round range sorted sum min max any all enumerate zip reversed frozenset isinstance format".split(
    " ",
  ),
);

/**
 * Does something whose course may depend on what is not known; where it does, but nobody could see how, only its result is not
 * known.
 *
 * @param of all that takes part in it
 */
export function* orUnknown(
  machine: Machine,
  of: readonly Held[],
  run: () => Run<Held>,
  result: (cause: string) => Held,
): Run<Held> {
  const before = machine.effects;
  const { written } = machine;
  try {
    return yield* run();
  } catch (reason) {
    if (!(reason instanceof Undecided)) throw reason;
    if (machine.effects !== before || machine.written !== written || !of.every((held) => isCalm(held))) throw reason;
    // What was gone over in part is somewhere in between.
    for (const held of of) if (held instanceof Iter) held.lost = new Unknown(reason.why);
    return result(reason.why);
  }
}

/** Something may raise an exception, which depends on what is not known: that it does not is taken for granted, unless the program is prepared for it. */
export function mayRaise(machine: Machine, cause: string, ...types: readonly string[]): void {
  if (mayBeOneObject()) stuck(cause);
  const classes = types.flatMap((type) => builtinClass(type) ?? []);
  for (const names of machine.prepared) {
    for (const name of names) {
      if (name === undefined) undecided(cause);
      const caught = builtinClass(name);
      // An own class catches nothing of Python's, unless its name hides one of them.
      if (types.length === 0 || (caught && classes.some((cls) => cls.isA(caught) || caught.isA(cls)))) undecided(cause);
      if (name.includes(".")) undecided(cause);
    }
  }
}
