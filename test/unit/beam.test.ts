import { describe, expect, test } from "vitest";
import { type BeamRequest, beam } from "../../server/inference/decoder/beam.ts";
import { SplitCache } from "../../server/inference/splitCache.ts";
import { TreeCache } from "../../server/inference/treeCache.ts";
import { tableModel } from "../fixtures/export/tableModel.ts";

const END = 0;
const REQUEST: BeamRequest = { prompt: [9, 9], endId: END, maxNewTokens: 20, timeLimitMs: 60_000, width: 2 };
const GOING = { aborted: false };

/** What follows a text after the prompt: probabilities of the ids 0, 1 and 2. Texts that are not named go on with 2. */
function search(
  table: Readonly<Record<string, readonly number[]>>,
  request: Partial<BeamRequest> = {},
  signal = GOING,
) {
  const model = tableModel((text) => (table[text.slice(2).join("")] ?? [1e-9, 0.02, 0.98]).map(Math.log));
  return beam(model, { ...REQUEST, ...request }, signal);
}

describe("beam search", () => {
  const table = { "": [0.1, 0.5, 0.4], "1": [0.4, 0.3, 0.3], "2": [0.9, 0.05, 0.05], "11": [1, 1e-9, 1e-9] };

  test("finds what greedy decoding misses", async () => {
    const greedy = await search(table, { width: 1 });
    expect(greedy.hypotheses.map(({ ids }) => ids)).toEqual([[1, END]]);
    const { hypotheses, reason } = await search(table);
    expect(hypotheses.map(({ ids }) => ids)).toEqual([
      [2, END],
      [1, END],
    ]);
    expect(reason).toBe("end");
    expect(hypotheses[0]?.score).toBeCloseTo(Math.log(0.4 * 0.9), 6);
    expect(hypotheses[0]?.probabilities[1]).toBeCloseTo(0.9, 6);
  });

  test("does not favour long texts: scores are plain sums", async () => {
    const { hypotheses } = await search({ "": [0.3, 0.7, 1e-9], "1": [1e-9, 1, 1e-9], "11": [0.41, 0.3, 0.29] });
    expect(hypotheses[0]?.ids).toEqual([END]);
  });

  test("goes on until something that ended led, and as many ended as the beam is wide", async () => {
    // The end comes second at first, then leads; by then two have ended.
    const { hypotheses, stats } = await search({ "": [0.4, 0.6, 1e-9], "1": [0.9, 0.1, 1e-9] });
    expect(hypotheses.map(({ ids }) => ids)).toEqual([[1, END], [END]]);
    expect(stats).toMatchObject({ nTokens: 2, passes: 1 });
  });

  test("gives what has not ended after what has, and says why it stopped", async () => {
    const { hypotheses, reason } = await search({ "": [0.3, 1e-9, 0.7] }, { maxNewTokens: 5 });
    expect(reason).toBe("tokens");
    expect(hypotheses.map(({ finished }) => finished)).toEqual([true, false]);
    expect(hypotheses[1]?.ids).toEqual([2, 2, 2, 2, 2]);
    expect((await search({}, { timeLimitMs: 0 })).reason).toBe("time");
    expect(await search({}, {}, { aborted: true })).toMatchObject({ reason: "cancelled", hypotheses: [] });
  });

  test("refuses a beam that is wider than what the model returns", async () => {
    await expect(search({}, { width: 4 })).rejects.toThrow(RangeError);
  });

  test("stops where the context is full", async () => {
    const model = tableModel(() => [-9, 1, 2], { contextTokens: 10 });
    const { reason, hypotheses } = await beam(model, REQUEST, GOING);
    expect(reason).toBe("context");
    expect(hypotheses[0]?.ids.length).toBe(9); // the last one was not run
  });
});

describe("the cache of a tree", () => {
  const shape = { layers: 1, kvHeads: 2, headDim: 2, tailSlots: 128 };
  /** Entries of tokens that are known by these numbers, [planes, S, kvHeads, headDim]. */
  const entries = (tokens: readonly number[]): Float32Array =>
    Float32Array.from({ length: 2 * tokens.length * shape.kvHeads * shape.headDim }, (_, at) => {
      const size = shape.kvHeads * shape.headDim;
      const [token, plane] = [Math.floor(at / size) % tokens.length, Math.floor(at / size / tokens.length)];
      return plane * 1e4 + (tokens[token] ?? 0) + (at % size) / 8;
    });

  /** The numbers of the tokens that a tip sees, as each place of each plane has them. */
  function seen(tree: TreeCache, tip: number): number[][] {
    const size = shape.kvHeads * shape.headDim;
    const path = tree.path(tip);
    return Array.from({ length: 2 * size }, (_, row) => {
      const [plane, place] = [Math.floor(row / size), row % size];
      const past = tree.past(plane).filter((_, at) => at % size === place);
      const tail = path.map((slot) => tree.tail(plane)[slot * size + place] ?? -1);
      return [...past, ...tail].map((value) => value - plane * 1e4 - place / 8);
    });
  }

  test.each([0, 5, 128, 200])("each tip sees its own path, after a prompt of %i tokens", (promptTokens) => {
    const prompt = Array.from({ length: promptTokens }, (_, at) => at);
    const cache = new SplitCache(shape);
    cache.append(entries(prompt), promptTokens, promptTokens);
    const tree = new TreeCache(shape, cache);
    let paths: readonly (readonly number[])[] = [prompt];
    let next = promptTokens;
    for (let step = 0; step < 300; step++) {
      // Mostly children of the first tips, and now and then all of the first one.
      const tips = Array.from({ length: 10 }, (_, at) => (step % 50 === 49 ? 0 : (at * at) % 7) % paths.length);
      tree.reserve(tips);
      const tokens = tips.map(() => next++);
      tree.append(entries(tokens), tips);
      paths = tips.map((tip, at) => [...(paths[tip] ?? []), tokens[at] ?? 0]);
      if (step % 7 === 0) for (const [tip, path] of paths.entries()) expect(seen(tree, tip)[3]).toEqual(path);
    }
    expect(seen(tree, 9)).toEqual(Array(8).fill(paths[9]));
    expect(tree.pastTokens).toBeGreaterThanOrEqual(128);
    expect(tree.slots).toBeLessThanOrEqual(384);
    expect(cache.length).toBe(promptTokens);
  });
});
