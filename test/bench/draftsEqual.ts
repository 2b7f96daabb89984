import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { assets, loadParser } from "../../server/assets.ts";
import type { ProgramParser } from "../../server/core/parseProgram.ts";
import { constraintSwitches, readerConstraint } from "../../server/inference/decoder/constraint.ts";
import { type DecodedToken, decode } from "../../server/inference/decoder/decode.ts";
import type { TraceModel } from "../../server/inference/decoder/traceModel.ts";
import { dialectOf } from "../../server/inference/dialects.ts";
import { loadEngine } from "../../server/inference/engine.ts";
import { GRAPH_FILE, openModelDirectory, TOKENIZER_FILE } from "../../server/inference/modelDirectory.ts";
import { threadsFor } from "../../server/inference/predict.ts";
import { loadTokenizer } from "../../server/inference/tokenizer.ts";
import { startAfresh } from "./passes.ts";
import { heading, row } from "./report.ts";

interface Sample {
  readonly id: string;
  readonly code: string;
}

const NETWORK_ALONE = constraintSwitches(true, false);

/**
 * Decodes the programs of data sets (lines with "id" and "code") with drafts and without, and prints every difference:
 * tokens, and their probabilities to the last bit. The network writes all values itself, since what is told costs no pass.
 */
export async function compareDrafts(files: readonly string[], maxNewTokens: number): Promise<void> {
  const { folder, manifest } = await openModelDirectory(assets.embeddedModel);
  const tokenizer = loadTokenizer(JSON.parse(await readFile(join(folder, TOKENIZER_FILE), "utf8")), {});
  const engine = await loadEngine(join(folder, GRAPH_FILE), manifest, { device: "cpu", threads: threadsFor(manifest) });
  const setting: Setting = {
    model: engine.model,
    parser: await loadParser(),
    dialect: dialectOf(manifest.dialect),
    encode: (pieces) => tokenizer.encode(pieces),
    vocabulary: Array.from({ length: tokenizer.vocabSize }, (_, id) => tokenizer.tokenText(id)),
    endId: tokenizer.idOf(manifest.tokens.end) ?? -1,
    sourceLines: manifest.limits.sourceLines,
    maxNewTokens,
  };
  heading(
    `${manifest.id} ${manifest.version}: decoding with drafts against decoding without, at most ${maxNewTokens} tokens`,
  );
  for (const file of files) await compareFile(setting, file);
  await engine.dispose();
}

interface Setting {
  readonly model: TraceModel;
  readonly parser: ProgramParser;
  readonly dialect: ReturnType<typeof dialectOf>;
  readonly encode: (pieces: readonly string[]) => number[];
  readonly vocabulary: readonly string[];
  readonly endId: number;
  readonly sourceLines: number;
  readonly maxNewTokens: number;
}

async function compareFile(setting: Setting, file: string): Promise<void> {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line.trim() !== "");
  const count = { programs: 0, unfit: 0, tokens: 0, drafted: 0, passes: 0, different: 0 };
  for (const line of lines) {
    const { id, code } = JSON.parse(line) as Sample;
    const plain = await decodeOne(setting, code, false);
    const quick = await decodeOne(setting, code, true);
    if (!plain || !quick) {
      count.unfit++;
      continue;
    }
    count.programs++;
    count.tokens += plain.tokens.length;
    count.drafted += quick.drafted;
    count.passes += quick.passes;
    const at = firstDifference(plain.tokens, quick.tokens);
    if (at === undefined) continue;
    count.different++;
    row(`  ${id}`, `differs at token ${at}`, "equal", false);
  }
  const { programs, unfit, tokens, drafted, passes, different } = count;
  row(
    basename(file),
    `${programs} programs (${unfit} too large), ${tokens} tokens in ${passes} passes with drafts, ${drafted} drafted; ${different} differ`,
    "none differs",
    different === 0 && programs > 0,
  );
}

/** Undefined for a program that the model cannot take. */
async function decodeOne(
  { model, parser, dialect, encode, vocabulary, endId, sourceLines, maxNewTokens }: Setting,
  code: string,
  drafts: boolean,
): Promise<
  { readonly tokens: readonly DecodedToken[]; readonly drafted: number; readonly passes: number } | undefined
> {
  const program = parser.parse(code);
  if (program.entry === undefined || code.split("\n").length > sourceLines) return undefined;
  const prompt = encode(dialect.prompt(program, "codenet"));
  if (prompt.length >= model.contextTokens) return undefined;
  const constraint = readerConstraint(dialect.reader(program), vocabulary, NETWORK_ALONE);
  const request = { prompt, endId, maxNewTokens, timeLimitMs: Number.POSITIVE_INFINITY, drafts, constraint };
  const fresh: TraceModel = { contextTokens: model.contextTokens, start: (ids) => startAfresh(model, ids) };
  const tokens: DecodedToken[] = [];
  const { stats } = await decode(fresh, request, { aborted: false }, (more) => tokens.push(...more));
  return { tokens, drafted: stats.drafted, passes: stats.passes };
}

function firstDifference(one: readonly DecodedToken[], other: readonly DecodedToken[]): number | undefined {
  const length = Math.max(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const [a, b] = [one[at], other[at]];
    if (a?.id !== b?.id || a?.probability !== b?.probability) return at;
  }
  return undefined;
}
