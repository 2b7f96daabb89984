import { Twister } from "../library/twister.ts";
import { bound } from "../signature.ts";
import { asNumber, attempt, float, int, NONE } from "../value.ts";
import type { Arguments } from "./call.ts";
import { itemOf } from "./items.ts";
import { listOf } from "./iterate.ts";
import type { Machine } from "./machine.ts";
import { nearArithmetic, ofFloat, rangeOf } from "./near.ts";
import { List, Tuple } from "./objects/containers.ts";
import { LibraryObject } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Near, Unknown } from "./objects/unknownValue.ts";
import { callChance } from "./sources.ts";
import { stuck } from "./stuck.ts";
import { known } from "./unknown.ts";

/** A generator of random numbers: the one of the module, or a `Random` of the program's. */
export class Chance {
  /** Undefined where nobody can know what it gives. */
  twister: Twister | undefined;
  /** Normal numbers are made two at a time: the one that is left. */
  spare: Held | undefined;
  /** Code that is not known may draw from it at any time. */
  isShared = false;

  get known(): Twister | undefined {
    return this.isShared ? undefined : this.twister;
  }
}

/** `random.Random(…)`. */
export class RandomObject extends LibraryObject {
  readonly chance = new Chance();

  constructor() {
    super("Random");
  }

  field(): undefined {
    return undefined;
  }

  *call(machine: Machine, name: string, given: Arguments): Run<Held> {
    return yield* callChance(machine, name, given, this.chance);
  }
}

const SEEDS: ReadonlySet<string> = new Set(["none", "int", "bool", "float", "str", "bytes"]);

/** Begins anew: known where the seed is. */
export function seed(chance: Chance, { args, named }: Arguments): void {
  const [given, version] = attempt(() => bound<Held>("a? version?", args, [...named])) ?? stuck("random.seed");
  const from = given && known(given);
  const isPlain = version === undefined && from !== undefined && !(from instanceof Thing);
  // Newer versions refuse what is no number and no text.
  if (!(from instanceof Unknown) && (from instanceof Thing || !SEEDS.has(from?.type ?? "none"))) stuck("random.seed");
  chance.twister = chance.spare = undefined;
  if (!isPlain) return;
  if (from.type === "str") chance.twister = new Twister(from.value);
  // The hash of another value depends on the machine.
  else if (from.type === "int" || from.type === "bool") chance.twister = new Twister(BigInt(from.value));
}

/**
 * What a call draws from a generator in a known state. Undefined where that is not known: after it nor is what the generator gives
 * next, for how many numbers were drawn is not known either.
 */
export function* drawn(machine: Machine, chance: Chance, name: string, given: Arguments): Run<Held | undefined> {
  const twister = chance.known;
  if (!twister) return undefined;
  const found = name === "gauss" ? normal(chance, twister, given) : yield* drawnFrom(machine, twister, name, given);
  if (found) machine.written++;
  else if (name !== "getstate") chance.twister = undefined;
  return found;
}

/** `gauss(…)`, of logarithms and cosines, whose last digits may differ. */
function normal(chance: Chance, twister: Twister, given: Arguments): Held | undefined {
  const values = attempt(() => bound<Held>("mu sigma", given.args, [...given.named])) ?? stuck("random.gauss");
  const [middle, width] = values.map((value) => value && known(value));
  if (rangeOf(middle) === undefined || rangeOf(width) === undefined) return undefined;
  const times = (a: Held, b: Held): Held => nearArithmetic("*", a, b) ?? stuck("random.gauss");
  let made = chance.spare;
  chance.spare = undefined;
  if (!made) {
    const turn = twister.random() * (2 * Math.PI);
    const distance = times(float(-2), ofFloat("log", 1 - twister.random()) ?? stuck("random.gauss"));
    const root = distance instanceof Near ? new Near(Math.sqrt(distance.low), Math.sqrt(distance.high)) : undefined;
    const [cosine, sine] = [ofFloat("cos", turn), ofFloat("sin", turn)];
    if (!root || !cosine || !sine) return stuck("random.gauss");
    made = times(cosine, root);
    chance.spare = times(sine, root);
  }
  return nearArithmetic("+", middle ?? NONE, times(made, width ?? NONE)) ?? stuck("random.gauss");
}

const SIGNATURES: Readonly<Record<string, string>> = {
  random: "/",
  uniform: "a b",
  randint: "a b",
  randrange: "start stop? step?",
  getrandbits: "k /",
  choice: "seq",
  choices: "population weights? * cum_weights? k?",
  sample: "population k",
  shuffle: "x",
};

