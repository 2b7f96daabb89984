import type { CacheShape, SplitCache } from "./splitCache.ts";

/** Free slots that must be left after clearing up, so that it is not soon done again. */
const LEAST_ROOM = 64;
/** Before the first token of the tail. */
const ROOT = -1;

/**
 * Keys and values of a prompt and of the tokens of a tree that grows from its end, laid out for the graph as in
 * `SplitCache`. The tail's slots hold the rest of the prompt and then the tree in the order of growth, so a parent comes
 * before its children; what a token sees is its own path. A tip is a token of the newest pass, or at first the prompt's end.
 */
export class TreeCache {
  readonly #shape: CacheShape;
  #past: readonly Float32Array[]; // a plane each: [C, kvHeads, headDim]
  #pastTokens: number;
  #tails: readonly Float32Array[]; // [T, kvHeads, headDim]
  #slots: number; // T
  #parents: number[]; // of the token in each slot that is taken: its parent's slot
  #tips: readonly number[];

  /** Starts where a cache ends, which stays as it is. */
  constructor(shape: CacheShape, cache: SplitCache) {
    const { layers, tailSlots } = shape;
    const planes = Array.from({ length: 2 * layers }, (_, plane) => plane);
    this.#shape = shape;
    this.#past = planes.map((plane) => cache.past(plane));
    this.#pastTokens = cache.pastTokens;
    this.#tails = planes.map((plane) => cache.tail(plane).slice());
    this.#slots = tailSlots;
    this.#parents = Array.from({ length: cache.tailTokens }, (_, at) => at - 1);
    this.#tips = [cache.tailTokens > 0 ? cache.tailTokens - 1 : ROOT];
  }

  /** C. */
  get pastTokens(): number {
    return this.#pastTokens;
  }

  /** T. */
  get slots(): number {
    return this.#slots;
  }

  /** Slots of the tail that are taken: new tokens go after them. */
  get taken(): number {
    return this.#parents.length;
  }

  /** [C, kvHeads, headDim]. */
  past(plane: number): Float32Array {
    return this.#past[plane] ?? new Float32Array();
  }

  /** [T, kvHeads, headDim]. */
  tail(plane: number): Float32Array {
    return this.#tails[plane] ?? new Float32Array();
  }

  /** Makes room for a child of each of these tips, and forgets what is on the path of none of them where that is needed. */
  reserve(tips: readonly number[]): void {
    if (this.taken + tips.length <= this.#slots) return;
    this.#clear(tips);
    while (this.taken + tips.length + LEAST_ROOM > this.#slots)
      this.#move(this.#slots + this.#shape.tailSlots, this.#all());
  }

  /** Slots from the start of the tail to a tip. */
  path(tip: number): readonly number[] {
    const path: number[] = [];
    for (let slot = this.#tips[tip] ?? ROOT; slot !== ROOT; slot = this.#parents[slot] ?? ROOT) path.push(slot);
    return path.reverse();
  }

  /** Adds a child to each of these tips, in the order of `entries` [planes, S, kvHeads, headDim]. They become the tips. */
  append(entries: Float32Array, tips: readonly number[]): void {
    const size = this.#tokenSize;
    const first = this.taken;
    for (const [plane, tail] of this.#tails.entries()) {
      const from = plane * tips.length * size;
      tail.set(entries.subarray(from, from + tips.length * size), first * size);
    }
    this.#parents.push(...tips.map((tip) => this.#tips[tip] ?? ROOT));
    this.#tips = tips.map((_, at) => first + at);
  }

  /** Keeps only what leads to these tips; whole blocks of what leads to all of them go to the past. */
  #clear(tips: readonly number[]): void {
    const paths = tips.map((tip) => this.path(tip));
    const live = [...new Set(paths.flat())].sort((a, b) => a - b);
    const branching = live.findIndex((slot, at) => paths.some((path) => path[at] !== slot));
    const trunk = branching < 0 ? live.length : branching;
    const { tailSlots } = this.#shape;
    const settled = trunk - (trunk % tailSlots);
    if (settled > 0) this.#settle(live.slice(0, settled));
    this.#move(this.#slots, live.slice(settled));
  }

  #all(): number[] {
    return this.#parents.map((_, slot) => slot);
  }

  /** Copies these slots behind the past. */
  #settle(slots: readonly number[]): void {
    const [before, size] = [this.#pastTokens, this.#tokenSize];
    this.#past = this.#past.map((old, plane) => {
      const grown = new Float32Array((before + slots.length) * size);
      grown.set(old);
      this.#copySlots(plane, slots, grown, before);
      return grown;
    });
    this.#pastTokens += slots.length;
  }

  /** Makes tails of another size with only these slots, in ascending order, at their start. */
  #move(slotCount: number, slots: readonly number[]): void {
    this.#tails = this.#tails.map((_, plane) => {
      const moved = new Float32Array(slotCount * this.#tokenSize);
      this.#copySlots(plane, slots, moved, 0);
      return moved;
    });
    const places = new Map(slots.map((slot, at) => [slot, at]));
    const placeOf = (slot: number | undefined) => places.get(slot ?? ROOT) ?? ROOT;
    this.#parents = slots.map((slot) => placeOf(this.#parents[slot]));
    this.#tips = this.#tips.map(placeOf);
    this.#slots = slotCount;
  }

  /** Copies slots of a plane to a row of `to` and those after it. */
  #copySlots(plane: number, slots: readonly number[], to: Float32Array, row: number): void {
    const size = this.#tokenSize;
    const tail = this.tail(plane);
    for (const [at, slot] of slots.entries()) {
      to.set(tail.subarray(slot * size, (slot + 1) * size), (row + at) * size);
    }
  }

  get #tokenSize(): number {
    return this.#shape.kvHeads * this.#shape.headDim;
  }
}
