import { exactOf } from "./rationals.ts";
import type { Value } from "./value.ts";

/** Bits of the modulus of CPython's numeric hashes. */
const HASH_BITS = 61n;
const MODULUS = (1n << HASH_BITS) - 1n;
const WORD = 1n << 64n;
const LINEAR_PROBES = 9;
const PERTURB_SHIFT = 5n;
const LEAST_SLOTS = 8;

/** A number that stands for a value's hash as an unsigned word; undefined where it differs from run to run. */
export function hashOf(value: Value): bigint | undefined {
  switch (value.type) {
    case "int":
      return signed(value.value);
    case "bool":
      return BigInt(value.value);
    case "float":
      return Number.isFinite(value.value) ? floatHash(value.value) : undefined;
    case "decimal":
    case "fraction":
      return ratioHash(value);
    case "tuple":
      return tupleHash(value.items);
    default:
      return undefined;
  }
}

function signed(whole: bigint): bigint {
  const size = (whole < 0n ? -whole : whole) % MODULUS;
  const hash = whole < 0n ? -size : size;
  return BigInt.asUintN(64, hash === -1n ? -2n : hash);
}

/** As `_Py_HashDouble`: a fraction's value modulo the prime. */
function floatHash(value: number): bigint {
  if (Number.isInteger(value)) return signed(BigInt(value));
  let [mantissa, exponent] = [Math.abs(value), 0n];
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent += 1n;
  }
  // Dividing by a power of two is turning the bits.
  const turn = (HASH_BITS - (exponent % HASH_BITS)) % HASH_BITS;
  const hash = (BigInt(mantissa) << turn) % MODULUS;
  return BigInt.asUintN(64, value < 0 ? (hash === 1n ? -2n : -hash) : hash);
}

/** As `Fraction.__hash__` and `Decimal.__hash__`: what is over the line times the inverse of what is under it. */
function ratioHash(value: Value): bigint | undefined {
  const exact = exactOf(value);
  if (typeof exact !== "object" || exact.under % MODULUS === 0n) return undefined;
  const size = (exact.over < 0n ? -exact.over : exact.over) % MODULUS;
  let [inverse, base, rest] = [1n, exact.under % MODULUS, MODULUS - 2n];
  for (; rest > 0n; rest >>= 1n) {
    if (rest & 1n) inverse = (inverse * base) % MODULUS;
    base = (base * base) % MODULUS;
  }
  const hash = (size * inverse) % MODULUS;
  return BigInt.asUintN(64, exact.over >= 0n ? hash : hash === 1n ? -2n : -hash);
}

/** As CPython's `tuplehash`, an xxHash, since 3.8. */
function tupleHash(items: readonly Value[]): bigint | undefined {
  const [first, second, fifth] = [11400714785074694791n, 14029467366897019727n, 2870177450012600261n];
  let sum = fifth;
  for (const item of items) {
    const lane = hashOf(item);
    if (lane === undefined) return undefined;
    sum = (sum + lane * second) % WORD;
    sum = ((sum << 31n) | (sum >> 33n)) % WORD;
    sum = (sum * first) % WORD;
  }
  sum = (sum + (BigInt(items.length) ^ (fifth ^ 3527539n))) % WORD;
  return sum === WORD - 1n ? 1546275796n : sum;
}

interface Slot {
  readonly value: Value;
  readonly key: string;
  readonly hash: bigint;
}

/** CPython's table of a set: it alone has the order in which a set is gone over. */
export class SetTable {
  #slots: (Slot | "dummy" | undefined)[] = new Array(LEAST_SLOTS);
  #fill = 0;
  #used = 0;

  /** A table of values with their keys; undefined where a hash is not known. */
  static of(items: readonly Value[], keyOf: (value: Value) => string): SetTable | undefined {
    const table = new SetTable();
    return items.every((item) => table.add(item, keyOf(item))) ? table : undefined;
  }

  /**
   * The table of a set of which only the items are known: of whole numbers that are smaller than any table that holds so
   * many, whose slots are the numbers themselves.
   */
  static ofSmall(items: readonly Value[], keyOf: (value: Value) => string): SetTable | undefined {
    const least = leastSlots(items.length);
    const isSmall = items.every(({ type, ...rest }) => type === "int" && "value" in rest && isBelow(rest.value, least));
    return isSmall ? SetTable.of(sortedInts(items), keyOf)?.frozen() : undefined;
  }

