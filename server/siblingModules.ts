import { access, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Names that an `import` in a file of this folder finds there first: its Python files, extension modules and packages. */
export async function modulesIn(folder: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = await Promise.all(
    entries.map(async (entry) => {
      const [, name] = /^([^.]+)(?:\.[^.]+)*\.(?:py|pyc|pyw|so|pyd)$/.exec(entry.name) ?? [];
      if (name !== undefined && !entry.isDirectory()) return name;
      const isPackage = await access(join(folder, entry.name, "__init__.py")).then(
        () => true,
        () => false,
      );
      return isPackage ? entry.name : undefined;
    }),
  );
  return new Set(names.filter((name) => name !== undefined));
}

/** The same for an editor's document; none where it is in no folder. */
export async function modulesBeside(uri: string): Promise<ReadonlySet<string>> {
  return uri.startsWith("file:") ? modulesIn(dirname(fileURLToPath(uri))) : new Set();
}
