import type { GraphInterface } from "./manifest.ts";

export type CacheShape = Pick<GraphInterface, "layers" | "kvHeads" | "headDim" | "tailSlots">;

/** Tokens that a cache has room for at first. */
const LEAST_CAPACITY = 256;

/**
 * Keys and values of one growing sequence, token by token, laid out for the graph: whole blocks of T tokens as `past`
 * [C, kvHeads, headDim], and after them in the same buffer `tail`, T slots of which the newest t < T tokens fill the first.
 *
 * The border between the two depends on a token's position alone, see the graph: that makes results independent of how
 * tokens were grouped into passes. A plane is the keys of a layer, or its values: layer l has planes 2 l and 2 l + 1.
 */
export class SplitCache {
  readonly #shape: CacheShape;
  #planes: readonly Float32Array[];
  #capacity = LEAST_CAPACITY; // tokens
  #length = 0; // tokens
  #past: readonly Float32Array[] = [];
  #tails: readonly Float32Array[] = [];

  constructor(shape: CacheShape) {
    this.#shape = shape;
    this.#planes = Array.from({ length: 2 * shape.layers }, () => new Float32Array(0));
    this.#grow(Math.max(LEAST_CAPACITY, shape.tailSlots));
  }

  get length(): number {
    return this.#length;
  }

  /** C, a multiple of T. */
  get pastTokens(): number {
    return this.#length - this.tailTokens;
  }

  /** t. */
  get tailTokens(): number {
    return this.#length % this.#shape.tailSlots;
  }

  /** [C, kvHeads, headDim]. The same object until C changes. */
  past(plane: number): Float32Array {
    return at(this.#past, plane);
  }

  /** All T slots; what is in those from t on means nothing. The same object until C changes. */
  tail(plane: number): Float32Array {
    return at(this.#tails, plane);
  }

  /** Adds the first `count` of the S tokens in `entries` [planes, S, kvHeads, headDim]. */
  append(entries: Float32Array, passTokens: number, count: number): void {
    if (count > passTokens) throw new RangeError(`there are no ${count} tokens in a pass of ${passTokens}`);
    const before = this.pastTokens;
    const { tailSlots } = this.#shape;
    const end = this.#length + count;
    const blocks = end - (end % tailSlots);
    if (blocks + tailSlots > this.#capacity) this.#grow(Math.max(2 * this.#capacity, blocks + tailSlots));
    const size = this.#tokenSize;
    for (const [plane, tokens] of this.#planes.entries()) {
      const from = plane * passTokens * size;
      tokens.set(entries.subarray(from, from + count * size), this.#length * size);
    }
    this.#length = end;
    if (this.pastTokens !== before) this.#cut();
  }

  /** Forgets all tokens from `length` on. */
  truncate(length: number): void {
    if (length > this.#length) throw new RangeError(`cannot keep ${length} of ${this.#length} tokens`);
    const before = this.pastTokens;
    this.#length = length;
    if (this.pastTokens !== before) this.#cut();
  }

  get #tokenSize(): number {
    return this.#shape.kvHeads * this.#shape.headDim;
  }

  #grow(tokens: number): void {
    const size = this.#tokenSize;
    this.#planes = this.#planes.map((old) => {
      const grown = new Float32Array(tokens * size);
      grown.set(old.subarray(0, this.#length * size));
      return grown;
    });
    this.#capacity = tokens;
    this.#cut();
  }

  #cut(): void {
    const size = this.#tokenSize;
    const border = this.pastTokens * size;
    this.#past = this.#planes.map((plane) => plane.subarray(0, border));
    this.#tails = this.#planes.map((plane) => plane.subarray(border, border + this.#shape.tailSlots * size));
  }
}

function at(planes: readonly Float32Array[], plane: number): Float32Array {
  const found = planes[plane];
  if (!found) throw new RangeError(`there is no plane ${plane}`);
  return found;
}
