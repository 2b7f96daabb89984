import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { absolutePath, importsIn } from "../../server/core/neighbours.ts";
import { neighboursOf } from "../../server/siblingModules.ts";
import { testParser } from "../fixtures/parser.ts";

const parser = await testParser();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "foretrace-beside-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

async function read(text: string, opened: Readonly<Record<string, string>> = {}) {
  const { neighbours, unsaved } = await neighboursOf(join(folder, "main.py"), text, parser, (path) =>
    Object.entries(opened)
      .find(([name]) => join(folder, name) === path)
      ?.at(1),
  );
  const said = (name: string) => {
    const content = neighbours.modules.get(name)?.content;
    return content && ("refusal" in content ? content.refusal : "read");
  };
  return { neighbours, unsaved, said, names: [...neighbours.modules.keys()].sort() };
}

describe("the imports of a text", () => {
  it.each([
    ["import a, b.c as d", ["a", "b.c"]],
    ["from .x import (y,\n    z as w,  # why\n)", [".x: y z"]],
    ["from . import x; import q", [".: x", "q"]],
    ["if x: import y", ["y"]],
    ["from a.b import *\nfrom .. import \\\n  c", ["a.b: *", "..: c"]],
    ["important = 1\nfrom_ = 2", []],
  ])("%j", (text, expected) => {
    const found = importsIn(text).map(({ path, members }) => [path, ...members].join(" ").replace(/ /, ": "));
    expect(found.sort()).toEqual([...expected].sort());
  });
  it("lead into packages", () => {
    expect(absolutePath(".x", "a.b")).toBe("a.b.x");
    expect(absolutePath("..", "a.b")).toBe("a");
    expect(absolutePath("...x", "a.b")).toBeUndefined();
    expect(absolutePath(".x", "")).toBeUndefined();
    expect(absolutePath("x.y", "a")).toBe("x.y");
  });
});

describe("what is read beside a program", () => {
  it("is what it imports, and what that imports, and nothing else", async () => {
    await write({
      "helper.py": "from pkg import part\n",
      "other.py": "",
      "pkg/__init__.py": "from .inner import x\n",
      "pkg/part.py": "",
      "pkg/inner.py": "x = 1\n",
      "pkg/unused.py": "",
      "math.py": "",
    });
    const { names, neighbours } = await read("import helper, math, numpy\n");
    expect(names).toEqual(["helper", "pkg", "pkg.inner", "pkg.part"]);
    expect([...neighbours.names.values()].sort()).toEqual(["helper.py", "math.py", "other.py", "pkg/"]);
    expect([...(neighbours.modules.get("pkg")?.inside?.keys() ?? [])].sort()).toEqual([
      "__init__",
      "inner",
      "part",
      "unused",
    ]);
  });
  it("is the package where both have the name, and of compiled modules nothing", async () => {
    await write({
      "a.py": "",
      "a/__init__.py": "",
      "b.py": "",
      "b.cpython-311-x86_64-linux-gnu.so": "",
      "c.test.py": "",
    });
    const { neighbours, said } = await read("import a, b, c\n");
    expect([neighbours.modules.get("a")?.file, said("b"), said("c")]).toEqual([
      "a/__init__.py",
      "is no Python text, so what it does is not known",
      undefined,
    ]);
  });
  it("are open documents as they stand, and which of them are not saved", async () => {
    await write({ "a.py": "x = 1\n", "b.py": "y = 1\n" });
    const { unsaved, said } = await read("import a, b\n", { "a.py": "x = (\n", "b.py": "y = 1\n" });
    expect([unsaved, said("b")]).toEqual([["a.py"], "read"]);
    expect(said("a")).toMatch(/^has a syntax error/);
  });
  it("has limits of number and size, and is text", async () => {
    const many = Array.from({ length: 50 }, (_, at) => [`m${at}.py`, `import m${at + 1}\n`]);
    await write({
      ...Object.fromEntries(many),
      "big.py": `x = ${"1".repeat(200_000)}\n`,
      "odd.py": "# coding: latin-1\n",
    });
    await writeFile(join(folder, "bytes.py"), Uint8Array.of(0x78, 0x3d, 0xff));
    const { said, names } = await read("import m0, big, odd, bytes\n");
    expect(names.filter((name) => said(name) === "read").length).toBe(40);
    expect(said("m40")).toBe("is not read: a program's own modules are followed up to 40");
    const small = await read("import big, odd, bytes\n");
    expect(small.said("big")).toMatch(/^is not read: .* up to \d+ kB$/);
    expect(small.said("odd")).toBe("is not written in UTF-8, and is not read");
    expect(small.said("bytes")).toBe("is not written in UTF-8, and is not read");
  });
  it("is nothing for a program in no file", async () => {
    const { neighbours } = await neighboursOf(undefined, "import a\n", parser, () => "x = 1\n");
    expect(neighbours).toMatchObject({ isFile: false });
  });
});
