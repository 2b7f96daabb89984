import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { atomically } from "../../models/export/atomicFolder.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "foretrace-atomic-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.each(["ENOSPC", "EDQUOT"])(
  "a disk that fills up meanwhile (%s) is named, and what was there stays",
  async (code) => {
    const target = join(folder, "models");
    await mkdir(target);
    await writeFile(join(target, "old"), "here");
    const writing = atomically(target, async (work) => {
      await writeFile(join(work, "half"), "half");
      throw Object.assign(new Error("write"), { code });
    });
    await expect(writing).rejects.toMatchObject({
      name: "ExportFault",
      message: `The disk of ${folder} is full. Nothing was written; make room and try again.`,
    });
    expect(await readdir(folder)).toEqual(["models"]);
    expect(await readdir(target)).toEqual(["old"]);
  },
);

test.each([
  ["EFBIG", /takes no files as large as the model's/],
  ["ENOTDIR", /models is a file/],
])("what the place cannot take (%s) is said", async (code, message) => {
  const writing = atomically(join(folder, "models"), () => Promise.reject(Object.assign(new Error("write"), { code })));
  await expect(writing).rejects.toThrow(message);
  expect(await readdir(folder)).toEqual([]);
});

test("another failure stays what it is", async () => {
  const writing = atomically(join(folder, "models"), async () => {
    throw new RangeError("other");
  });
  await expect(writing).rejects.toThrow(RangeError);
  expect(await readdir(folder)).toEqual([]);
});
