import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { liveView } from "../../server/cli/liveView.ts";

let written: string[] = [];
beforeEach(() => {
  written = [];
  vi.useFakeTimers({ toFake: ["performance"], now: 1000 });
  vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const UP = (lines: number): string => `\u001b[${lines}A\u001b[J`;

/** What is written for texts that come 100 ms apart, and then for the last one. */
function drawn(screen: { isLive: boolean; height: number }, isText: boolean, ...texts: string[][]): string[] {
  const view = liveView(screen, isText);
  for (const lines of texts.slice(0, -1)) {
    vi.advanceTimersByTime(100);
    view.update(() => lines);
  }
  view.finish(texts.at(-1) ?? []);
  return written;
}

it("draws a growing text over itself", () => {
  expect(drawn({ isLive: true, height: 10 }, true, ["a"], ["a", "b"], ["a", "b", "c"])).toEqual([
    "a\n",
    `${UP(1)}a\nb\n`,
    `${UP(2)}a\nb\nc\n`,
  ]);
});

it("draws only the last line of what is taller than the screen, until it is whole", () => {
  const [early, late] = [
    ["a", "b", "1 step"],
    ["a", "b", "2 steps"],
  ];
  expect(drawn({ isLive: true, height: 3 }, true, early ?? [], late ?? [], ["a", "b", "c", "end"])).toEqual([
    "1 step\n",
    `${UP(1)}2 steps\n`,
    `${UP(1)}a\nb\nc\nend\n`,
  ]);
});

it.each([
  ["into a pipe", { isLive: false, height: 10 }, true],
  ["as JSON", { isLive: true, height: 10 }, false],
])("draws nothing before the end %s", (_, screen, isText) => {
  expect(drawn(screen, isText, ["a"], ["a", "b"])).toEqual(["a\nb\n"]);
});
