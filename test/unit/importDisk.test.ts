import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { importModel } from "../../models/export/exportModel.ts";
import { codeexecutorTokenizer } from "../../server/inference/codeexecutorTokenizer.ts";
import { smallFiles } from "../fixtures/codeexecutor.ts";
import { writeHubFolder } from "../fixtures/codeexecutorFolder.ts";

const FREE_BYTES = 100_000;

vi.mock("node:fs/promises", async (original) => ({
  ...(await original<typeof import("node:fs/promises")>()),
  statfs: async () => ({ bavail: FREE_BYTES, bsize: 1 }),
}));

test("an import is refused where the disk has too little room for all that it makes, before anything is written", async () => {
  const folder = await mkdtemp(join(tmpdir(), "foretrace-disk-"));
  try {
    const source = join(folder, "hub");
    await writeHubFolder(source, { hidden: 32, layers: 1, heads: 2, ffn: 32, positions: 300 }, smallFiles, 0.05);
    const needed = async (half: boolean) => {
      const out = join(folder, "models");
      const error = await importModel(source, out, { buildTokenizer: codeexecutorTokenizer, half }).catch(String);
      expect(await readdir(folder)).toEqual(["hub"]);
      return String(error);
    };
    const message = /The model takes (\d+) MB and the disk of .*models has 1 MB left\. Make room/;
    const [least, withHalf] = [message.exec(await needed(false)), message.exec(await needed(true))];
    expect(Number(least?.[1])).toBeGreaterThan(0);
    expect(Number(withHalf?.[1])).toBeGreaterThanOrEqual(Number(least?.[1]));
  } finally {
    await rm(folder, { recursive: true });
  }
});
