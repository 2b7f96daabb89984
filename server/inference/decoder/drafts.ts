/** Longest run of tokens looked for before the place to draft at, and tokens in a draft. */
const MAX_MATCH = 8;
export const MAX_DRAFT = 15;
/**
 * A token drafted costs a tenth of a pass, taken or not, and a short match says little: after one of 1, 2, 3, 4 and 8 tokens
 * 0.9, 2.4, 3.7, 4.1 and 6.9 drafted tokens are right (real traces of 300 programs). Drafts of always 15 would gain nothing.
 */
const TOKENS_PER_MATCH = 2;
/** Places compared for one draft; in very repetitive text the newest ones are enough. */
const MAX_PLACES = 128;

/**
 * Guesses what comes next by copying: a trace repeats the program and itself. The continuation of the longest earlier run
 * that equals the end of the text is the draft; the model then checks all of it in one pass.
 */
export class DraftSource {
  readonly #ids: number[] = [];
  readonly #places = new Map<number, number[]>(); // id → where it stands

  push(id: number): void {
    const places = this.#places.get(id);
    if (places) places.push(this.#ids.length);
    else this.#places.set(id, [this.#ids.length]);
    this.#ids.push(id);
  }

  /**
   * At most `limit` ids; none when the last token is new. Of equally long matches the newest wins.
   *
   * @param certain the tokens that are known to come next: the draft begins with them and goes on from there
   */
  draft(limit: number, certain: readonly number[] = []): number[] {
    const sure = certain.slice(0, limit);
    if (sure.length === 0) return this.#copy(limit);
    for (const id of sure) this.push(id);
    const rest = this.#copy(limit - sure.length);
    for (const id of sure.toReversed()) {
      this.#ids.pop();
      this.#places.get(id)?.pop();
    }
    return [...sure, ...rest];
  }

  #copy(limit: number): number[] {
    const ids = this.#ids;
    const end = ids.length - 1;
    const places = this.#places.get(ids[end] ?? -1) ?? [];
    let longest = 0;
    let from = -1;
    const oldest = Math.max(0, places.length - 1 - MAX_PLACES);
    for (let at = places.length - 2; at >= oldest && longest < MAX_MATCH; at--) {
      const place = places[at] ?? 0;
      const length = matchLength(ids, place, end);
      if (length > longest) [longest, from] = [length, place];
    }
    const draft: number[] = [];
    if (from < 0) return draft;
    // A place near the end runs into the draft itself: a short loop goes on.
    const length = Math.min(limit, MAX_DRAFT, TOKENS_PER_MATCH * longest);
    for (let i = 0; i < length; i++) draft.push(ids[from + 1 + i] ?? draft[from + 1 + i - ids.length] ?? 0);
    return draft;
  }
}

/** How many tokens up to `place` equal those up to `end`. */
function matchLength(ids: readonly number[], place: number, end: number): number {
  let length = 1;
  while (length < MAX_MATCH && length <= place && ids[place - length] === ids[end - length]) length++;
  return length;
}
