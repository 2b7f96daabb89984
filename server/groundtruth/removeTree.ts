import { randomUUID } from "node:crypto";
import { chmod, lstat, readdir, rename, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * Removes a folder and all in it, however deep it is: Node's own removal calls itself for every level, and a path of
 * thousands of levels is too long for the system. Every folder is moved to the top before it is looked into.
 */
export async function removeTree(root: string): Promise<void> {
  const folders = [root];
  await chmod(root, 0o700).catch(() => undefined);
  const unused = join(root, `.${randomUUID()}-`);
  for (let at = 0; at < folders.length; at++) {
    const folder = folders[at] ?? root;
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name);
      if (!(await lstat(path)).isDirectory()) {
        await rm(path, { force: true, maxRetries: 3 });
        continue;
      }
      const top = `${unused}${folders.length}`;
      await chmod(path, 0o700); // who owns a folder may move it only where it can be written
      await rename(path, top);
      folders.push(top);
    }
  }
  for (const folder of folders.toReversed())
    await rmdir(folder).catch(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
}
