import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { isOfLibrary, shadowOf, usedBy } from "../../server/core/check/shadowed.ts";

const beside = (...names: string[]) => new Map(names.map((name) => [name, `${name}.py`]));

it("a file shadows a module of Python, or what that uses", () => {
  expect(shadowOf("random", beside("random"))).toBe("random.py");
  expect(shadowOf("json", beside("re", "helper"))).toBe("re.py");
  expect(shadowOf("os.path", beside("os", "path"))).toBeUndefined();
  expect(shadowOf("math", beside("re", "__init__", "helper"))).toBeUndefined();
  expect(shadowOf("json", beside("_json"))).toBe("_json.py");
  expect(shadowOf("asyncio", beside("random"))).toBe("random.py");
  expect(shadowOf("asyncio", beside("helper", "sys"))).toBeUndefined();
});

/** What each module imports in the Python at hand: `PYTHON=…` for another one. */
it("what a module uses is known for every module that is followed", () => {
  const modules =
    "argparse base64 binascii bisect cmath errno keyword types collections contextlib copy csv dataclasses datetime decimal enum fractions functools getpass glob hashlib heapq html itertools json logging math numbers operator pathlib random re secrets shlex shutil statistics string struct textwrap typing uuid zlib".split(
      " ",
    );
  const code = `import subprocess, sys
for name in sys.argv[1:]:
    print(name, subprocess.run([sys.executable, "-S", "-E", "-c", "import sys; before = set(sys.modules); import " + name + "; print(*sorted({m.partition('.')[0] for m in set(sys.modules) - before}))"], capture_output=True, text=True).stdout)`;
  const answer = execFileSync(process.env.PYTHON ?? "python3", ["-c", code, ...modules], { encoding: "utf8" });
  const lines = answer.split("\n").filter(Boolean);
  expect(lines.length).toBe(modules.length);
  for (const line of lines) {
    const [name = "", ...imported] = line.split(" ");
    const used = usedBy(name);
    // In C and for one version: those count for every module.
    const missing = imported.filter((other) => other !== "" && !other.startsWith("_") && !used.has(other));
    expect([name, missing.filter((other) => !STARTED.has(other))]).toEqual([name, []]);
    for (const other of imported)
      expect([other, other === "" || other.startsWith("_") || isOfLibrary(other)]).toEqual([other, true]);
  }
});

/** Where `site` is not left out, these are there before any program. */
const STARTED: ReadonlySet<string> = new Set(["genericpath", "os", "posixpath", "stat", "ntpath"]);
