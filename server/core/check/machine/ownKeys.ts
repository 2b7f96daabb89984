/** Keys of dicts, and items of sets, which say themselves how they are hashed and what they are equal to. */

import { hashOf as valueHash } from "../setTable.ts";
import { int } from "../value.ts";
import { callMethod } from "./call.ts";
import { plainOf } from "./convert.ts";
import { equality } from "./equality.ts";
import type { Machine } from "./machine.ts";
import { EnumMember, Instance } from "./objects/classes.ts";
import { Dict, List, PySet, Tuple } from "./objects/containers.ts";
import { FunctionObject } from "./objects/functions.ts";
import { Unhashable } from "./objects/keys.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { stuck, undecided } from "./stuck.ts";
import { truthOf } from "./truth.ts";
import { kindOf } from "./types.ts";

const SEED = "Python hashes texts in another way in every run";

/** A hash that is not known, other than that it is the same for what is equal. */
export class Hash extends Unknown {
  /** Equal for what is equal. */
  readonly like: string;

  constructor(like: string) {
    super(SEED, "int", { spread: "word" });
    this.like = like;
  }
}

const MODULUS = (1n << 61n) - 1n;

/** Of a whole number. */
function hashOfInt(value: bigint): bigint {
  const size = (value < 0n ? -value : value) % MODULUS;
  const hash = value < 0n ? -size : size;
  return hash === -1n ? -2n : hash;
}

/** `hash(x)`. */
export function* hashOf(machine: Machine, held: Held): Run<Held> {
  if (held instanceof Instance) {
    const own = ownHash(held);
    if (own === "none") return machine.raise("TypeError", `unhashable type: '${kindOf(held)}'`);
    if (own) {
      const given = yield* callMethod(machine, held, "__hash__", []);
      if (given instanceof Hash) return given;
      if (given instanceof Unknown) return undecided(given.cause);
      return given instanceof Thing || given.type !== "int" ? stuck("__hash__") : int(hashOfInt(given.value));
    }
    if (held.core !== undefined) return yield* hashOf(machine, held.core);
    if (held instanceof EnumMember) return stuck("hash of a member");
    const data = held.cls.mro.find((cls) => cls.data)?.data;
    if (!data?.hasEq) return new Hash(`o${held.id}`);
    const values = data.fields
      .filter(({ isCompared }) => isCompared)
      .map(({ name }) => held.fields.get(name) ?? stuck(name));
    return yield* hashOf(machine, new Tuple(values));
  }
  if (held instanceof Tuple) {
    // Of numbers alone it is the same in every run.
    const plain = isOfNumbers(held) ? valueHash(plainOf(held)) : undefined;
    if (plain !== undefined) return int(BigInt.asIntN(64, plain));
    const parts: string[] = [];
    for (const item of held.items) parts.push(textOf(yield* hashOf(machine, item)));
    return new Hash(`(${parts.join()})`);
  }
  if (held instanceof List || held instanceof Dict || held instanceof PySet)
    return machine.raise("TypeError", `unhashable type: '${kindOf(held)}'`);
  if (held instanceof Unknown) return undecided(held.cause);
  if (held instanceof Thing) return stuck("hash");
  switch (held.type) {
    case "int":
      return int(hashOfInt(held.value));
    case "bool":
      return int(held.value ? 1 : 0);
    case "float":
      return Number.isNaN(held.value)
        ? stuck("hash of a float")
        : int(BigInt.asIntN(64, valueHash(held) ?? stuck("hash")));
    case "str":
      return new Hash(`s${JSON.stringify(held.value)}`);
    case "none":
      return new Hash("None");
    default:
      return stuck("hash");
  }
}

const isOfNumbers = (held: Held): boolean =>
  held instanceof Tuple
    ? held.items.every(isOfNumbers)
    : !(held instanceof Thing) && ["int", "float", "bool"].includes(held.type);

function textOf(hash: Held): string {
  if (hash instanceof Hash) return hash.like;
  return hash instanceof Thing || hash.type !== "int" ? stuck("hash") : `n${hash.value}`;
}

