import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DocumentSession } from "../../server/lsp/documentSession.ts";
import { PredictorHost } from "../../server/lsp/predictorHost.ts";
import { parseSettings } from "../../server/lsp/settings.ts";
import { testParser } from "../fixtures/parser.ts";
import { type PredictionScript, scriptedPredictor } from "../fixtures/scriptedPredictor.ts";

const parser = await testParser();
const QUIET = { info: () => {}, warn: () => {}, error: () => {} };

/** A document with its session, and what a model would say about each text. */
function open(text: string, options: { script?: (text: string) => PredictionScript; settings?: object } = {}) {
  const script = options.script ?? ((source: string) => ({ steps: [{ line: 0, set: { text: source.trim() } }] }));
  const predictor = scriptedPredictor(async () => parser, script);
  const host = new PredictorHost(predictor, QUIET);
  const { settings } = parseSettings(options.settings ?? {});
  host.configure(settings);
  const document = { text };
  const states: string[] = [];
  const session: DocumentSession = new DocumentSession({
    predict: host.predict,
    text: () => document.text,
    settings: () => settings,
    onChange: () => states.push(session.state),
  });
  const edit = (to: string) => {
    document.text = to;
    session.edited();
  };
  return { session, host, predictor, edit, states };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A gate that scripted steps wait at. */
function gate() {
  let pass = () => {};
  const opened = new Promise<void>((resolve) => {
    pass = resolve;
  });
  return { open: () => pass(), wait: () => opened };
}

describe("a document's way", () => {
  it("idle → predicting → predicted → stale → predicting → predicted", async () => {
    const { session, edit, states, predictor } = open("a = 1\n");
    expect(session.state).toBe("idle");
    await session.predict();
    expect(session.state).toBe("predicted");
    edit("a = 2\n");
    expect(session.state).toBe("stale");
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.state).toBe("predicted");
    expect(states.filter((state, at) => state !== states[at - 1])).toEqual([
      "predicting",
      "predicted",
      "stale",
      "predicting",
      "predicted",
    ]);
    expect(predictor.asked).toEqual(["a = 1\n", "a = 2\n"]);
  });

  it("does not predict a file that nobody asked for", async () => {
    const { edit, predictor } = open("a = 1\n");
    edit("a = 2\n");
    await vi.advanceTimersByTimeAsync(5000);
    expect(predictor.asked).toEqual([]);
  });

  it("predicts once after many keystrokes, the last text", async () => {
    const { session, edit, predictor } = open("a = 1\n");
    await session.predict();
    for (let n = 0; n < 50; n++) {
      edit(`a = ${n}\n`);
      await vi.advanceTimersByTimeAsync(20);
    }
    await vi.advanceTimersByTimeAsync(1000);
    expect(predictor.asked).toEqual(["a = 1\n", "a = 49\n"]);
    expect(session.shown?.documentText).toBe("a = 49\n");
  });

  it("goes back to a text it knows without the model", async () => {
    const { session, edit, predictor } = open("a = 1\n");
    await session.predict();
    edit("a = 2\n");
    await vi.advanceTimersByTimeAsync(1000);
    edit("a = 1\n");
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.state).toBe("predicted");
    expect(predictor.asked).toHaveLength(2);
  });

  it.each([
    ["command", 0, 0],
    ["save", 0, 1],
    ["type", 1, 1],
  ] as const)("predict.on %s: %d after typing, %d after saving", async (on, typed, saved) => {
    const { session, edit, predictor } = open("a = 1\n", { settings: { predict: { on } } });
    await session.predict();
    edit("a = 2\n");
    await vi.advanceTimersByTimeAsync(1000);
    expect(predictor.asked.length - 1).toBe(typed);
    session.saved();
    await vi.advanceTimersByTimeAsync(1000);
    expect(predictor.asked.length - 1).toBe(saved);
  });
});

