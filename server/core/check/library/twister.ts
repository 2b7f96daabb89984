import { sha512 } from "./sha512.ts";

const SIZE = 624;
const SHIFT = 397;

/** MT19937 with what Python's `random` makes of its numbers, the same in every version from 3.9 on. */
export class Twister {
  readonly #state = new Uint32Array(SIZE);
  #at = SIZE;

  /** @param seed what `random.seed` is given */
  constructor(seed: bigint | string) {
    let rest = typeof seed === "string" ? textSeed(seed) : seed < 0n ? -seed : seed;
    const key: number[] = [];
    do {
      key.push(Number(rest & 0xffffffffn));
      rest >>= 32n;
    } while (rest > 0n);
    this.#mix(key);
  }

  #get(at: number): number {
    return this.#state[at] ?? 0;
  }

  #start(seed: number): void {
    this.#state[0] = seed;
    for (let at = 1; at < SIZE; at++) {
      const before = this.#get(at - 1);
      this.#state[at] = Math.imul(1812433253, before ^ (before >>> 30)) + at;
    }
  }

  /** `init_by_array` of the reference implementation. */
  #mix(key: readonly number[]): void {
    this.#start(19650218);
    const state = this.#state;
    let at = 1;
    const turn = () => {
      if (++at < SIZE) return;
      state[0] = this.#get(SIZE - 1);
      at = 1;
    };
    for (let count = Math.max(SIZE, key.length), part = 0; count > 0; count--) {
      const before = this.#get(at - 1);
      state[at] = (this.#get(at) ^ Math.imul(before ^ (before >>> 30), 1664525)) + (key[part] ?? 0) + part;
      part = (part + 1) % key.length;
      turn();
    }
    for (let count = SIZE - 1; count > 0; count--) {
      const before = this.#get(at - 1);
      state[at] = (this.#get(at) ^ Math.imul(before ^ (before >>> 30), 1566083941)) - at;
      turn();
    }
    state[0] = 0x80000000;
  }

  /** 32 random bits. */
  word(): number {
    if (this.#at >= SIZE) {
      for (let at = 0; at < SIZE; at++) {
        const mixed = (this.#get(at) & 0x80000000) | (this.#get((at + 1) % SIZE) & 0x7fffffff);
        this.#state[at] = this.#get((at + SHIFT) % SIZE) ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
      }
      this.#at = 0;
    }
    let word = this.#get(this.#at++);
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  /** `random()`. */
  random(): number {
    const [high, low] = [this.word() >>> 5, this.word() >>> 6];
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** `getrandbits(count)`. */
  bits(count: number): bigint {
    let [made, at] = [0n, 0n];
    for (let left = count; left > 0; left -= 32, at += 32n)
      made |= BigInt(left < 32 ? this.word() >>> (32 - left) : this.word()) << at;
    return made;
  }

  /** `_randbelow(n)`, of a positive number. */
  below(n: bigint): bigint {
    const bits = n.toString(2).length;
    let drawn = this.bits(bits);
    while (drawn >= n) drawn = this.bits(bits);
    return drawn;
  }

  index(size: number): number {
    return Number(this.below(BigInt(size)));
  }

  /** The places that `sample` takes its items from. */
  sample(size: number, count: number): readonly number[] {
    // What Python takes to be cheaper decides which numbers are drawn.
    let most = 21;
    if (count > 5) {
      let table = 1;
      while (table < count * 3) table *= 4;
      most += table;
    }
    if (size <= most) {
      const pool = Array.from({ length: size }, (_, at) => at);
      return Array.from({ length: count }, (_, done) => {
        const at = this.index(size - done);
        const taken = pool[at] ?? 0;
        pool[at] = pool[size - done - 1] ?? 0;
        return taken;
      });
    }
    const taken = new Set<number>();
    while (taken.size < count) taken.add(this.index(size));
    return [...taken];
  }
}

/** What a text stands for: its bytes and their hash, as one number. */
function textSeed(text: string): bigint {
  const bytes = new TextEncoder().encode(text);
  return BigInt(`0x0${[...bytes, ...sha512(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`);
}
