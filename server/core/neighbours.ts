import type { Block } from "./check/machine/tree.ts";

/** What stands in the folder of a program's file: its imports look there first. */
export interface Neighbours {
  /** Whether the program is a file: else there is no such folder. */
  readonly isFile: boolean;
  /** What an import finds there, with the file or folder that it finds: `helper` → `helper.py`. */
  readonly names: ReadonlyMap<string, string>;
  /** Those of them that the program may import, and modules in packages, by their dotted names. */
  readonly modules: ReadonlyMap<string, Neighbour>;
}

export interface Neighbour {
  /** As a person finds it from the program's folder: `pkg/helper.py`. */
  readonly file: string;
  /** Its statements, or why it is not read: a sentence without its full stop. */
  readonly content: { readonly code: Block } | { readonly refusal: string };
  /** Of a package: what stands in its folder, as in `Neighbours.names`. */
  readonly inside?: ReadonlyMap<string, string>;
}

/** Of a text that is in no file. */
export const NO_NEIGHBOURS: Neighbours = { isFile: false, names: new Map(), modules: new Map() };

/** An import as a text has it. */
export interface ImportedPath {
  /** With dots in front where it is relative to the package. */
  readonly path: string;
  /** What is taken from it, which may be a module in it; "*" for all. Empty for `import path`. */
  readonly members: readonly string[];
}

/** The imports of a text, wherever they stand; perhaps more, for it does not look at what is a string. */
export function importsIn(text: string): readonly ImportedPath[] {
  const joined = text
    .replace(/\\\r?\n/g, " ")
    .replace(/#[^\r\n]*/g, "")
    .replace(/\(([^()]*)\)/g, (_, inside: string) => ` ${inside.replace(/\s+/g, " ")} `);
  const found: ImportedPath[] = [];
  const name = (part: string) => part.trim().split(/\s+/)[0] ?? "";
  for (const [, path = "", names = ""] of joined.matchAll(FROM))
    found.push({ path: path.replace(/\s/g, ""), members: names.split(",").map(name).filter(Boolean) });
  for (const [, names = ""] of joined.matchAll(IMPORT))
    for (const part of names.split(",")) found.push({ path: name(part), members: [] });
  return found.filter(({ path }) => path !== "");
}

const FROM = /(?:^|[:;])[ \t]*from\s*((?:\.|\s)*[\p{L}\p{N}_.]*)\s+import\s+([^;\r\n]+)/gmu;
const IMPORT = /(?:^|[:;])[ \t]*import\s+([^;\r\n]+)/gmu;

/**
 * The whole name of a path in a module of this package ("" for none); undefined where it leads out of all packages.
 */
export function absolutePath(path: string, inPackage: string): string | undefined {
  const [, dots = "", rest = ""] = /^(\.*)(.*)$/.exec(path) ?? [];
  if (dots === "") return path;
  const parts = inPackage === "" ? [] : inPackage.split(".");
  const base = parts.slice(0, parts.length - (dots.length - 1));
  if (base.length === 0 || dots.length > parts.length) return undefined;
  return [...base, ...(rest === "" ? [] : [rest])].join(".");
}
