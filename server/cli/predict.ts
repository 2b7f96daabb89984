import { resolve } from "node:path";
import { assets, loadParser } from "../assets.ts";
import { fitLines, programForCall } from "../core/cutProgram.ts";
import { onDocument } from "../core/documentTrace.ts";
import type { ProgramParser } from "../core/parseProgram.ts";
import type { Program } from "../core/program.ts";
import { painter, renderTerminal, wrap } from "../core/render/terminal.ts";
import { type Line0, toLine1 } from "../core/trace.ts";
import { traceToJson } from "../core/traceJson.ts";
import { constraintSwitches } from "../inference/decoder/constraint.ts";
import { createPredictor, type Prediction, type Predictor } from "../inference/predict.ts";
import { neighboursOf } from "../siblingModules.ts";
import { batchTarget, oneProgram, runBatch } from "./batch.ts";
import { otherTraces } from "./beamView.ts";
import { UsageFault } from "./faults.ts";
import { liveView } from "./liveView.ts";
import { readSource, readText } from "./source.ts";
import { detail, note, terminal } from "./terminal.ts";

export interface PredictFlags {
  readonly call?: string;
  readonly stdin?: string;
  readonly model?: string;
  readonly device: "auto" | "cpu" | "cuda";
  readonly maxTokens?: number;
  readonly format: "text" | "json";
  readonly batch?: string;
  readonly out?: string;
  readonly constraints: boolean;
  readonly arithmetic: boolean;
  readonly drafts: boolean;
  readonly beam?: number;
}

/** `foretrace predict`. */
export async function predict(file: string | undefined, flags: PredictFlags): Promise<void> {
  const out = flags.batch === undefined ? undefined : batchTarget(file, flags);
  if (flags.batch === undefined) oneProgram(file, flags);
  const parser = await loadParser();
  const predictor = await createPredictor(flags.model ?? assets.embeddedModel, { device: flags.device }, detail);
  try {
    if (flags.batch !== undefined && out !== undefined)
      await runBatch(flags.batch, out, async (code, signal) => {
        const whole = parser.parse(code);
        const program = fitLines(parser, whole, MAX_LINES) ?? whole;
        return toJson(predictor, program, await predictor.predict(program, decoding(flags), signal, () => {}));
      });
    else await predictFile(parser, predictor, file ?? "-", flags);
  } finally {
    await predictor.dispose();
  }
}

async function predictFile(
  parser: ProgramParser,
  predictor: Predictor,
  file: string,
  flags: PredictFlags,
): Promise<void> {
  const program = await readProgram(parser, file, flags);
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once("SIGINT", interrupt);
  const view = liveView(terminal, flags.format === "text");
  const show = (trace: Parameters<typeof renderTerminal>[1]) =>
    renderTerminal(program, trace, { width: terminal.width, color: terminal.color, minProbability: MARK_BELOW });
  try {
    const prediction = await predictor.predict(program, decoding(flags), stop.signal, ({ steps }) =>
      view.update(() => show({ origin: "predicted", steps, ending: undefined })),
    );
    if (flags.format === "json") process.stdout.write(`${JSON.stringify(toJson(predictor, program, prediction))}\n`);
    else {
      const { trace, stats, ranked = [] } = prediction;
      view.finish([...show(trace), ...footer(predictor, stats), ...otherTraces(program, ranked)]);
    }
  } finally {
    process.off("SIGINT", interrupt);
  }
}

/** Values less probable than this get a question mark in the terminal. */
const MARK_BELOW = 0.5;

/** Reads a file and makes of it the program that the flags ask for; says on stderr what was cut or left. */
export async function readProgram(
  anyParser: ProgramParser,
  file: string,
  flags: Pick<PredictFlags, "call" | "stdin">,
): Promise<Program> {
  const source = await readSource(file);
  const path = file === "-" ? undefined : resolve(file);
  const found = await neighboursOf(path, source, anyParser, () => undefined);
  const beside = anyParser.beside(found.neighbours);
  const parser = flags.stdin === undefined ? beside : beside.reading(await readText(flags.stdin));
  const program = parser.parse(source);
  if (flags.call === undefined) return fitLines(parser, program, MAX_LINES) ?? program;
  if (parser.parse(flags.call).syntaxErrors.length > 0)
    throw new UsageFault(`--call ${flags.call}: this is not a Python expression, such as "area(3, 4)".`);
  const { program: cut, leftOut } = programForCall(parser, program, flags.call);
  if (leftOut.length > 0)
    note(`Left out, as ${flags.call} does not need them: the statements at ${linesInWords(leftOut)}.`);
  return fitLines(parser, cut, MAX_LINES) ?? cut;
}

/** `line 3`, `lines 1–3, 5 and 7–9`; of very many the first ones and how many more. */
export function linesInWords(lines: readonly Line0[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const line of [...lines].sort((a, b) => a - b).map(toLine1)) {
    const before = ranges.at(-1);
    if (before && line === before.last + 1) before.last = line;
    else ranges.push({ first: line, last: line });
  }
  const texts = ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`));
  const rest = texts.length > MAX_RANGES ? [`${texts.length - MAX_RANGES} more places`] : [];
  const named = [...texts.slice(0, MAX_RANGES), ...rest];
  const last = named.pop();
  return `${lines.length === 1 ? "line" : "lines"} ${named.length === 0 ? last : `${named.join(", ")} and ${last}`}`;
}

const MAX_RANGES = 8;

/** Lines a prompt can number. A longer program comes back as it is, and the prediction says that it is too long. */
const MAX_LINES = 200;

function decoding(flags: PredictFlags) {
  return {
    constrain: constraintSwitches(flags.constraints, flags.arithmetic),
    drafts: flags.drafts,
    ...(flags.maxTokens === undefined ? {} : { maxNewTokens: flags.maxTokens }),
    ...(flags.beam === undefined ? {} : { beamWidth: flags.beam }),
  };
}

function toJson(predictor: Predictor, program: Program, { trace, stats, ranked }: Prediction): object {
  const { id, version, device } = predictor.status();
  const whole = traceToJson(onDocument(trace, program), { model: { id, version, device }, stats });
  if (!ranked) return whole;
  const [best, ...others] = ranked;
  const alternatives = others.map((other) => ({
    score: other.score,
    ...traceToJson(onDocument(other.trace, program)),
  }));
  return { ...whole, score: best?.score, alternatives };
}

/** What predicted, and how long it took; nothing where the model was not asked. */
function footer(predictor: Predictor, stats: Prediction["stats"]): readonly string[] {
  if (stats.nTokens === 0) return [];
  const { id, version, device, note: why } = predictor.status();
  const seconds = ((stats.prefillMs + stats.decodeMs) / 1000).toFixed(2);
  const text = `${id} ${version} on ${device}, ${stats.nTokens} tokens in ${seconds} s${why === undefined ? "" : ` (${why})`}`;
  const paint = painter(terminal.color);
  return wrap(text, terminal.width - 2).map((line) => paint("dim", `  ${line}`));
}
