import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { TOKENIZER_FILE } from "../../server/inference/modelDirectory.ts";
import { loadTokenizer, type Tokenizer } from "../../server/inference/tokenizer.ts";
import { ExportFault } from "./exportFault.ts";

/**
 * Makes the content of a tokenizer.json of what RoBERTa's own files say.
 *
 * @param vocab token → id, from vocab.json
 * @param merges pairs "left right" in order of rank, from merges.txt
 * @param added token → id, from added_tokens.json
 */
export type TokenizerBuilder = (
  vocab: Readonly<Record<string, number>>,
  merges: readonly string[],
  added: Readonly<Record<string, number>>,
) => object;

const idsSchema = z.record(z.string(), z.int().min(0));

/** The bytes of a folder's tokenizer.json, or of the one that `build` makes of vocab.json, merges.txt and added_tokens.json. */
export async function readTokenizer(folder: string, build: TokenizerBuilder | undefined): Promise<Buffer> {
  const ready = await readFile(join(folder, TOKENIZER_FILE)).catch(unlessMissing);
  if (ready) return ready;
  const vocab = await readIds(join(folder, "vocab.json"));
  const merges = await readFile(join(folder, "merges.txt"), "utf8").catch(unlessMissing);
  if (!vocab || merges === undefined || !build) {
    const half = vocab || merges !== undefined;
    const instead =
      build && half ? `, and ${vocab ? "merges.txt" : "vocab.json"}, which one could be made of with the rest` : "";
    throw new ExportFault(`The tokenizer ${join(folder, TOKENIZER_FILE)} is missing${instead}.`);
  }
  const pairs = merges.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#version"));
  const added = (await readIds(join(folder, "added_tokens.json"))) ?? {};
  return Buffer.from(JSON.stringify(build(vocab, pairs, added)));
}

/** Reads a tokenizer and checks that it has a token for each of a model's ids, and an end token. */
export function checkTokenizer(json: Buffer, path: string, vocabSize: number, end: string): void {
  const tokenizer = parse(json, path);
  if (tokenizer.vocabSize !== vocabSize) {
    throw new ExportFault(
      `${path} has ${tokenizer.vocabSize} tokens and the embedding ${vocabSize}: they do not belong together.`,
    );
  }
  for (let id = 0; id < vocabSize; id++) tokenText(tokenizer, id, path);
  if (tokenizer.idOf(end) === undefined) throw new ExportFault(`${path} lacks the end token ${end}.`);
}

function tokenText(tokenizer: Tokenizer, id: number, path: string): string {
  try {
    return tokenizer.tokenText(id);
  } catch {
    throw new ExportFault(`${path} has no token ${id}, and the embedding does: they do not belong together.`);
  }
}

function parse(json: Buffer, path: string): Tokenizer {
  try {
    return loadTokenizer(JSON.parse(json.toString("utf8")) as object, {});
  } catch {
    throw new ExportFault(`${path} is no tokenizer that can be understood.`);
  }
}

async function readIds(path: string): Promise<Readonly<Record<string, number>> | undefined> {
  const text = await readFile(path, "utf8").catch(unlessMissing);
  if (text === undefined) return undefined;
  try {
    return idsSchema.parse(JSON.parse(text));
  } catch {
    throw new ExportFault(`${path} is no list of tokens with their ids.`);
  }
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw new ExportFault(`A file of the tokenizer cannot be read (${error.message}).`);
}
