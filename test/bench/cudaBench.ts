import { cpus } from "node:os";
import { join } from "node:path";
import { defaultCudaFolder, whyNoCuda } from "../../server/inference/cuda.ts";
import { bindingFolder } from "../../server/inference/cudaRuntime.ts";
import { type Device, type Engine, loadEngine } from "../../server/inference/engine.ts";
import { GRAPH_FILE } from "../../server/inference/modelDirectory.ts";
import {
  AT,
  BEAM,
  beamTime,
  type RandomModel,
  type RandomModels,
  SOURCE,
  withRandomModels,
} from "./codeexecutorModels.ts";
import { decodeForced } from "./forced.ts";
import { passTime, startAfresh } from "./passes.ts";
import { heading, ms, percent, row } from "./report.ts";
import { fastest, timed } from "./timing.ts";

const THREADS = 2;
const EMPTY = SOURCE + 1; // hardly any target
const FULL = SOURCE + 640;

interface DeviceTimes {
  readonly oneMs: number;
  readonly greedyMs: number; // a token of real traces, with drafts
  readonly beamMs: number; // a step
}

/**
 * Prints tokens a second, greedy and with a beam, on a graphics card and on the processor, and where the time goes. The
 * weights are random; on the card in float32 and in half precision, since the operators for int8 are the processor's alone.
 */
export async function benchCuda(): Promise<void> {
  const problem = await whyNoCuda([defaultCudaFolder(), bindingFolder()]);
  if (problem !== undefined) return console.log(`Nothing is measured: ${problem}.`);
  await withRandomModels(
    async (models) => {
      const cuda = await measure(models, models.float32, "cuda");
      if (!cuda) return;
      const half = models.float16 && (await measure(models, models.float16, "cuda"));
      const cpu = await measure(models, models.int8, "cpu");
      if (half) compare("Half precision against float32, both on the graphics card", half, cuda);
      if (cpu) compare("The graphics card in float32 against the processor in int8", cuda, cpu);
      if (cpu && half) compare("The graphics card in half precision against the processor in int8", half, cpu);
    },
    { half: true },
  );
}

function compare(what: string, one: DeviceTimes, other: DeviceTimes): void {
  heading(what);
  for (const [name, key] of Object.entries(RATIOS)) {
    row(name, `${ms(one[key])} against ${ms(other[key])}`, undefined, undefined, other[key] / one[key]);
  }
}

const RATIOS = {
  "one token": "oneMs",
  "a token of real traces, with drafts": "greedyMs",
  "a step of the beam": "beamMs",
} as const;

async function measure(
  { material }: RandomModels,
  { folder, manifest }: RandomModel,
  device: Device,
): Promise<DeviceTimes | undefined> {
  let engine: Engine | undefined;
  const loadMs = await timed(async () => {
    engine = await loadEngine(join(folder, GRAPH_FILE), manifest, { device, threads: THREADS });
  });
  if (!engine) return undefined;
  try {
    heading(
      `${manifest.precision} on ${engine.device}${device === "cpu" ? `, ${cpus()[0]?.model ?? "unknown"}, ${THREADS} threads` : ""}`,
    );
    if (engine.device !== device) {
      row("nothing is measured", engine.fallback ?? "");
      return undefined;
    }
    row("load", ms(loadMs));
    const source = Array.from({ length: SOURCE }, (_, at) => 5 + ((at * 31) % 90));
    const { model } = engine;
    row(`source of ${SOURCE} tokens`, ms(await fastest(5, () => startAfresh(model, [...source, 5]).run(source, 1))));
    const oneMs = await passTime(model, AT, 1);
    row(`one token at ${AT}`, ms(oneMs));
    row(`16 tokens in a pass at ${AT}`, ms(await passTime(model, AT, 16)));
    await measureCache(engine, manifest.graph, oneMs);
    const plain = await decodeForced({ ...material, engine }, false, 1);
    const drafted = await decodeForced({ ...material, engine }, true, 1);
    row("greedy, one token a pass", perSecond(plain.msPerToken));
    row("greedy, with drafts", `${perSecond(drafted.msPerToken)}, ${drafted.tokensPerPass.toFixed(2)} tokens a pass`);
    row("time in JavaScript, with drafts", percent(drafted.jsShare));
    const beamMs = await beamTime(model);
    row(`beam of ${BEAM} at ${AT}`, perSecond(beamMs));
    return { oneMs, greedyMs: drafted.msPerToken, beamMs };
  } finally {
    await engine.dispose();
  }
}

/** Every pass takes the whole cache from this program's memory: what a longer one costs is what moving it costs. */
async function measureCache(
  { model }: Engine,
  { layers, kvHeads, headDim }: RandomModels["float32"]["manifest"]["graph"],
  oneMs: number,
): Promise<void> {
  const [short, long] = [await passTime(model, EMPTY, 1), await passTime(model, FULL, 1)];
  const bytes = (FULL - EMPTY) * layers * 2 * kvHeads * headDim * Float32Array.BYTES_PER_ELEMENT;
  const cacheMs = Math.max(0, long - short);
  row(
    `${FULL - EMPTY} more tokens in the cache`,
    `${ms(cacheMs)} for ${(bytes / 1e6).toFixed(0)} MB, ${(bytes / 1e6 / cacheMs).toFixed(1)} GB/s`,
  );
  row("  of the time of one token", percent(Math.min(1, (cacheMs * AT) / (FULL - EMPTY) / oneMs)));
}

const perSecond = (msPerToken: number): string => `${(1000 / msPerToken).toFixed(0)} tokens a second`;
