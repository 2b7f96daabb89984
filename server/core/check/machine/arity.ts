import type { Machine } from "./machine.ts";
import { stuck } from "./stuck.ts";

/** How many arguments builtins take, and with which words they refuse others: the same ones in every version. */

type Least = number;
type Most = number;

/** `len() takes exactly one argument (2 given)` */
const ONE: ReadonlySet<string> = new Set("abs all any ascii bin callable chr hash hex id len oct ord repr".split(" "));
/** `list expected at most 1 argument, got 2` */
const COUNTED: Readonly<Record<string, readonly [Least, Most]>> = {
  bool: [0, 1],
  dict: [0, 1],
  divmod: [2, 2],
  filter: [2, 2],
  float: [0, 1],
  frozenset: [0, 1],
  getattr: [2, 3],
  hasattr: [2, 2],
  isinstance: [2, 2],
  issubclass: [2, 2],
  list: [0, 1],
  max: [1, Number.POSITIVE_INFINITY],
  min: [1, Number.POSITIVE_INFINITY],
  next: [1, 2],
  range: [1, 3],
  reversed: [1, 1],
  set: [0, 1],
  setattr: [3, 3],
  slice: [1, 3],
  sorted: [1, 1],
  tuple: [0, 1],
};
/** How many these take at most: what they say to more differs. */
const MOST: Readonly<Record<string, Most>> = {
  bytes: 3,
  complex: 2,
  enumerate: 2,
  format: 2,
  int: 2,
  iter: 2,
  pow: 3,
  round: 2,
  str: 3,
  sum: 2,
  vars: 1,
};
/** They take no argument by name, and say so first. */
const BY_PLACE: ReadonlySet<string> = new Set([
  ...ONE,
  ..."bool divmod filter float frozenset getattr hasattr isinstance issubclass list map next range reversed set setattr slice tuple".split(
    " ",
  ),
]);

/** Raises what Python says to another number of arguments than a builtin takes; values that are not known do not matter. */
export function checkArguments(machine: Machine, name: string, given: number, named: number): void {
  if (named > 0 && BY_PLACE.has(name)) machine.raise("TypeError", `${name}() takes no keyword arguments`);
  if (ONE.has(name) && given !== 1) machine.raise("TypeError", `${name}() takes exactly one argument (${given} given)`);
  if (name === "map" && given < 2) machine.raise("TypeError", "map() must have at least two arguments.");
  if (given + named > (MOST[name] ?? Number.POSITIVE_INFINITY)) stuck(`arguments of ${name}`);
  const [least, most] = COUNTED[name] ?? [0, Number.POSITIVE_INFINITY];
  if (given >= least && given <= most) return;
  const bound = least === most ? "" : given < least ? "at least " : "at most ";
  const wanted = given < least ? least : most;
  machine.raise("TypeError", `${name} expected ${bound}${wanted} argument${wanted === 1 ? "" : "s"}, got ${given}`);
}
