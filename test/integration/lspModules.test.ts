import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ServerCommand } from "../../server/protocol.ts";
import { LspClient } from "../fixtures/lspClient.ts";
import { tinyModel } from "../fixtures/tinyModel.ts";

const MAIN = "y = 1\nimport helper\nx = helper.twice(2)\n";
const HELPER = "def twice(n):\n    return n * 2\n";

let model: Awaited<ReturnType<typeof tinyModel>>;
let client: LspClient;
let folder: string;
const uri = (name: string) => pathToFileURL(join(folder, name)).href;
beforeAll(async () => {
  model = await tinyModel();
});
afterAll(() => model.remove());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "foretrace-modules-"));
  await writeFile(join(folder, "main.py"), MAIN);
  await writeFile(join(folder, "helper.py"), HELPER);
  client = await LspClient.start({ model: { path: model.folder }, decode: { maxTokens: 200 } });
  await client.open(uri("main.py"), MAIN);
});
afterEach(async () => {
  expect(await client.stop()).toBe(0);
  await rm(folder, { recursive: true });
});

const lastHint = async () => (await client.hintTexts(uri("main.py")))[2];

/** The files changed, and the editor says so; resolves when the hint is this one. */
async function changed(type: 1 | 2 | 3, names: readonly string[], hint: string): Promise<void> {
  client.statuses.length = 0;
  const changes = names.map((name) => ({ uri: uri(name), type }));
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
  await shows(hint);
}

async function shows(hint: string): Promise<void> {
  for (;;) {
    if ((await lastHint())?.includes(hint) && !(await lastHint())?.endsWith("old")) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("modules beside a document", () => {
  it("go with their folder, of which alone an editor tells", async () => {
    await rm(join(folder, "helper.py"));
    await mkdir(join(folder, "helper"));
    await writeFile(join(folder, "helper", "__init__.py"), HELPER);
    await client.predict(uri("main.py"));
    expect(await lastHint()).toBe("≈ x=4");
    await rm(join(folder, "helper"), { recursive: true });
    await changed(3, ["helper"], "x=unknown");
  });

  it("are read from the disk, and again when they change, go and come back", async () => {
    await client.predict(uri("main.py"));
    expect(await lastHint()).toBe("≈ x=4");
    await writeFile(join(folder, "helper.py"), HELPER.replace("* 2", "* 3"));
    await changed(2, ["helper.py"], "x=6");
    await rename(join(folder, "helper.py"), join(folder, "other.py"));
    await changed(3, ["helper.py"], "x=unknown");
    expect(await client.hover(uri("main.py"), 2, 0)).toContain("Unknown: `x` (what helper does, line 3).");
    await rename(join(folder, "other.py"), join(folder, "helper.py"));
    await changed(1, ["helper.py", "other.py"], "x=6");
  });

  it("make the prediction stale, and mark as old what comes after the import", async () => {
    await client.configure({ model: { path: model.folder }, decode: { maxTokens: 200 }, predict: { on: "command" } });
    await client.predict(uri("main.py"));
    await writeFile(join(folder, "helper.py"), HELPER.replace("* 2", "* 3"));
    const changes = [{ uri: uri("helper.py"), type: 2 }];
    client.statuses.length = 0;
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
    await client.status(uri("main.py"), ({ state }) => state === "stale");
    expect(await client.hintTexts(uri("main.py"))).toEqual({ 0: "≈ y=1", 2: "≈ x=4 · old" });
    expect(await client.lenses(uri("main.py"))).toContain("A module that it imports has changed since");
    await client.predict(uri("main.py"));
    expect(await lastHint()).toBe("≈ x=6");
  });

  it("stay predicted where what changes is nothing that the program imports", async () => {
    await client.predict(uri("main.py"));
    await client.open(uri("unused.py"), "z = 1\n");
    await client.change(uri("unused.py"), "z = 2\n");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(client.statuses.at(-1)?.uri === uri("main.py") ? client.statuses.at(-1)?.state : "predicted").toBe(
      "predicted",
    );
    expect(await client.lenses(uri("main.py"))).not.toContain("A module that it imports has changed since");
  });

  it("count as they stand in the editor, saved or not", async () => {
    await client.open(uri("helper.py"), HELPER);
    await client.predict(uri("main.py"));
    await client.change(uri("helper.py"), HELPER.replace("* 2", "* 5"));
    await shows("x=10");
    const run = await client.command<{ isEqual: boolean }>(ServerCommand.compare, uri("main.py"), {
      interpreter: process.env.PYTHON ?? "python3",
    });
    expect(run.isEqual).toBe(false);
    expect(client.messages.join()).toMatch(/unsaved text of helper\.py.*Save, and compare again/);
    await client.close(uri("helper.py"));
    await shows("x=4");
  });

  it("are not read where a link leads out of the folder", async () => {
    const outside = await mkdtemp(join(tmpdir(), "foretrace-outside-"));
    await writeFile(join(outside, "secret.py"), "def twice(n):\n    return 'secret'\n");
    await rm(join(folder, "helper.py"));
    await symlink(join(outside, "secret.py"), join(folder, "helper.py"));
    const { ending } = await client.predict(uri("main.py"));
    expect(ending).toMatch(/helper\.py is a link to a file outside of the program's folder/);
    await rm(join(folder, "helper.py"));
    await mkdir(join(outside, "pkg"));
    await writeFile(join(outside, "pkg", "__init__.py"), "def twice(n):\n    return 'secret'\n");
    await symlink(join(outside, "pkg"), join(folder, "helper"));
    expect((await client.predict(uri("main.py"))).ending).toMatch(/is a link to a file outside/);
    await rm(outside, { recursive: true });
  });
});
