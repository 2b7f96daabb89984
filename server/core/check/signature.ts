import { type Native, stop, type Value } from "./value.ts";

/**
 * The arguments of a call by their parameters' places. Written as in Python, with `?` after an optional one and no defaults:
 * `"iterable / * key? reverse?"`. What Python refuses is not followed.
 */
export function bound<T = Value>(
  signature: string,
  args: readonly T[],
  named: readonly (readonly [string, T])[],
): readonly (T | undefined)[] {
  const { names, positional, keyword, required } = parsed(signature);
  if (args.length > positional) stop();
  const values: (T | undefined)[] = [...args];
  for (const [name, value] of named) {
    const at = names.indexOf(name);
    if (at < keyword || values[at] !== undefined) stop();
    values[at] = value;
  }
  return required.some((at) => values[at] === undefined) ? stop() : values;
}

interface Signature {
  readonly names: readonly string[];
  /** How many may be given without a name. */
  readonly positional: number;
  /** From which on they may be given by name. */
  readonly keyword: number;
  readonly required: readonly number[];
}

const SIGNATURES = new Map<string, Signature>();

function parsed(signature: string): Signature {
  const known = SIGNATURES.get(signature);
  if (known) return known;
  const words = signature.split(" ").filter(Boolean);
  const names = words.filter((word) => word !== "/" && word !== "*");
  const star = words.filter((word) => word !== "/").indexOf("*");
  const made: Signature = {
    names: names.map((name) => name.replace("?", "")),
    positional: star < 0 ? names.length : star,
    keyword: Math.max(0, words.indexOf("/")),
    required: names.flatMap((name, at) => (name.endsWith("?") ? [] : [at])),
  };
  SIGNATURES.set(signature, made);
  return made;
}

export type Bound = readonly (Value | undefined)[];

/** A function whose arguments are bound first. */
export function native(signature: string, made: (...values: Bound) => Value): Native {
  return (args, named) => made(...bound(signature, args, named));
}

/** One of any number of arguments, none by name. */
export function variadic(made: (args: readonly Value[]) => Value): Native {
  return (args, named) => (named.length > 0 ? stop() : made(args));
}

export const needed = (value: Value | undefined): Value => value ?? stop();

/** An argument that may be left out or be None. */
export const given = (value: Value | undefined): Value | undefined => (value?.type === "none" ? undefined : value);

/** Calls what may be a function. */
export function callValue(callee: Value | undefined, ...args: readonly Value[]): Value {
  return callee?.type === "function" ? callee.call(args, []) : stop();
}
