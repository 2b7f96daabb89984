import type { GraphInterface } from "./manifest.ts";

export type CacheShape = Pick<GraphInterface, "layers" | "kvHeads" | "headDim"> & { readonly tailSlots: number };

/**
 * Keys and values of one growing sequence, laid out for the graph: whole blocks of T tokens as `past` [kvHeads, C, headDim]
 * and the newest t < T tokens in `tail`, T slots [kvHeads, T, headDim]. Every T tokens the tail becomes a block.
 *
 * The border between the two depends on a token's position alone, see the graph: that makes results independent of how
 * tokens were grouped into passes. A plane is the keys of a layer, or its values: layer l has planes 2 l and 2 l + 1.
 */
export class SplitCache {
  readonly #shape: CacheShape;
  readonly #tails: readonly Float32Array[]; // a plane each
  #past: readonly Float32Array[];
  #blockTokens = 0; // tokens in `past`
  #tailTokens = 0;

  constructor(shape: CacheShape) {
    const { layers, kvHeads, headDim, tailSlots } = shape;
    const planes = (size: number) => Array.from({ length: 2 * layers }, () => new Float32Array(size));
    this.#shape = shape;
    this.#tails = planes(kvHeads * tailSlots * headDim);
    this.#past = planes(0);
  }

  get length(): number {
    return this.#blockTokens + this.#tailTokens;
  }

  /** C, a multiple of T. */
  get pastTokens(): number {
    return this.#blockTokens;
  }

  /** t. */
  get tailTokens(): number {
    return this.#tailTokens;
  }

  /** [kvHeads, C, headDim]. The same object until C changes. */
  past(plane: number): Float32Array {
    return at(this.#past, plane);
  }

  /** All T slots; what is in those from t on means nothing. The same object always. */
  tail(plane: number): Float32Array {
    return at(this.#tails, plane);
  }

  /** Adds the first `count` of the S tokens in `entries` [planes, kvHeads, S, headDim]. */
  append(entries: Float32Array, passTokens: number, count: number): void {
    if (count > passTokens) throw new RangeError(`there are no ${count} tokens in a pass of ${passTokens}`);
    const { tailSlots } = this.#shape;
    for (let done = 0; done < count; ) {
      const fitting = Math.min(count - done, tailSlots - this.#tailTokens);
      this.#fillTail(entries, passTokens, done, fitting);
      done += fitting;
    }
  }

  /** Adds `count` tokens of a pass from its token `first` on; they fit into the tail. */
  #fillTail(entries: Float32Array, passTokens: number, first: number, count: number): void {
    const { kvHeads, headDim, tailSlots } = this.#shape;
    for (const [plane, tail] of this.#tails.entries()) {
      for (let head = 0; head < kvHeads; head++) {
        const from = ((plane * kvHeads + head) * passTokens + first) * headDim;
        const to = (head * tailSlots + this.#tailTokens) * headDim;
        tail.set(entries.subarray(from, from + count * headDim), to);
      }
    }
    this.#tailTokens += count;
    if (this.#tailTokens === tailSlots) this.#closeBlock();
  }

  /** Forgets all tokens from `length` on. */
  truncate(length: number): void {
    if (length > this.length) throw new RangeError(`cannot keep ${length} of ${this.length} tokens`);
    const { tailSlots } = this.#shape;
    const blockTokens = length - (length % tailSlots);
    if (blockTokens < this.#blockTokens) this.#reopenBlock(blockTokens);
    this.#tailTokens = length - blockTokens;
  }

  /** Moves the full tail behind the past. */
  #closeBlock(): void {
    const { kvHeads, headDim, tailSlots } = this.#shape;
    const [before, block] = [this.#blockTokens * headDim, tailSlots * headDim];
    this.#past = this.#past.map((old, plane) => {
      const grown = new Float32Array(kvHeads * (before + block));
      for (let head = 0; head < kvHeads; head++) {
        const start = head * (before + block);
        grown.set(old.subarray(head * before, (head + 1) * before), start);
        grown.set(this.tail(plane).subarray(head * block, (head + 1) * block), start + before);
      }
      return grown;
    });
    this.#blockTokens += tailSlots;
    this.#tailTokens = 0;
  }

  /** Makes the block after `blockTokens` the tail again and cuts the past before it. */
  #reopenBlock(blockTokens: number): void {
    const { kvHeads, headDim, tailSlots } = this.#shape;
    const [before, after, block] = [this.#blockTokens * headDim, blockTokens * headDim, tailSlots * headDim];
    this.#past = this.#past.map((old, plane) => {
      const kept = new Float32Array(kvHeads * after);
      for (let head = 0; head < kvHeads; head++) {
        const end = head * before + after;
        kept.set(old.subarray(head * before, end), head * after);
        this.tail(plane).set(old.subarray(end, end + block), head * block);
      }
      return kept;
    });
    this.#blockTokens = blockTokens;
  }
}

function at(planes: readonly Float32Array[], plane: number): Float32Array {
  const found = planes[plane];
  if (!found) throw new RangeError(`there is no plane ${plane}`);
  return found;
}