function* drawnFrom(machine: Machine, twister: Twister, name: string, given: Arguments): Run<Held | undefined> {
  const signature = SIGNATURES[name];
  if (signature === undefined) return undefined;
  const values = attempt(() => bound<Held>(signature, given.args, [...given.named])) ?? stuck(`random.${name}`);
  const [first, second, third, fourth] = values.map((value) => value && known(value));
  switch (name) {
    case "random":
      return float(twister.random());
    case "uniform": {
      const [low, high] = [numberOf(first), numberOf(second)];
      if (low === undefined || high === undefined) return undefined;
      const [from, width] = [
        Number(low),
        typeof low === typeof high ? Number(sub(high, low)) : Number(high) - Number(low),
      ];
      return isPrecise(low) && isPrecise(high) ? float(from + width * twister.random()) : stuck("random.uniform");
    }
    case "randint":
    case "randrange":
      return inRange(twister, name, [first, second, third]);
    case "getrandbits": {
      const count = wholeOf(first);
      return count === undefined || count < 0n || count > 4_000n ? undefined : int(twister.bits(Number(count)));
    }
    case "choice": {
      const size = first && sizeOf(first);
      if (!first || !size) return undefined;
      return yield* itemOf(machine, first, int(twister.index(size)));
    }
    case "sample": {
      const [size, count] = [first && sizeOf(first), wholeOf(second)];
      if (!first || size === undefined || count === undefined || count < 0n || count > BigInt(size)) return undefined;
      const items: Held[] = [];
      for (const at of twister.sample(size, Number(count))) items.push(yield* itemOf(machine, first, int(at)));
      return new List(items);
    }
    case "shuffle":
      if (!(first instanceof List) || first.lost) return undefined;
      for (let at = first.items.length - 1; at > 0; at--) {
        const other = twister.index(at + 1);
        [first.items[at], first.items[other]] = [first.items[other] ?? NONE, first.items[at] ?? NONE];
      }
      return NONE;
    case "choices":
      return yield* choices(machine, twister, first, [second, third], fourth);
    default:
      return undefined;
  }
}

const sub = (a: bigint | number, b: bigint | number): bigint | number =>
  typeof a === "bigint" && typeof b === "bigint" ? a - b : Number(a) - Number(b);
const isPrecise = (n: bigint | number): boolean => typeof n === "number" || BigInt(Number(n)) === n;
const isNone = (held: Held | undefined): boolean => !held || (!(held instanceof Thing) && held.type === "none");

const numberOf = (held: Held | undefined): bigint | number | undefined =>
  held === undefined || held instanceof Thing ? undefined : asNumber(held);

function wholeOf(held: Held | undefined): bigint | undefined {
  const number = numberOf(held);
  return typeof number === "bigint" ? number : undefined;
}

/** How many items a sequence has. */
export function sizeOf(held: Held): number | undefined {
  if (held instanceof List || held instanceof Tuple) return held.lost ? undefined : held.items.length;
  if (held instanceof Thing) return undefined;
  if (held.type === "str") return Array.from(held.value).length;
  if (held.type !== "range") return undefined;
  const { start, stop, step } = held;
  const size = step > 0n ? (stop - start + step - 1n) / step : (start - stop - step - 1n) / -step;
  return Math.max(0, Number(size));
}

/** An empty range has a message that differs between versions. */
function inRange(twister: Twister, name: string, bounds: readonly (Held | undefined)[]): Held | undefined {
  const [first, second, third] = bounds.map((bound) => (bound === undefined ? undefined : wholeOf(bound)));
  if (bounds.some((bound, at) => bound !== undefined && [first, second, third][at] === undefined)) return undefined;
  if (first === undefined) return undefined;
  const [start, stop] = second === undefined ? [0n, first] : [first, name === "randint" ? second + 1n : second];
  const step = third ?? 1n;
  const width = stop - start;
  if (step === 0n) return stuck(`random.${name}`);
  const size = step > 0n ? (width + step - 1n) / step : (width + step + 1n) / step;
  return size <= 0n || (step > 0n ? width <= 0n : width >= 0n)
    ? stuck(`random.${name}`)
    : int(start + step * twister.below(size));
}

function* choices(
  machine: Machine,
  twister: Twister,
  from: Held | undefined,
  [weights, sums]: readonly (Held | undefined)[],
  count: Held | undefined,
): Run<Held | undefined> {
  const size = from && sizeOf(from);
  const times = count === undefined ? 1n : wholeOf(count);
  if (!from || !size || times === undefined || times > 2_000n) return undefined;
  const items: Held[] = [];
  if (isNone(weights) && isNone(sums)) {
    for (let k = 0n; k < times; k++) items.push(yield* itemOf(machine, from, int(Math.floor(twister.random() * size))));
    return new List(items);
  }
  if (!isNone(weights) && !isNone(sums)) return stuck("random.choices");
  const given = isNone(sums) ? weights : sums;
  const parts = (yield* listOf(machine, given ?? NONE)).map((part) => numberOf(known(part)));
  const limits: (bigint | number)[] = [];
  for (const part of parts) {
    if (part === undefined || !isPrecise(part)) return undefined;
    const last = limits.at(-1);
    limits.push(
      !isNone(sums) || last === undefined
        ? part
        : typeof last === typeof part
          ? add(last, part)
          : Number(last) + Number(part),
    );
  }
  const total = Number(limits.at(-1) ?? 0);
  if (limits.length !== size || !(total > 0) || !Number.isFinite(total) || !limits.every(isPrecise))
    return stuck("random.choices");
  for (let k = 0n; k < times; k++) {
    const wanted = twister.random() * total;
    let [low, high] = [0, size - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (wanted < Number(limits[middle])) high = middle;
      else low = middle + 1;
    }
    items.push(yield* itemOf(machine, from, int(low)));
  }
  return new List(items);
}

const add = (a: bigint | number, b: bigint | number): bigint | number =>
  typeof a === "bigint" && typeof b === "bigint" ? a + b : Number(a) + Number(b);
