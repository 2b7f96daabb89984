import type { GraphInterface } from "./manifest.ts";

/**
 * Keys and values of one growing sequence, laid out for the graph: whole blocks of T tokens as `past`, one array
 * [kvHeads, C, headDim] for keys and one for values of each layer, and the newest t < T tokens as `tail`, one array
 * [t, 2 · kvHeads · headDim] a layer. Adding a token copies one row a layer; every T tokens the tail becomes a block.
 *
 * The border between the two depends on a token's position alone, see the graph: that makes results independent of how
 * tokens were grouped into passes.
 */
export class SplitCache {
  readonly #shape: GraphInterface;
  readonly #rowSize: number; // values of one token in one layer
  readonly #tails: Float32Array[];
  #past: PastBlocks[];
  #blockTokens = 0; // tokens in `past`
  #tailTokens = 0;

  constructor(shape: GraphInterface) {
    this.#shape = shape;
    this.#rowSize = 2 * shape.kvHeads * shape.headDim;
    this.#tails = layersOf(shape, () => new Float32Array(shape.tailSlots * this.#rowSize));
    this.#past = layersOf(shape, () => ({ keys: new Float32Array(0), values: new Float32Array(0) }));
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

  /** The same objects until C changes. */
  past(layer: number): PastBlocks {
    const found = this.#past[layer];
    if (!found) throw new RangeError(`there is no layer ${layer}`);
    return found;
  }

  /** [t, 2 · kvHeads · headDim], a view that the next `append` may change. */
  tail(layer: number): Float32Array {
    return this.#tailOf(layer).subarray(0, this.#tailTokens * this.#rowSize);
  }

  /**
   * Adds the first `count` of the S tokens in `entries` [layers, S, 2 · kvHeads · headDim]. They must fit into the tail:
   * a pass never goes over the end of a block.
   */
  append(entries: Float32Array, passTokens: number, count: number): void {
    const { layers, tailSlots } = this.#shape;
    if (count > passTokens || this.#tailTokens + count > tailSlots) {
      throw new RangeError(`${count} of ${passTokens} tokens do not fit after ${this.#tailTokens} of ${tailSlots}`);
    }
    for (let layer = 0; layer < layers; layer++) {
      const from = layer * passTokens * this.#rowSize;
      const rows = entries.subarray(from, from + count * this.#rowSize);
      this.#tailOf(layer).set(rows, this.#tailTokens * this.#rowSize);
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

  #tailOf(layer: number): Float32Array {
    const found = this.#tails[layer];
    if (!found) throw new RangeError(`there is no layer ${layer}`);
    return found;
  }

  /** Moves the full tail behind the past. */
  #closeBlock(): void {
    const { kvHeads, headDim, tailSlots } = this.#shape;
    const before = this.#blockTokens;
    const after = before + tailSlots;
    const grow = (old: Float32Array, tail: Float32Array, firstHead: number): Float32Array => {
      const grown = new Float32Array(kvHeads * after * headDim);
      for (let head = 0; head < kvHeads; head++) {
        grown.set(old.subarray(head * before * headDim, (head + 1) * before * headDim), head * after * headDim);
        for (let token = 0; token < tailSlots; token++) {
          const from = token * this.#rowSize + (firstHead + head) * headDim;
          grown.set(tail.subarray(from, from + headDim), (head * after + before + token) * headDim);
        }
      }
      return grown;
    };
    this.#past = this.#past.map(({ keys, values }, layer) => ({
      keys: grow(keys, this.#tailOf(layer), 0),
      values: grow(values, this.#tailOf(layer), kvHeads),
    }));
    this.#blockTokens = after;
    this.#tailTokens = 0;
  }

  /** Makes the block after `blockTokens` the tail again and cuts the past before it. */
  #reopenBlock(blockTokens: number): void {
    const { kvHeads, headDim, tailSlots } = this.#shape;
    const before = this.#blockTokens;
    const cut = (old: Float32Array, tail: Float32Array, firstHead: number): Float32Array => {
      const kept = new Float32Array(kvHeads * blockTokens * headDim);
      for (let head = 0; head < kvHeads; head++) {
        const start = head * before * headDim;
        kept.set(old.subarray(start, start + blockTokens * headDim), head * blockTokens * headDim);
        for (let token = 0; token < tailSlots; token++) {
          const from = start + (blockTokens + token) * headDim;
          tail.set(old.subarray(from, from + headDim), token * this.#rowSize + (firstHead + head) * headDim);
        }
      }
      return kept;
    };
    this.#past = this.#past.map(({ keys, values }, layer) => ({
      keys: cut(keys, this.#tailOf(layer), 0),
      values: cut(values, this.#tailOf(layer), kvHeads),
    }));
    this.#blockTokens = blockTokens;
  }
}

/** [kvHeads, C, headDim] each. */
export interface PastBlocks {
  readonly keys: Float32Array;
  readonly values: Float32Array;
}

function layersOf<T>({ layers }: GraphInterface, make: () => T): T[] {
  return Array.from({ length: layers }, make);
}
