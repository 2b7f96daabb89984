import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { type Engine, loadEngine } from "../../server/inference/engine.ts";
import { GRAPH_FILE } from "../../server/inference/modelDirectory.ts";
import { memoryBandwidth } from "./bandwidth.ts";
import {
  AT,
  BEAM,
  beamTime,
  type RandomModel,
  type RandomModels,
  SOURCE,
  withRandomModels,
} from "./codeexecutorModels.ts";
import { bestTokens, compareChoices, compareWithReference } from "./exactness.ts";
import { decodeForced, type Setting } from "./forced.ts";
import { passTime, startAfresh } from "./passes.ts";
import { heading, ms, percent, row } from "./report.ts";
import { fastest, timed } from "./timing.ts";
import { torchTimes } from "./torch.ts";

const THREADS = 2;
const DATA_FILE = "model.onnx.data";

/** Prints speed and memory of a model of CodeExecutor's true size; the weights are random, the traces it decodes real. */
export async function benchCodeexecutor(): Promise<void> {
  heading(`A model of CodeExecutor's size with random weights, ${THREADS} threads`);
  row("processor", `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, load ${loadavg()[0]?.toFixed(1)}`);
  await withRandomModels(async (models) => {
    row("import, int8 and float32", `${(models.importMs / 1000).toFixed(0)} s`);
    const own = await measureInt8(models);
    await measureFloat32(models, own);
    await measureTorch(own);
  });
}

interface OwnTimes {
  readonly tokenMs: number;
  readonly draftedMs: number; // a token of real traces, as predictions are decoded
  readonly sixteenMs: number;
  readonly beamMs: number; // a step
  readonly choices: readonly number[]; // best tokens along real traces
}

async function measureInt8({ folder, int8, material }: RandomModels): Promise<OwnTimes> {
  const bytesPerMs = await memoryBandwidth(folder);
  row("memory bandwidth", `${(bytesPerMs / 1e6).toFixed(1)} GB/s`);
  const { manifest } = int8;
  const before = process.memoryUsage().rss;
  let engine: Engine | undefined;
  const loadMs = await timed(async () => {
    engine = await open(int8);
  });
  if (!engine) throw new Error("no engine");
  row("load", ms(loadMs));
  row("resident memory of the session", `${((process.memoryUsage().rss - before) / 1e6).toFixed(0)} MB`);
  const weights = manifest.files.find(({ name }) => name === DATA_FILE)?.sizeBytes ?? 0;
  const { layers, kvHeads, headDim } = manifest.graph;
  let tokenMs = 0;
  for (const position of [SOURCE + 64, AT, SOURCE + 640]) {
    const passMs = await passTime(engine.model, position, 1);
    const floorMs = (weights + position * layers * 2 * kvHeads * headDim * 4) / bytesPerMs;
    const ratio = passMs / floorMs;
    row(`one token at ${position}`, `${ms(passMs)}, floor ${ms(floorMs)}`, "≤ 1.8 × the floor", ratio <= 1.8, ratio);
    if (position === AT) tokenMs = passMs;
  }
  const sixteenMs = await passTime(engine.model, AT, 16);
  row(`16 tokens in a pass at ${AT}`, ms(sixteenMs), undefined, undefined, sixteenMs / tokenMs);
  const { model } = engine;
  const source = Array.from({ length: SOURCE }, (_, at) => 5 + ((at * 31) % 90));
  const prefillMs = await fastest(5, () => startAfresh(model, [...source, 5]).run(source, 1));
  row(`source of ${SOURCE} tokens`, ms(prefillMs));
  const beamMs = await beamTime(model);
  row(`beam of ${BEAM} at ${AT}, a step`, `${ms(beamMs)} against one token`, undefined, undefined, beamMs / tokenMs);
  const draftedMs = await measureDrafts({ ...material, engine });
  const choices = await bestTokens(model, material.traces);
  await engine.dispose();
  return { tokenMs, draftedMs, sixteenMs, beamMs, choices };
}

async function measureDrafts(setting: Setting): Promise<number> {
  const tokens = setting.traces.reduce((sum, { trace }) => sum + trace.length, 0);
  const plain = await decodeForced(setting, false, 1);
  const drafted = await decodeForced(setting, true, 1);
  const gain = plain.msPerToken / drafted.msPerToken;
  const speed = `${ms(drafted.msPerToken)} a token, ${drafted.tokensPerPass.toFixed(2)} tokens a pass`;
  row(`${setting.traces.length} real traces of ${tokens} tokens, one a pass`, `${ms(plain.msPerToken)} a token`);
  row("real traces, with drafts", speed, "≥ 2.3 × without", gain >= 2.3, gain);
  row("time in JavaScript, one token a pass", percent(plain.jsShare), "≤ 10 %", plain.jsShare <= 0.1);
  row("time in JavaScript, with drafts", percent(drafted.jsShare), "≤ 10 %", drafted.jsShare <= 0.1);
  return drafted.msPerToken;
}

async function measureFloat32({ float32, material }: RandomModels, own: OwnTimes): Promise<void> {
  const engine = await open(float32);
  const [one, sixteen] = [await passTime(engine.model, AT, 1), await passTime(engine.model, AT, 16)];
  await compareWithReference(engine.model);
  compareChoices(own.choices, await bestTokens(engine.model, material.traces));
  await engine.dispose();
  const ratio = one / own.tokenMs;
  row(`float32, one token at ${AT}`, ms(one), "int8 ≥ 2 × faster", ratio >= 2, ratio);
  row(`float32, 16 tokens at ${AT}`, ms(sixteen), undefined, undefined, sixteen / own.sixteenMs);
}

async function measureTorch(own: OwnTimes): Promise<void> {
  const times = torchTimes(THREADS, SOURCE, AT - SOURCE, BEAM);
  if (!times) return row("PyTorch", "not measured: FORETRACE_TORCH_PYTHON names no Python that has it");
  const { build, greedyMs, beamMs } = times;
  const greedy = greedyMs / own.draftedMs;
  const search = beamMs / own.beamMs;
  row("PyTorch", build);
  row("  greedy with a cache, against drafts", `${ms(greedyMs)} a token`, "≥ 5 × slower", greedy >= 5, greedy);
  row("  against one token a pass", ms(greedyMs), undefined, undefined, greedyMs / own.tokenMs);
  row("  beam as the reference, a step", ms(beamMs), "≥ 100 × slower", search >= 100, search);
}

function open({ folder, manifest }: RandomModel): Promise<Engine> {
  return loadEngine(join(folder, GRAPH_FILE), manifest, { device: "cpu", threads: THREADS });
}