  #isFrozen = false;

  /** It has the right order, but another size than the real one may have: nothing can be made of it but a list. */
  frozen(): this {
    this.#isFrozen = true;
    return this;
  }

  get isExact(): boolean {
    return !this.#isFrozen;
  }

  get size(): number {
    return this.#used;
  }

  inOrder(): readonly Value[] {
    return this.#entries().map(({ value }) => value);
  }

  #entries(): readonly Slot[] {
    return this.#slots.filter((slot): slot is Slot => slot !== undefined && slot !== "dummy");
  }

  /** The same table once more. */
  clone(): SetTable {
    const table = new SetTable();
    table.#slots = [...this.#slots];
    [table.#fill, table.#used, table.#isFrozen] = [this.#fill, this.#used, this.#isFrozen];
    return table;
  }

  /** The table of a copy that Python makes: of another size and order, perhaps. As `set_copy`. */
  copied(): SetTable {
    const table = new SetTable();
    table.merge(this);
    return table;
  }

  has(key: string): boolean {
    return this.#entries().some((slot) => slot.key === key);
  }

  /** Whether the value's hash is known. */
  add(value: Value, key: string): boolean {
    const hash = hashOf(value);
    if (hash === undefined) return false;
    this.#put({ value, key, hash });
    return true;
  }

  /** As `set_add_entry`. */
  #put(slot: Slot): void {
    const place = this.#place(slot);
    if (place === undefined) return;
    this.#slots[place] = slot;
    this.#fill++;
    this.#used++;
    if (this.#fill * 5 >= (this.#slots.length - 1) * 3)
      this.#resize(this.#used > 50_000 ? this.#used * 2 : this.#used * 4);
  }

  /** A free place for it; undefined where it is there already. */
  #place({ hash, key }: Slot): number | undefined {
    const mask = this.#slots.length - 1;
    let perturb = hash;
    let start = Number(hash & BigInt(mask));
    for (;;) {
      const probes = start + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
      for (let at = start; at <= start + probes; at++) {
        const slot = this.#slots[at];
        if (slot === undefined) return at;
        if (slot !== "dummy" && slot.hash === hash && slot.key === key) return undefined;
      }
      perturb >>= PERTURB_SHIFT;
      start = Number((BigInt(start) * 5n + 1n + perturb) & BigInt(mask));
    }
  }

  #resize(least: number): void {
    let size = LEAST_SLOTS;
    while (size <= least) size *= 2;
    const before = this.#entries();
    this.#slots = new Array(size);
    this.#fill = this.#used = before.length;
    for (const slot of before) {
      const place = this.#place(slot);
      if (place !== undefined) this.#slots[place] = slot;
    }
  }

  /** What is added afterwards may go elsewhere, depending on the version. */
  discard(key: string): void {
    this.#isFrozen = true;
    const at = this.#slots.findIndex((slot) => slot !== undefined && slot !== "dummy" && slot.key === key);
    if (at < 0) return;
    this.#slots[at] = "dummy";
    this.#used--;
  }

  /** As `set_merge`. */
  merge(other: SetTable): void {
    if (other.#used === 0) return;
    if ((this.#fill + other.#used) * 5 >= (this.#slots.length - 1) * 3) this.#resize((this.#used + other.#used) * 2);
    if (this.#fill === 0 && this.#slots.length === other.#slots.length && other.#fill === other.#used) {
      this.#slots = [...other.#slots];
      this.#fill = this.#used = other.#used;
      return;
    }
    for (const slot of other.#entries()) this.#put(slot);
  }
}

/** Slots of the smallest table that can hold so many items. */
function leastSlots(count: number): number {
  let size = LEAST_SLOTS;
  while (count * 5 >= (size - 1) * 3) size *= 2;
  return size;
}

const isBelow = (value: unknown, limit: number): boolean =>
  typeof value === "bigint" && value >= 0n && value < BigInt(limit);

function sortedInts(items: readonly Value[]): readonly Value[] {
  const sizeOf = (value: Value) => (value.type === "int" ? Number(value.value) : 0);
  return [...items].sort((a, b) => sizeOf(a) - sizeOf(b));
}
