// Predictions beside real runs: consent, hints, the kinds of programs that a run must survive.
import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { until } from "./editor.mjs";
import { predicted, SUM } from "./programs.mjs";

export const comparisonScenarios = {
  "comparing needs trust": async (editor, shot) => {
    await editor.open("untrusted.py", SUM);
    await editor.command("Foretrace: Compare to Real Run");
    await until(
      () => editor.notifications(),
      (all) => /needs a trusted workspace/.test(all.join()),
      "a message that running needs trust",
    );
    await shot();
  },

  "a program predicted right": async (editor, shot) => {
    await editor.trust();
    await editor.open("right.py", SUM);
    await editor.lensesUntil((text) => text.includes("Predict trace"), "the lens “Predict trace”");
    const isFirst = !editor.agreed;
    const asked = await editor.compare(() => shot("consent"));
    if (isFirst) assert.match(asked, /runs this file for real[\s\S]*Held back on this system[\s\S]*Not held back/);
    const hints = await editor.hintsUntil((all) => /^✓/.test(all["5"] ?? ""), "confirmed hints");
    assert.deepEqual(hints, {
      1: "✓ prices=[4, 12, 7]",
      2: "✓ total=0",
      3: "✓ price = 4 → 7 (3×)",
      4: "✓ total = 4 → 23 (3×)",
      5: "✓ » 23",
    });
    await until(
      () => editor.notifications(),
      (all) => /right at all 10 steps/.test(all.join()),
      "a message that all is right",
    );
    assert.match(await editor.hover(4, "total"), /✓ Line 4 runs 3 times, as predicted/);
    await shot();
    await editor.leaveHover();
  },

  "what cannot be known, predicted and beside a real run": async (editor, shot) => {
    await editor.trust();
    const source = "import random\nn = random.randint(1, 9)\ntotal = 2 + 3\nprint('n is', n)\nprint(total)\n";
    const hints = await predicted(editor, "dice.py", source);
    assert.deepEqual(hints, { 2: "≈ n=unknown", 3: "≈ total=5", 4: "≈ » n is <unknown>", 5: "≈ » 5" });
    const hover = await editor.hover(2, "n");
    assert.match(hover, /n\s*:\s*unknown/);
    assert.doesNotMatch(hover, /unknown\s*\(/, "an unknown value has no probability");
    await shot("predicted");
    await editor.leaveHover();
    await editor.compare();
    const compared = await editor.hintsUntil((all) => /○/.test(all["2"] ?? ""), "values left open");
    assert.match(compared["2"], /^≈ n=unknown ○ n=[1-9]$/);
    assert.match(compared["4"], /^≈ » n is <unknown> ○ » n is [1-9]$/);
    assert.deepEqual([compared["3"], compared["5"]], ["✓ total=5", "✓ » 5"]);
    await until(
      () => editor.notifications(),
      (all) => /No step contradicts the prediction; at 2 of 5 steps it left values open/.test(all.join()),
      "a message that says what was left open",
    );
    await editor.clearNotifications();
    await editor.command("Foretrace: Show Comparison Panel");
    const panel = editor.panel();
    await panel.locator("h1", { hasText: "dice.py" }).waitFor();
    await panel.locator("input[type=range]").focus();
    for (const key of ["Home", "ArrowRight"]) await editor.page.keyboard.press(key);
    await panel.locator(".position", { hasText: "Step 2 of 5, line 2: ○ left open by the prediction" }).waitFor();
    await shot("compared");
  },

  "programs that loop, read, raise, write, connect and start others": async (editor, shot) => {
    await editor.trust();
    const cases = [
      ["loops.py", "n = 0\nwhile True:\n    n += 1\n", /cut|goes on|part/],
      ["raises.py", "x = [1]\ny = x[4]\n", /part|right/],
      ["writes.py", `open(${JSON.stringify(join(editor.folder, "written.txt"))}, "w")\n`, /part/],
      ["connects.py", "import socket\nsocket.create_connection(('127.0.0.1', 9))\n", /part/],
      ["starts.py", "import os\nos.system('echo')\n", /part/],
    ];
    for (const [name, source, message] of cases) {
      await editor.open(name, source);
      await editor.lensesUntil((text) => text.includes("Predict trace"), "the lens “Predict trace”");
      await editor.compare();
      await until(
        () => editor.notifications(),
        (all) => message.test(all.join()),
        `a message about ${name}`,
      );
      await editor.clearNotifications();
    }
    assert.ok(!(await readdir(editor.folder)).includes("written.txt"));
    await editor.open("reads.py", "name = input()\nprint(name)\n");
    await editor.lensesUntil((text) => text.includes("Predict trace"), "the lens “Predict trace”");
    await editor.compare();
    await editor.page.locator(".quick-input-widget", { hasText: "Input of the Program" }).waitFor();
    await editor.pick("Type It…");
    await editor.page.locator(".quick-input-widget", { hasText: "lines separated by" }).waitFor();
    await editor.page.locator(".quick-input-widget input.input").fill("Ada");
    await shot("input");
    await editor.page.keyboard.press("Enter");
    await editor.hintsUntil((all) => all["1"] === "✓ name='Ada'", "the input as a value");
    const file = join(editor.folder, "input.txt");
    await writeFile(file, "Grace\nHopper\n");
    await editor.command("Foretrace: Compare to Real Run");
    await editor.page.locator(".quick-input-widget", { hasText: "Input of the Program" }).waitFor();
    await editor.pick("From a File…");
    const dialog = editor.page.locator(".quick-input-widget", { hasText: "Input of the Program" });
    await dialog.locator(".quick-input-list .monaco-list-row", { hasText: "input.txt" }).first().waitFor();
    await dialog.locator("input.input").fill(file);
    await editor.page.keyboard.press("Enter");
    await editor.hintsUntil((all) => all["1"] === "✓ name='Grace'", "the file's first line as a value");
  },
};
