import { lstat, readdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { isOfLibrary } from "./core/check/shadowed.ts";
import { absolutePath, importsIn, type Neighbour, type Neighbours, NO_NEIGHBOURS } from "./core/neighbours.ts";
import type { ProgramParser } from "./core/parseProgram.ts";

/** More is not read: what a program imports is parsed on the thread that answers the editor, about 1 ms for 100 lines. */
const MOST_MODULES = 40;
const MOST_BYTES_EACH = 100_000;
const MOST_BYTES = 300_000;

/** Neighbours, and a text that is the same for the same ones. */
export interface Neighbourhood {
  readonly neighbours: Neighbours;
  readonly key: string;
  /** Files that an open document stands for with another text than theirs, which a run would not see. */
  readonly unsaved: readonly string[];
  /** What the program reads from its standard input, where that is known. */
  readonly input?: string;
}

/** The same for a program that reads this. */
export function withInput(found: Neighbourhood, input: string): Neighbourhood {
  return { ...found, input, key: `${found.key}\0${input}` };
}

/** The texts of documents that are open, by path: they stand for their files, saved or not. */
export type OpenTexts = (path: string) => string | undefined;

export const NOTHING: Neighbourhood = { neighbours: NO_NEIGHBOURS, key: "", unsaved: [] };

/**
 * What an import in a file's folder finds there, with the texts of what this program imports, and of what that imports in turn. Reads
 * Python files in that folder and below alone: links that lead elsewhere are not followed.
 *
 * @param file undefined for a program that is in no file
 */
export async function neighboursOf(
  file: string | undefined,
  text: string,
  parser: Pick<ProgramParser, "module">,
  opened: OpenTexts,
): Promise<Neighbourhood> {
  if (file === undefined) return NOTHING;
  const folder = dirname(file);
  const root = await realpath(folder).catch(() => undefined);
  if (root === undefined) return NOTHING;
  return new Search(folder, root, parser, opened).run(text);
}

/** The path of an editor's document; undefined where it is in no folder of this machine. */
export const pathOf = (uri: string): string | undefined => (uri.startsWith("file:") ? fileURLToPath(uri) : undefined);

class Search {
  readonly #folder: string;
  readonly #root: string;
  readonly #parser: Pick<ProgramParser, "module">;
  readonly #opened: OpenTexts;
  readonly #modules = new Map<string, Neighbour>();
  readonly #texts = new Map<string, string>();
  readonly #unsaved: string[] = [];
  #bytes = 0;

  constructor(folder: string, root: string, parser: Pick<ProgramParser, "module">, opened: OpenTexts) {
    this.#folder = folder;
    this.#root = root;
    this.#parser = parser;
    this.#opened = opened;
  }

  async run(text: string): Promise<Neighbourhood> {
    const names = await namesIn(this.#folder);
    await this.#follow(text, "", names);
    const neighbours = { isFile: true, names, modules: this.#modules };
    const inside = [...this.#modules.values()].flatMap((found) => [...(found.inside?.values() ?? [])]);
    const key = [...names.values(), ...[...this.#texts].flat(), ...inside].join("\0");
    return { neighbours, key, unsaved: this.#unsaved };
  }

  /** Reads what a text imports, and so on. */
  async #follow(text: string, inPackage: string, names: ReadonlyMap<string, string>): Promise<void> {
    for (const { path, members } of importsIn(text)) {
      const whole = absolutePath(path, inPackage);
      const found = whole === undefined ? undefined : await this.#load(whole, names);
      if (!found?.inside || whole === undefined) continue;
      // What "*" stands for is a list in the package's own text.
      const wanted = members.includes("*") ? (this.#texts.get(whole)?.match(/[\p{L}\p{N}_]+/gu) ?? []) : members;
      for (const part of new Set(wanted)) if (found.inside.has(part)) await this.#load(`${whole}.${part}`, names);
    }
  }

  /** The module of this name, with the packages around it. */
  async #load(path: string, names: ReadonlyMap<string, string>): Promise<Neighbour | undefined> {
    let inside: ReadonlyMap<string, string> | undefined = names;
    let found: Neighbour | undefined;
    let folder = "";
    const parts = path.split(".");
    for (const [at, part] of parts.entries()) {
      const file: string | undefined = inside?.get(part);
      if (file === undefined || (at === 0 && isOfLibrary(part))) return undefined;
      const name = parts.slice(0, at + 1).join(".");
      found = this.#modules.get(name) ?? (await this.#begin(name, `${folder}${file}`, names));
      inside = found.inside;
      folder = `${folder}${file}`;
    }
    return found;
  }

  async #begin(name: string, place: string, names: ReadonlyMap<string, string>): Promise<Neighbour> {
    const isPackage = place.endsWith("/");
    const file = isPackage ? `${place}__init__.py` : place;
    const text = await this.#read(file);
    const content = typeof text === "string" ? parsed(this.#parser, text) : text;
    const neighbour: Neighbour = {
      file: content === NO_INIT ? place : file,
      content,
      ...(isPackage && { inside: "code" in content ? await namesIn(join(this.#folder, place)) : new Map() }),
    };
    this.#modules.set(name, neighbour);
    this.#texts.set(name, typeof text === "string" ? text : text.refusal);
    if (typeof text === "string") await this.#follow(text, isPackage ? name : name.replace(/\.?[^.]*$/, ""), names);
    return neighbour;
  }

  async #read(file: string): Promise<string | { readonly refusal: string }> {
    const path = join(this.#folder, file);
    if (!path.endsWith(".py")) return { refusal: "is no Python text, so what it does is not known" };
    if (this.#modules.size >= MOST_MODULES)
      return { refusal: `is not read: a program's own modules are followed up to ${MOST_MODULES}` };
    const real = await realpath(path).catch(() => undefined);
    if (real === undefined) return basename(path) === "__init__.py" ? NO_INIT : { refusal: "is not there any more" };
    if (!real.startsWith(this.#root.endsWith(sep) ? this.#root : this.#root + sep))
      return { refusal: "is a link to a file outside of the program's folder, and is not read" };
    const { size, isFile } = await stat(real).then(
      (found) => ({ size: found.size, isFile: found.isFile() }),
      () => ({ size: 0, isFile: false }),
    );
    if (!isFile) return { refusal: "is no file that can be read" };
    this.#bytes += size;
    if (size > MOST_BYTES_EACH || this.#bytes > MOST_BYTES)
      return { refusal: `is not read: a program's own modules are followed up to ${MOST_BYTES / 1000} kB` };
    const saved = decoded(await readFile(real).catch(() => undefined));
    const opened = this.#opened(path);
    if (opened === undefined) return saved;
    if (opened !== saved) this.#unsaved.push(file);
    return opened;
  }
}

/** Python asks all other places first for a package of this name. */
const NO_INIT = {
  refusal: "has no __init__.py, so Python may find another package of this name first; put an empty one there",
};

function decoded(bytes: Buffer | undefined): string | { readonly refusal: string } {
  if (!bytes) return { refusal: "cannot be read" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const [, encoding = "utf-8"] = /^(?:[ \t\f]*(?:#.*)?\r?\n)?[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(text) ?? [];
    if (/^utf[-_]?8(?:[-_]sig)?$/i.test(encoding)) return text;
  } catch {
    // It is said below.
  }
  return { refusal: "is not written in UTF-8, and is not read" };
}

/** Modules as they were read: of the same text the same, however often it is asked for. */
const known = new Map<string, Neighbour["content"]>();

function parsed(parser: Pick<ProgramParser, "module">, text: string): Neighbour["content"] {
  const before = known.get(text);
  const content = before ?? parser.module(text);
  known.delete(text);
  known.set(text, content);
  const [oldest] = known.keys();
  if (known.size > 2 * MOST_MODULES && oldest !== undefined) known.delete(oldest);
  return content;
}

/** Python's files, extension modules and packages in a folder, by the names that an import has for them. */
async function namesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found = new Map<string, readonly [rank: number, file: string]>();
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const isNamed = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(entry.name);
    const isFolder = isNamed && (entry.isDirectory() || entry.isSymbolicLink());
    const [, stem = "", end = ""] = /^([^.]+)(?:\.(pyc?|pyw)|(?:\.[^.]+)*\.(?:so|pyd))$/.exec(entry.name) ?? [];
    if (!isFolder && stem === "") continue;
    // Where a link leads is looked at when it is to be read.
    const folderRank = async () => (entry.isSymbolicLink() ? PACKAGE : rankOfFolder(join(folder, entry.name)));
    const rank = isFolder ? await folderRank() : (RANKS[end] ?? COMPILED);
    const name = isFolder ? entry.name : stem;
    if (rank === 0 || (rank === NAMESPACE && isOfLibrary(name))) continue;
    if ((found.get(name)?.[0] ?? 0) < rank) found.set(name, [rank, isFolder ? `${entry.name}/` : entry.name]);
  }
  return new Map([...found].map(([name, [, file]]) => [name, file]));
}

/** Which of several Python takes. */
const PACKAGE = 5;
const COMPILED = 4;
const RANKS: Readonly<Record<string, number>> = { py: 3, pyw: 3, pyc: 2 };
const NAMESPACE = 1;

async function rankOfFolder(folder: string): Promise<number> {
  const isPackage = await lstat(join(folder, "__init__.py")).then(
    () => true,
    () => false,
  );
  if (isPackage) return PACKAGE;
  const names = await readdir(folder).catch(() => []);
  if (names.some((name) => /^__init__\..*(?:pyc|so|pyd)$/.test(name))) return PACKAGE;
  return names.some((name) => name.endsWith(".py")) ? NAMESPACE : 0;
}
