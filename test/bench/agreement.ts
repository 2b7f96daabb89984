import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TraceModel } from "../../server/inference/decoder/traceModel.ts";
import { loadEngine } from "../../server/inference/engine.ts";
import { openModelDirectory } from "../../server/inference/modelDirectory.ts";
import { heading, percent, row } from "./report.ts";

/** A prompt and its true trace as token ids; `from`: where the trace begins. */
interface Sample {
  readonly ids: readonly number[];
  readonly from: number;
}

const PASS = 128; // tokens
const TOP = 10;

/**
 * Prints on how many tokens of true traces two model directories agree: what quantising has changed. `samples` has lines
 * of {"ids", "from"}, as `python -m foretrace_data tokens` writes them.
 */
export async function measureAgreement(folders: readonly [string, string], samples: string): Promise<void> {
  const lines = (await readFile(samples, "utf8")).trim().split("\n");
  const all = lines.map((line) => JSON.parse(line) as Sample);
  const [one, other] = [await bestTokens(folders[0], all), await bestTokens(folders[1], all)];
  const truth = all.map(({ ids, from }) => ids.slice(from));
  const positions = truth.reduce((sum, trace) => sum + trace.length, 0);
  const share = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]) =>
    a.reduce((sum, ids, at) => sum + ids.filter((id, index) => id === b[at]?.[index]).length, 0) / positions;
  heading(`${folders[0]} and ${folders[1]} on ${all.length} true traces, ${positions} tokens`);
  const agreement = share(one, other);
  row("same best token", percent(agreement), "≥ 99.5 %", agreement >= 0.995);
  row("right, the first", percent(share(one, truth)));
  row("right, the second", percent(share(other, truth)));
}

/** The best token at every place of the samples' traces, each after the true tokens before it. */
async function bestTokens(folder: string, samples: readonly Sample[]): Promise<number[][]> {
  const { manifest } = await openModelDirectory(folder);
  const engine = await loadEngine(join(folder, "model.onnx"), manifest, { device: "cpu", threads: 1 });
  const best: number[][] = [];
  for (const sample of samples) best.push(await bestOfOne(engine.model, sample));
  await engine.dispose();
  return best;
}

async function bestOfOne(model: TraceModel, { ids, from }: Sample): Promise<number[]> {
  const sequence = model.start([-1]); // shares nothing with the sequence before
  const best: number[] = [];
  while (sequence.length < ids.length) {
    const part = ids.slice(sequence.length, sequence.length + Math.min(sequence.room, PASS));
    const { topIds } = await sequence.run(part, part.length);
    for (let at = 0; at < part.length; at++) best.push(Number(topIds[at * TOP]));
    sequence.keep(part.length);
  }
  return best.slice(from - 1, -1);
}
