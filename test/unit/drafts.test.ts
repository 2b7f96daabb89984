import { expect, test } from "vitest";
import { DraftSource, MAX_DRAFT } from "../../server/inference/decoder/drafts.ts";

function draftAfter(ids: readonly number[], limit = MAX_DRAFT, certain: readonly number[] = []): number[] {
  const source = new DraftSource();
  for (const id of ids) source.push(id);
  return source.draft(limit, certain);
}

test.each([
  ["nothing known", [1, 2, 3], []],
  ["nothing at all", [], []],
  ["a run seen before", [1, 2, 3, 4, 9, 1, 2], [3, 4, 9, 1]],
  ["more after a longer run", [1, 2, 3, 4, 5, 6, 7, 1, 2, 3], [4, 5, 6, 7, 1, 2]],
  ["the longer of two matches, though older", [5, 1, 2, 7, 6, 2, 8, 5, 1, 2], [7, 6, 2, 8, 5, 1]],
  ["the newer of equal matches", [1, 7, 2, 1, 8, 3, 1], [8, 3]],
  ["a short loop that goes on", [4, 5, 4, 5, 4, 5], [4, 5, 4, 5, 4, 5, 4, 5]],
  ["at most so many", Array(30).fill(4), Array(MAX_DRAFT).fill(4)],
])("%s", (_, ids, expected) => {
  expect(draftAfter(ids)).toEqual(expected);
});

test("goes on with the run in which a token changed, also when the changed one is new", () => {
  const source = new DraftSource();
  for (const id of [1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3]) source.push(id);
  expect(source.draft(2)).toEqual([4, 5]);
  source.push(9);
  expect(source.draft(MAX_DRAFT)).toEqual([5, 6, 7]);
  for (const id of [5, 8]) source.push(id);
  expect(source.draft(MAX_DRAFT)).toEqual([7]);
});

test.each([
  ["a run before a changed token counts", [1, 2, 3, 4, 5, 7, 3, 8, 1, 2, 3, 6, 5], 7],
  ["but less than equal tokens at the end", [1, 2, 6, 5, 7, 4, 3, 5, 8, 1, 2, 3, 5], 8],
])("%s", (_, ids, next) => expect(draftAfter(ids).at(0)).toBe(next));

test("keeps to the limit", () => {
  expect(draftAfter([1, 2, 3, 4, 1], 1)).toEqual([2]);
  expect(draftAfter([1, 2, 3, 4, 1], 0)).toEqual([]);
});

test("goes on from a token that is known to come", () => {
  expect(draftAfter([1, 5, 7, 8, 1, 6, 9, 1], MAX_DRAFT, [5])).toEqual([5, 7, 8, 1, 6]);
  expect(draftAfter([1, 2], MAX_DRAFT, [3])).toEqual([3]);
  expect(draftAfter([1, 2, 4, 3], MAX_DRAFT, [1, 2])).toEqual([1, 2, 4, 3, 1, 2]);
  expect(draftAfter([], 2, [7, 8, 9])).toEqual([7, 8]);
  const source = new DraftSource();
  for (const id of [1, 2, 1]) source.push(id);
  source.draft(MAX_DRAFT, [9, 1, 2]);
  expect(source.draft(MAX_DRAFT)).toEqual([2, 1]);
});
