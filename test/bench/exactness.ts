import type { TraceModel } from "../../server/inference/decoder/traceModel.ts";
import { agreement, type SizeGolden, sizeGoldens } from "../fixtures/export/sizes.ts";
import type { RealTrace } from "./forced.ts";
import { startAfresh } from "./passes.ts";
import { percent, row } from "./report.ts";

const GOLDENS = new URL("../test/goldens/codeexecutor/sizes.json", import.meta.url); // from the bundle in out/
/** Of the real traces: each token is another text that two precisions may go on from differently. */
const TRACES = 4;

/** Prints whether the model in float32 computes what Hugging Face's RoBERTa does with the same weights. */
export async function compareWithReference(model: TraceModel): Promise<void> {
  const { logits, sameBest, rows, sameHypotheses, scores } = await agreement(model, trueSize());
  const near = logits <= 1e-4 && sameBest === rows;
  row("float32 against Hugging Face's RoBERTa", `logits within ${logits.toExponential(1)}`, "≤ 1e-4", near);
  const found = `${sameHypotheses} of 10 the same, scores within ${scores.toExponential(1)}`;
  row("a beam of 10 against one in PyTorch", found, "all, in order", sameHypotheses === 10);
}

function trueSize(): SizeGolden {
  const golden = sizeGoldens(GOLDENS).at(-1);
  if (!golden) throw new Error("sizes.json is empty");
  return golden;
}

/** The best next token after every token of some real traces. */
export async function bestTokens(model: TraceModel, traces: readonly RealTrace[]): Promise<number[]> {
  const found: number[] = [];
  for (const { prompt, trace } of traces.slice(0, TRACES)) {
    const source = prompt.slice(0, -1);
    const target = [...prompt.slice(-1), ...trace];
    const sequence = startAfresh(model, prompt);
    await sequence.run(source, 1);
    sequence.keep(source.length);
    for (let at = 0; at < target.length; ) {
      const part = target.slice(at, at + sequence.room);
      const { topIds, best } = await sequence.run(part, part.length);
      for (const place of part.keys()) found.push(topIds[place * best] ?? -1);
      sequence.keep(part.length);
      at += part.length;
    }
  }
  return found;
}

/** Prints in how many places two precisions of a model choose the same token. */
export function compareChoices(int8: readonly number[], float32: readonly number[]): void {
  const same = int8.filter((id, at) => id === float32[at]).length;
  row("int8 and float32 choose the same token", `${same} of ${int8.length}, ${percent(same / int8.length)}`);
}
