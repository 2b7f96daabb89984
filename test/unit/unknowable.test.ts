import { describe, expect, it } from "vitest";
import { unknowableSteps } from "../../server/core/unknowable.ts";
import { testParser } from "../fixtures/parser.ts";

const parser = await testParser();

function check(source: string, ...lines: readonly number[]): void {
  expect([...unknowableSteps(parser.parse(source)).keys()]).toEqual(lines);
}

describe("steps that only a run can tell", () => {
  it("are reads, chance, clocks, files and the network", () => {
    check(
      "import random, time\nx = 1\nr = random.randint(1, 6)\nt = time.time()\nn = int(input())\nf = open('a')\n",
      2,
      3,
      4,
      5,
    );
  });
  it("are found under the names that imports give them", () => {
    check(
      "from random import choice as pick, shuffle\nimport datetime as dt\na = pick([1])\nb = dt.date.today()\n",
      2,
      3,
    );
    check("from datetime import datetime\nx = datetime.now()\ny = datetime(2024, 1, 1)\n", 1);
    check("import os\nx = os.environ['HOME']\ny = os.path.join('a', 'b')\n", 1);
  });
  it("are not the program's own functions of the same name, nor mere names", () => {
    check("def input():\n    return 1\nx = input()\nrandom = 3\ny = self.open()\nz = random\n");
    check("open = lambda p: p\nx = open(1)\n");
    check("import random\nf = random\n");
  });
  it("are where a statement over several lines begins, and in a block only its header", () => {
    check("x = [\n    input(),\n]\nfor i in range(2):\n    y = input()\nwhile input() != '':\n    pass\n", 0, 4, 5);
  });
});
