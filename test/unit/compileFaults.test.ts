import { describe, expect, it } from "vitest";
import { testParser } from "../fixtures/parser.ts";

const parser = await testParser();
const faults = (text: string) => parser.parse(text).syntaxErrors.map(({ line, message }) => `${line}: ${message}`);

describe("what Python's compiler refuses though the grammar lets it pass", () => {
  it.each([
    ["x = 1\n   y = 2\n", "1: its indentation fits no block"],
    ["if 1:\n    a = 1\n  b = 2\n", "2: its indentation fits no block"],
    ["if 1:\n\ta = 1\n        b = 2\n", "2: tabs and spaces are mixed in its indentation"],
    ["def f():\nreturn 1\n", "0: an indented block must follow it"],
    ["def f():\n    # a comment alone\n", "0: an indented block must follow it"],
    ["if x:\n    a = 1\n  else:\n    b = 2\n", "2: "],
    ["return 5\n", "0: “return” outside a function"],
    ["class A:\n    return 1\n", "1: “return” outside a function"],
    ["yield 1\n", "0: “yield” outside a function"],
    ["await x\n", "0: “await” outside a function"],
    ["if x:\n    break\n", "1: “break” outside a loop"],
    ["for i in x:\n    def f():\n        continue\n", "2: “continue” outside a loop"],
    ["while x:\n    pass\nelse:\n    break\n", "3: “break” outside a loop"],
    ['print "a"\n', "0: print is a function in Python 3"],
    ["def f(a, b=1, *a): pass\n", "0: two parameters are called a"],
  ])("%j", (text, fault) => {
    expect(faults(text)[0]).toContain(fault);
  });
});

describe("code that compiles has no fault", () => {
  it.each([
    "if 1:\n\ta = 1\n\tb = 2\nelse:\n    c = 3\n",
    "if 1:\n        a = 1\n",
    "if x: y = 1; z = 2\nelse: y = 2\n",
    "x = [v\n  for v in y\n      if v]\n",
    "def f(\n    a,\n  b,\n):\n    return (a +\n            b)\n",
    "def f():\n# not indented\n    return 1\n",
    "class A:\n    def f(self): yield 1\n    g = lambda: (yield)\n",
    "for i in x:\n    if i: break\n    else: continue\n",
    "while x:\n    for y in z:\n        pass\n    else:\n        break\n",
    "async def f():\n    async for x in y:\n        await x\n        break\n",
    "try:\n    pass\nexcept A:\n    pass\nelse:\n    pass\nfinally:\n    pass\n",
    "match x:\n    case 1:\n        pass\n    case _:\n        pass\n",
    "with a as b:\n    pass\n",
    "@decorator\ndef f(a, /, b, *, c): ...\n",
    "x = '''\n  text\n y'''\nz = 1\n",
    "a = 1; b = 2\n\n\n\n",
    "print >> file\n",
    "if a:\n    pass\n\f\nb = 1\n",
    "x = \\\n    1\ny = 2\n",
  ])("%j", (text) => {
    expect(faults(text)).toEqual([]);
  });
});