describe("stopping", () => {
  const slow = (at: () => Promise<void>) => (text: string) => ({
    steps: [
      { line: 0, set: { a: "1" } },
      { line: 1, set: { b: text.includes("2") ? "2" : "1" } },
    ],
    pace: at,
  });

  it("an edit stops a prediction in flight, and what it had is not taken for the new text's", async () => {
    const { wait, open: pass } = gate();
    const { session, edit, predictor } = open("a = 1\nb = 1\n", { script: slow(wait) });
    const first = session.predict();
    await vi.advanceTimersByTimeAsync(0);
    edit("a = 1\nb = 2\n");
    pass();
    expect((await first)?.ending).toEqual({ kind: "cancelled" });
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.shown?.documentText).toBe("a = 1\nb = 2\n");
    expect(predictor.asked).toHaveLength(2);
  });

  it("the user's cancel keeps what there is, marked as cut", async () => {
    let step = 0;
    const { wait, open: pass } = gate();
    const { session } = open("a = 1\nb = 1\n", { script: slow(() => (step++ === 0 ? Promise.resolve() : wait())) });
    const running = session.predict();
    await vi.advanceTimersByTimeAsync(0);
    expect(session.growing?.steps).toHaveLength(1);
    session.cancel();
    pass();
    await running;
    expect(session.shown?.steps).toHaveLength(1);
    expect(session.shown?.ending).toEqual({ kind: "cancelled" });
    expect(session.state).toBe("predicted");
  });

  it("a cut prediction is not remembered as the text's", async () => {
    const { wait, open: pass } = gate();
    const { session, predictor } = open("a = 1\nb = 1\n", { script: slow(wait) });
    const first = session.predict();
    await vi.advanceTimersByTimeAsync(0);
    session.cancel();
    pass();
    await first;
    await session.predict();
    expect(session.shown?.ending).toEqual({ kind: "finished" });
    expect(predictor.asked).toHaveLength(2);
  });

  it("clear takes everything away and follows no longer", async () => {
    const { session, edit, predictor } = open("a = 1\n");
    await session.predict();
    session.clear();
    expect([session.state, session.shown]).toEqual(["idle", undefined]);
    edit("a = 2\n");
    await vi.advanceTimersByTimeAsync(1000);
    expect(predictor.asked).toHaveLength(1);
  });

  it("clear during a prediction leaves nothing behind when it ends", async () => {
    const { wait, open: pass } = gate();
    const { session } = open("a = 1\nb = 1\n", { script: slow(wait) });
    const running = session.predict();
    await vi.advanceTimersByTimeAsync(0);
    session.clear();
    pass();
    await running;
    expect([session.state, session.shown, session.growing]).toEqual(["idle", undefined, undefined]);
  });

  it("a newer command takes over from an older one", async () => {
    const { wait, open: pass } = gate();
    const { session } = open("a = 1\nb = 1\n", { script: slow(wait) });
    const [first, second] = [session.predict(), session.predict()];
    await vi.advanceTimersByTimeAsync(0);
    pass();
    expect((await second)?.ending).toEqual({ kind: "finished" });
    expect((await first)?.ending?.kind ?? "cancelled").toBe("cancelled");
  });
});

describe("trouble", () => {
  it("a failure keeps its message, and the next attempt starts afresh", async () => {
    let broken = true;
    const script = () => ({ steps: [{ line: 0 }], ...(broken && { fails: "The worker died twice." }) });
    const { session } = open("a = 1\n", { script });
    await expect(session.predict()).rejects.toThrow("The worker died twice.");
    expect([session.state, session.problem]).toEqual(["failed", "The worker died twice."]);
    broken = false;
    await session.predict();
    expect([session.state, session.problem]).toEqual(["predicted", undefined]);
  });

  it.each(["", "\n\n", "# only a comment\n"])("a file without a statement: %j", async (text) => {
    const { session, predictor } = open(text);
    expect((await session.predict())?.ending).toMatchObject({ kind: "unsupported" });
    expect(predictor.asked).toEqual([]);
  });

  it("new model settings let the old model go", async () => {
    const { session, host, predictor } = open("a = 1\n");
    await session.predict();
    host.configure(parseSettings({ hints: { maxLength: 20 } }).settings);
    await vi.advanceTimersByTimeAsync(0);
    expect(predictor.disposed()).toBe(0);
    host.configure(parseSettings({ model: { device: "cpu" } }).settings);
    await vi.advanceTimersByTimeAsync(0);
    expect(predictor.disposed()).toBe(1);
    await session.predict();
    expect(predictor.asked).toHaveLength(2);
  });
});
