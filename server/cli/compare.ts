import { assets, loadParser } from "../assets.ts";
import { compareTraces, comparisonToJson, isEqual } from "../core/comparison.ts";
import { onDocument } from "../core/documentTrace.ts";
import { renderComparison } from "../core/render/comparison.ts";
import { createPredictor } from "../inference/predict.ts";
import { readProgram } from "./predict.ts";
import { printJson } from "./printJson.ts";
import { type RunFlags, runFor } from "./run.ts";
import { detail, note, terminal } from "./terminal.ts";

export interface CompareFlags extends Pick<RunFlags, "call" | "stdin" | "python" | "format" | "maxSteps" | "timeout"> {
  readonly model?: string;
  readonly device: "auto" | "cpu" | "cuda";
  readonly expectEqual?: boolean;
}

/** Exit code of `--expect-equal` when the traces differ. */
const DIFFERENT = 3;

/** `foretrace compare`. */
export async function compare(file: string, flags: CompareFlags): Promise<void> {
  const parser = await loadParser();
  const program = await readProgram(parser, file, flags);
  const predictor = await createPredictor(flags.model ?? assets.embeddedModel, { device: flags.device }, detail);
  try {
    const real = await runFor(program, file, flags);
    const { trace: predicted } = await predictor.predict(program, {}, new AbortController().signal, () => {});
    const comparison = compareTraces(predicted, real);
    const options = { width: terminal.width, color: terminal.color };
    if (flags.format === "json")
      printJson(comparisonToJson(compareTraces(onDocument(predicted, program), onDocument(real, program))));
    else process.stdout.write(`${renderComparison(program, comparison, options).join("\n")}\n`);
    if (flags.expectEqual && !isEqual(comparison)) {
      const { first } = comparison.alignment;
      note(first ? "the prediction and the real run differ" : "the prediction leaves open what the real run tells");
      process.exitCode = DIFFERENT;
    }
  } finally {
    await predictor.dispose();
  }
}