/** Whether an object says itself how it is hashed; "none": it cannot be, for it only says what it is equal to. */
function ownHash({ cls }: Instance): boolean | "none" {
  for (const base of cls.mro) {
    const hash = base.members.get("__hash__");
    if (hash instanceof FunctionObject) return true;
    if (hash)
      return base.isBuiltin ? false : !(hash instanceof Thing) && hash.type === "none" ? "none" : stuck("__hash__");
    const { data } = base;
    if (base.members.has("__eq__")) return base.isBuiltin || data?.isHashed ? false : "none";
    if (data?.hasEq) return data.isFrozen || data.isHashed ? false : "none";
  }
  return false;
}

/** What dicts and sets hold of which a key asks the program's code. */
const owned = new WeakSet<object>();

/** The text that stands for a key in a container; undefined for one that asks nobody. */
function* textIn<T>(
  machine: Machine,
  entries: ReadonlyMap<string, T>,
  key: Held,
  stored: (entry: T) => Held,
): Run<string | undefined> {
  const own = key instanceof Instance ? ownHash(key) : false;
  if (own === "none") throw new Unhashable(key as Instance);
  if (!own) {
    // A key that happens to have the hash of one of the program's objects.
    if (owned.has(entries) && !(key instanceof Instance)) stuck("a hash of its own");
    return undefined;
  }
  const hash = textOf(yield* hashOf(machine, key));
  if (entries.has(hash)) return stuck("a hash of its own");
  const alike = [...entries].filter(([text]) => text.startsWith(`H${hash}#`));
  const [only, ...more] = alike;
  // Which of them is asked first depends on where they lie.
  if (more.length > 0) return stuck("equal hashes");
  if (only) {
    const other = stored(only[1]);
    if (other === key || (yield* truthOf(machine, yield* equality(machine, other, key)))) return only[0];
    // Where the search comes by it again, it asks again: that depends on the hash.
    return stuck("equal hashes");
  }
  return `H${hash}#${(key as Instance).id}`;
}

function* textInDict(machine: Machine, dict: Dict, key: Held): Run<string | undefined> {
  try {
    return yield* textIn(machine, dict.entries, key, ([stored]) => stored);
  } catch (reason) {
    return unhashable(machine, reason);
  }
}

function* textInSet(machine: Machine, set: PySet, key: Held): Run<string | undefined> {
  try {
    return yield* textIn(machine, set.items, key, (stored) => stored);
  } catch (reason) {
    return unhashable(machine, reason);
  }
}

function unhashable(machine: Machine, reason: unknown): never {
  if (reason instanceof Unhashable) return machine.raise("TypeError", `unhashable type: '${kindOf(reason.key)}'`);
  throw reason;
}

/** Whether a container's keys, or this one, ask the program's code. */
export function asksCode(key: Held): boolean {
  return key instanceof Instance && ownHash(key) !== false;
}

/** What a dict has under such a key; `set` and `delete` change it. */
export function* ownEntry(
  machine: Machine,
  dict: Dict,
  key: Held,
): Run<{ readonly found: Held | undefined; set(value: Held): void; delete(): void } | undefined> {
  const { lost } = dict;
  if (lost) return undefined;
  const text = yield* textInDict(machine, dict, key);
  if (text === undefined) return undefined;
  const entry = dict.entries.get(text);
  return {
    found: entry?.[1],
    set: (value) => {
      owned.add(dict.entries);
      dict.entries.set(text, [entry?.[0] ?? key, value]);
    },
    delete: () => void dict.entries.delete(text),
  };
}

/** The same of a set. */
export function* ownItem(
  machine: Machine,
  set: PySet,
  key: Held,
): Run<{ readonly isIn: boolean; add(): void; delete(): void } | undefined> {
  if (set.lost) return undefined;
  const text = yield* textInSet(machine, set, key);
  if (text === undefined) return undefined;
  return {
    isIn: set.items.has(text),
    add: () => {
      owned.add(set.items);
      if (!set.items.has(text)) set.items.set(text, key);
      set.table = undefined;
    },
    delete: () => {
      set.items.delete(text);
      set.table = undefined;
    },
  };
}

/** A set of what is put into it one after the other; undefined where none of it asks the program's code. */
export function* ownSet(machine: Machine, items: readonly Held[]): Run<PySet | undefined> {
  if (!items.some(asksCode)) return undefined;
  if (!items.every(asksCode)) return stuck("a hash of its own");
  const made = new PySet();
  for (const item of items) (yield* ownItem(machine, made, item))?.add();
  return made;
}
