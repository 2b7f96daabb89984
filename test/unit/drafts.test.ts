import { expect, test } from "vitest";
import { DraftSource, MAX_DRAFT } from "../../server/inference/decoder/drafts.ts";

function draftAfter(ids: readonly number[], limit = MAX_DRAFT): number[] {
  const source = new DraftSource();
  for (const id of ids) source.push(id);
  return source.draft(limit);
}

test.each([
  ["nothing known", [1, 2, 3], []],
  ["nothing at all", [], []],
  ["a run seen before", [1, 2, 3, 4, 9, 1, 2], [3, 4, 9, 1, 2, 3, 4, 9, 1, 2, 3, 4, 9, 1, 2]],
  [
    "the longer of two matches, though older",
    [5, 1, 2, 7, 6, 2, 8, 5, 1, 2],
    [7, 6, 2, 8, 5, 1, 2, 7, 6, 2, 8, 5, 1, 2, 7],
  ],
  ["the newer of equal matches", [1, 7, 1, 8, 1], [8, 1, 8, 1, 8, 1, 8, 1, 8, 1, 8, 1, 8, 1, 8]],
  ["a token that repeats", [4, 4], Array(15).fill(4)],
])("%s", (_, ids, expected) => {
  expect(draftAfter(ids)).toEqual(expected);
});

test("keeps to the limit", () => {
  expect(draftAfter([1, 2, 3, 4, 1], 2)).toEqual([2, 3]);
  expect(draftAfter([1, 2, 3, 4, 1], 0)).toEqual([]);
});
