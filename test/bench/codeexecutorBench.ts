import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { importModel } from "../../models/export/exportModel.ts";
import { loadParser } from "../../server/assets.ts";
import { codeexecutor } from "../../server/core/dialect/codeexecutor.ts";
import { codeexecutorTokenizer } from "../../server/inference/codeexecutorTokenizer.ts";
import { beam } from "../../server/inference/decoder/beam.ts";
import type { TraceModel } from "../../server/inference/decoder/traceModel.ts";
import { type Engine, loadEngine } from "../../server/inference/engine.ts";
import type { ModelManifest } from "../../server/inference/manifest.ts";
import { GRAPH_FILE } from "../../server/inference/modelDirectory.ts";
import { loadTokenizer } from "../../server/inference/tokenizer.ts";
import { TRUE_SIZE, writeHubFolder } from "../fixtures/codeexecutorFolder.ts";
import { memoryBandwidth } from "./bandwidth.ts";
import { tokenised, writtenPrograms } from "./codeexecutorTraces.ts";
import { decodeForced, type Setting } from "./forced.ts";
import { filled, passTime, startAfresh } from "./passes.ts";
import { heading, ms, percent, row } from "./report.ts";
import { fastest, timed } from "./timing.ts";
import { torchTimes } from "./torch.ts";
import { learnVocabulary } from "./vocabulary.ts";

const THREADS = 2;
const DATA_FILE = "model.onnx.data";
/** Every so many of the evaluation programs is decoded: a token takes about ten milliseconds. */
const EVERY = 48;
const SOURCE = 256;
const AT = 512; // 256 tokens of source, 256 of target
const BEAM = 10;
const BEAM_STEPS = 40;
const SPREAD = 0.05; // of the weights; near that of trained ones, though no time depends on it

/** Prints speed and memory of a model of CodeExecutor's true size, with random weights that are made and removed here. */
export async function benchCodeexecutor(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "foretrace-bench-"));
  const stop = () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  try {
    await measure(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, stop);
  }
}

async function measure(folder: string): Promise<void> {
  const parser = await loadParser();
  const programs = await writtenPrograms(parser);
  const tokenizerFiles = learnVocabulary(programs.flatMap(({ prompt, trace }) => [prompt.join(" "), trace]));
  const tokenizer = loadTokenizer(
    codeexecutorTokenizer(tokenizerFiles.vocab, tokenizerFiles.merges, tokenizerFiles.added),
    {},
  );
  const source = join(folder, "codeexecutor");
  const models = join(folder, "models");
  heading(`A model of CodeExecutor's size with random weights, ${THREADS} threads`);
  row("processor", `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, load ${loadavg()[0]?.toFixed(1)}`);
  await writeHubFolder(source, TRUE_SIZE, tokenizerFiles, SPREAD);
  let manifests: ModelManifest[] = [];
  const importMs = await timed(async () => {
    manifests = await importModel(source, models, { buildTokenizer: codeexecutorTokenizer });
  });
  await rm(source, { recursive: true });
  row("import, int8 and float32", `${(importMs / 1000).toFixed(0)} s`);
  const [int8, float32] = manifests;
  if (!int8 || !float32) throw new Error("an import makes two models");
  const traces = tokenised(programs, tokenizer).filter((_, at) => at % EVERY === 0);
  const vocabulary = Array.from({ length: tokenizer.vocabSize }, (_, id) => tokenizer.tokenText(id));
  const bytesPerMs = await memoryBandwidth(folder);
  row("memory bandwidth", `${(bytesPerMs / 1e6).toFixed(1)} GB/s`);
  const own = await measureInt8(join(models, "int8"), int8, bytesPerMs, { parser, vocabulary, traces });
  await measureFloat32(join(models, "float32"), float32, own);
  await measureTorch(own);
}

interface OwnTimes {
  readonly tokenMs: number;
  readonly sixteenMs: number;
  readonly beamMs: number; // a step
}

async function measureInt8(
  folder: string,
  manifest: ModelManifest,
  bytesPerMs: number,
  material: Omit<Setting, "engine" | "dialect">,
): Promise<OwnTimes> {
  const before = process.memoryUsage().rss;
  let engine: Engine | undefined;
  const loadMs = await timed(async () => {
    engine = await open(folder, manifest);
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
  await measureDrafts({ ...material, engine, dialect: codeexecutor });
  await engine.dispose();
  return { tokenMs, sixteenMs, beamMs };
}

async function measureDrafts(setting: Setting): Promise<void> {
  const tokens = setting.traces.reduce((sum, { trace }) => sum + trace.length, 0);
  const plain = await decodeForced(setting, false, 1);
  const drafted = await decodeForced(setting, true, 1);
  const gain = plain.msPerToken / drafted.msPerToken;
  const speed = `${ms(drafted.msPerToken)} a token, ${drafted.tokensPerPass.toFixed(2)} tokens a pass`;
  row(`${setting.traces.length} real traces of ${tokens} tokens, one a pass`, `${ms(plain.msPerToken)} a token`);
  row("real traces, with drafts", speed, "≥ 2.3 × without", gain >= 2.3, gain);
  row("time in JavaScript, one token a pass", percent(plain.jsShare), "≤ 10 %", plain.jsShare <= 0.1);
  row("time in JavaScript, with drafts", percent(drafted.jsShare), "≤ 10 %", drafted.jsShare <= 0.1);
}

/** Fastest of some searches: milliseconds a step, `AT` in their middle. */
async function beamTime(model: TraceModel): Promise<number> {
  const ids = Array.from({ length: AT - BEAM_STEPS / 2 }, (_, at) => 5 + ((at * 31) % 90));
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run++) {
    const sequence = await filled(model, ids.slice(0, -1));
    const from: TraceModel = { contextTokens: model.contextTokens, start: () => sequence };
    const request = { prompt: ids, endId: -1, maxNewTokens: BEAM_STEPS, timeLimitMs: 60_000, width: BEAM };
    const { stats } = await beam(from, request, { aborted: false });
    least = Math.min(least, stats.decodeMs / stats.passes);
  }
  return least;
}

async function measureFloat32(folder: string, manifest: ModelManifest, own: OwnTimes): Promise<void> {
  const engine = await open(folder, manifest);
  const [one, sixteen] = [await passTime(engine.model, AT, 1), await passTime(engine.model, AT, 16)];
  await engine.dispose();
  const ratio = one / own.tokenMs;
  row(`float32, one token at ${AT}`, ms(one), "int8 ≥ 2 × faster", ratio >= 2, ratio);
  row(`float32, 16 tokens at ${AT}`, ms(sixteen), undefined, undefined, sixteen / own.sixteenMs);
}

async function measureTorch(own: OwnTimes): Promise<void> {
  const times = torchTimes(THREADS, SOURCE, AT - SOURCE, BEAM);
  if (!times) return row("PyTorch", "not measured: FORETRACE_TORCH_PYTHON names no Python that has it");
  const { build, greedyMs, beamMs } = times;
  const greedy = greedyMs / own.tokenMs;
  const search = beamMs / own.beamMs;
  row(`PyTorch ${build}, greedy with a cache`, `${ms(greedyMs)} a token`, "≥ 5 × slower", greedy >= 5, greedy);
  row("PyTorch, beam as the reference, a step", ms(beamMs), "≥ 100 × slower", search >= 100, search);
}

function open(folder: string, manifest: ModelManifest): Promise<Engine> {
  return loadEngine(join(folder, GRAPH_FILE), manifest, { device: "cpu", threads: THREADS });
}
