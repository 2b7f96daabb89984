import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importModel } from "../../models/export/exportModel.ts";
import { loadParser } from "../../server/assets.ts";
import { codeexecutor } from "../../server/core/dialect/codeexecutor.ts";
import { codeexecutorTokenizer } from "../../server/inference/codeexecutorTokenizer.ts";
import { beam } from "../../server/inference/decoder/beam.ts";
import type { ModelSequence, TraceModel } from "../../server/inference/decoder/traceModel.ts";
import type { ModelManifest } from "../../server/inference/manifest.ts";
import { loadTokenizer } from "../../server/inference/tokenizer.ts";
import { TRUE_SIZE, writeHubFolder } from "../fixtures/codeexecutorFolder.ts";
import { tokenised, writtenPrograms } from "./codeexecutorTraces.ts";
import type { Setting } from "./forced.ts";
import { filled } from "./passes.ts";
import { timed } from "./timing.ts";
import { learnVocabulary } from "./vocabulary.ts";

export const SOURCE = 256; // tokens
export const AT = 512; // 256 tokens of source, 256 of target
export const BEAM = 10;
const BEAM_STEPS = 40;
const SPREAD = 0.05; // of the weights; near that of trained ones, though no time depends on it
/** Every so many of the evaluation programs is decoded: a token takes about ten milliseconds. */
const EVERY = 48;

export interface RandomModel {
  readonly folder: string;
  readonly manifest: ModelManifest;
}

export interface RandomModels {
  readonly folder: string; // for other temporary files
  readonly int8: RandomModel;
  readonly float32: RandomModel;
  readonly float16: RandomModel | undefined; // where it was asked for
  readonly importMs: number;
  /** Real traces and what decoding them needs. */
  readonly material: Omit<Setting, "engine">;
}

/** Makes models of CodeExecutor's size with random weights, and removes them afterwards, also on Ctrl-C. */
export async function withRandomModels(
  use: (models: RandomModels) => Promise<void>,
  { half }: { readonly half: boolean } = { half: false },
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "foretrace-bench-"));
  const stop = () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  try {
    await use(await makeModels(folder, half));
  } finally {
    await rm(folder, { recursive: true, force: true });
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, stop);
  }
}

async function makeModels(folder: string, half: boolean): Promise<RandomModels> {
  const parser = await loadParser();
  const programs = await writtenPrograms(parser);
  const files = learnVocabulary(programs.flatMap(({ prompt, trace }) => [prompt.join(" "), trace]));
  const tokenizer = loadTokenizer(codeexecutorTokenizer(files.vocab, files.merges, files.added), {});
  const [source, models] = [join(folder, "codeexecutor"), join(folder, "models")];
  await writeHubFolder(source, TRUE_SIZE, files, SPREAD);
  let manifests: ModelManifest[] = [];
  const importMs = await timed(async () => {
    manifests = await importModel(source, models, { buildTokenizer: codeexecutorTokenizer, half });
  });
  await rm(source, { recursive: true });
  const [int8, float32, float16] = manifests;
  if (!int8 || !float32) throw new Error("an import makes two models");
  return {
    folder,
    int8: { folder: join(models, "int8"), manifest: int8 },
    float32: { folder: join(models, "float32"), manifest: float32 },
    float16: float16 && { folder: join(models, "float16"), manifest: float16 },
    importMs,
    material: {
      dialect: codeexecutor,
      parser,
      vocabulary: Array.from({ length: tokenizer.vocabSize }, (_, id) => tokenizer.tokenText(id)),
      traces: tokenised(programs, tokenizer).filter((_, at) => at % EVERY === 0),
    },
  };
}

/** Milliseconds of the fastest step of a search, from one pass to the next; `AT` is in the middle of its steps. */
export async function beamTime(model: TraceModel): Promise<number> {
  const ids = Array.from({ length: AT - BEAM_STEPS / 2 }, (_, at) => 5 + ((at * 31) % 90));
  const sequence = await filled(model, ids.slice(0, -1));
  const started: number[] = [];
  const timedSequence: ModelSequence = {
    get length() {
      return sequence.length;
    },
    get room() {
      return sequence.room;
    },
    run: (part, rows) => sequence.run(part, rows),
    keep: (count) => sequence.keep(count),
    branch() {
      const tree = sequence.branch();
      return {
        grow(tokens) {
          started.push(performance.now());
          return tree.grow(tokens);
        },
      };
    },
  };
  const from: TraceModel = { contextTokens: model.contextTokens, start: () => timedSequence };
  const request = { prompt: ids, endId: -1, maxNewTokens: BEAM_STEPS, timeLimitMs: 60_000, width: BEAM };
  await beam(from, request, { aborted: false });
  const steps = started.slice(1).map((startedMs, at) => startedMs - (started[at] ?? startedMs));
  return Math.min(...steps.slice(1)); // the first has a beam of one
}
