import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { Following } from "../../server/core/check/machine/follow.ts";
import { QUIET_LIBRARY } from "../../server/core/check/machine/quietLibrary.ts";
import { testParser } from "../fixtures/parser.ts";

const parser = await testParser();

/** Names, what the program printed, and why it goes no further. */
function followed(code: string) {
  const following = new Following(parser.parse(code));
  const length = following.toEnd();
  const steps = Array.from({ length }, (_, at) => following.at(at, () => true));
  const values = new Map(steps.flatMap((step) => [...(step?.changed ?? [])]));
  return { values, output: steps.map((step) => step?.output ?? "").join(""), cause: following.cause, length };
}

describe("modules of Python's library that are not followed", () => {
  it("hold their names in the Python that runs here", () => {
    const code = `
import importlib, json, sys, warnings
warnings.simplefilter("ignore")
for module, names in json.load(sys.stdin).items():
    held = importlib.import_module(module)
    for name in names.split():
        if not hasattr(held, name):
            print(module, name)
`;
    const missing = execFileSync(process.env.PYTHON ?? "python3", ["-c", code], {
      input: JSON.stringify(QUIET_LIBRARY),
      encoding: "utf8",
    });
    expect(missing).toBe("");
  });
  it("leave what does not depend on them exact", () => {
    const { values, output, cause } = followed(
      "import struct, threading\nfrom hashlib import blake2b\nlock = threading.Lock()\nn = 0\nfor i in range(3):\n    with lock:\n        n += i\nd = struct.pack('I', n)\nh = blake2b(b'x').hexdigest()\nprint(n)\n",
    );
    expect([values.get("n"), values.get("d"), values.get("h")]).toEqual(["3", "<unknown>", "<unknown>"]);
    expect([output, cause]).toEqual(["3\n", undefined]);
  });
  it("do not seem to change when one of their functions is called", () => {
    const following = new Following(parser.parse("from hashlib import md5\nh = md5(b'x')\nx = 1\n"));
    expect(following.toEnd()).toBe(3);
    expect([...(following.at(1, () => true)?.changed.keys() ?? [])]).toEqual(["h"]);
  });
  it.each([
    ["a function of the program", "def f():\n    print('bye')\nimport atexit\natexit.register(f)\nx = 1\n"],
    ["print", "import atexit\nx = 0\natexit.register(print, 'bye')\nx = 1\n"],
    ["a method of a list", "import atexit\nxs = []\natexit.register(xs.append, 1)\nx = 1\n"],
    ["a function in a dictionary", "def f():\n    print('bye')\nimport codecs\ncodecs.register({'f': f})\nx = 1\n"],
    ["a generator", "def g():\n    print('in')\n    yield 1\nimport struct\nstruct.pack('i', *[1], g())\nx = 1\n"],
  ])("end the prediction where they are given %s, which they may call", (_, code) => {
    const { values, output, cause } = followed(code);
    expect([values.get("x"), output]).not.toEqual(["1", ""]);
    expect(cause).toMatch(/is not followed$/);
  });
  it("are there only once their own name is imported", () => {
    expect(followed("import xml\nx = xml.etree\ny = 1\n").values.get("y")).toBeUndefined();
    expect(followed("import xml.etree.ElementTree\nx = xml.etree.ElementTree.XML\ny = 1\n").values.get("y")).toBe("1");
    expect(followed("import xml.etree.ElementTree as ET\nx = ET.XML\ny = 1\n").values.get("y")).toBe("1");
  });
  it("do not hold what they do not have", () => {
    expect(followed("import struct\nx = struct.pak('i', 1)\ny = 1\n").values.get("y")).toBeUndefined();
    expect(followed("from hashlib import md6\ny = 1\n").values.get("y")).toBeUndefined();
  });
});
