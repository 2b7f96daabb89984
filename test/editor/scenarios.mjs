// What a user does, and what must then be seen. With the embedded model, forms are asserted and those values that no model
// worth shipping gets wrong; exact values come from models made by hand.
import assert from "node:assert/strict";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { until } from "./editor.mjs";
import { handMadeModel } from "./fixture.mjs";

const SUM = [
  "prices = [4, 12, 7]",
  "total = 0",
  "for price in prices:",
  "    total = total + price",
  "print(total)",
  "",
].join("\n");
const SHOPPING = [
  "prices = [4, 12, 7]",
  "limit = 20",
  "",
  "total = 0",
  "for price in prices:",
  "    total += price",
  "    if total > limit:",
  '        print("too much")',
  "print(total)",
  "",
].join("\n");
const RECURSION = [
  "def factorial(n):",
  "    if n < 2:",
  "        return 1",
  "    return n * factorial(n - 1)",
  "",
  "",
  "result = factorial(3)",
  "print(result)",
  "",
].join("\n");
/** Line 1 is the model's to guess; the one that says 5 is wrong. */
const WRONG = ["x = int(abs(3j))", "total = 0", "for n in [1, 2, 3]:", "    total += x", "print(total)", ""].join("\n");
const isPredicted = (lenses) => /≈ \d+ steps?, /.test(lenses);

/** Opens a program, predicts it by the palette's command and waits for the end. */
async function predicted(editor, name, source) {
  await editor.open(name, source);
  await editor.lensesUntil((text) => text.includes("Predict trace"), "the lens “Predict trace”");
  await editor.command("Foretrace: Predict Trace");
  await editor.lensesUntil(isPredicted, "the predicted ending above the first line");
  return editor.hintsSettled();
}

/** Does something with a model whose every prediction is known. */
async function withModel(editor, behaviour, action) {
  const model = await handMadeModel(behaviour);
  try {
    await editor.settings({ "foretrace.model.path": model.folder });
    await action(model.folder);
  } finally {
    await editor.settings({});
    await model.remove();
  }
}

export const scenarios = {
  "picture for the README": async (editor, shot) => {
    await predicted(editor, "shopping.py", SHOPPING);
    await editor.hover(6, "total");
    await shot("", { x: 52, y: 30, width: 760, height: 400 });
    await editor.leaveHover();
  },

  "predict by command in Restricted Mode": async (editor, shot) => {
    const hints = await predicted(editor, "sum.py", SUM);
    assert.match(await editor.statusBar(), /Restricted Mode/);
    assert.match(hints["1"], /^≈ prices=/);
    assert.equal(hints["2"], "≈ total=0");
    assert.match(hints["3"], /^≈ price ?= ?/);
    assert.match(hints["5"], /^≈ » /);
    for (const hint of Object.values(hints)) assert.ok(hint.length <= 43, `too long: ${hint}`);
    await shot();
  },

  "predict by the lens": async (editor) => {
    await editor.open("lens.py", SUM);
    await editor.clickLens("Predict trace");
    await editor.lensesUntil(isPredicted, "the predicted ending");
    assert.equal((await editor.hintsSettled())["2"], "≈ total=0");
  },

  "hover shows every visit and the value over time": async (editor, shot) => {
    await predicted(editor, "hover.py", SUM);
    const text = await editor.hover(4, "total");
    assert.match(text, /≈ Line 4 runs (once|\d+ times)/);
    assert.match(text, /≈ total over time\s+Line\s+total\s+2\s+0/);
    assert.match(text, /\d+ %/);
    await shot();
    await editor.leaveHover();
  },

  "calls and recursion": async (editor, shot) => {
    const hints = await predicted(editor, "recursion.py", RECURSION);
    assert.match(hints["1"], /^≈ n/);
    assert.ok(!("5" in hints || "6" in hints));
    await shot();
  },

  "exactly what the model says": async (editor) => {
    await withModel(editor, "sets x", async (model) => {
      const hints = await predicted(editor, "exact.py", "x = int(abs(3j))\nx = int(abs(4j))\ny = x\n");
      assert.deepEqual(hints, { 1: "≈ x=5", 2: "≈ x=5", 3: "≈ y=5" });
      // Sure of every token, but not of all of them together; and what follows from a guess is a guess.
      await editor.settings({ "foretrace.model.path": model, "foretrace.hints.minProbability": 0.99 });
      await editor.hintsUntil((all) => all["3"] === "≈ y=?", "a hint that is withheld");
      assert.match(await editor.lenses(), /≈ 3 steps, finishes/);
    });
  },

  "a predicted error stands at its line and is no diagnostic": async (editor, shot) => {
    await withModel(editor, "raises", async () => {
      const hints = await predicted(editor, "error.py", "x = int(abs(3j))\ny = x\n");
      assert.deepEqual(hints, { 1: "≈ ! KeyError" });
      assert.match(await editor.lenses(), /≈ 1 step, ends with KeyError in line 1/);
      assert.equal(await editor.problems(), "0 0");
      await shot();
    });
  },

  "an edit marks what may be old, and typing on predicts again": async (editor, shot) => {
    await editor.settings({ "foretrace.predict.on": "save" });
    await predicted(editor, "edit.py", SUM);
    await editor.typeAtEndOfLine(4, " * 2");
    const stale = await editor.hintsUntil(
      (hints) => Object.values(hints).some((hint) => hint.endsWith("old")),
      "old hints",
    );
    assert.equal(stale["2"], "≈ total=0");
    assert.match(stale["5"], /· old$/);
    await editor.lensesUntil((text) => text.includes("Edited since it was predicted"), "the lens of an edited file");
    await shot("stale");
    await editor.page.keyboard.press("Control+S");
    await editor.hintsUntil(
      (hints) => !Object.values(hints).some((hint) => hint.endsWith("old")),
      "new hints after saving",
    );
    await editor.lensesUntil(isPredicted, "a new prediction");
    await editor.settings({});
    await editor.typeAtEndOfLine(2, " + 1");
    await editor.hintsUntil((hints) => /^≈ total=[^·]*$/.test(hints["2"]), "a hint of the edited line after typing");
  },

  "many keystrokes end in one current prediction": async (editor) => {
    await predicted(editor, "keystrokes.py", "x = 1\n");
    await editor.typeAtEndOfLine(1, "23456");
    await editor.hintsUntil((hints) => /^≈ x=(123456|\?)$/.test(hints["1"]), "the last text's value");
    await editor.lensesUntil(isPredicted, "a current prediction");
  },

  "toggle and clear": async (editor) => {
    await predicted(editor, "toggle.py", SUM);
    await editor.command("Foretrace: Toggle Predicted Values");
    await editor.hintsUntil((hints) => Object.keys(hints).length === 0, "no hints after the toggle");
    await editor.command("Foretrace: Toggle Predicted Values");
    await editor.hintsUntil((hints) => Object.keys(hints).length > 0, "hints after the second toggle");
    await editor.command("Foretrace: Clear Predicted Trace");
    await editor.hintsUntil((hints) => Object.keys(hints).length === 0, "no hints after clearing");
    await editor.lensesUntil((text) => text.includes("Predict trace"), "the lens of a file not predicted");
  },

  "uncertain values": async (editor, shot) => {
    await editor.settings({ "foretrace.hints.minProbability": 1 });
    const hints = await predicted(editor, "doubt.py", SUM);
    assert.equal(hints["2"], "≈ total=?");
    await shot("withheld");
    await editor.settings({ "foretrace.hints.minProbability": 1, "foretrace.hints.uncertain": "mark" });
    await editor.hintsUntil((found) => found["2"] === "≈ total=0?", "marked values");
    await shot("marked");
  },

  "status of the file": async (editor, shot) => {
    await predicted(editor, "status.py", SUM);
    const text = await editor.languageStatus();
    assert.match(text, /Predicted: \d+ steps/);
    assert.match(text, /\d+ ms · finishes/);
    assert.match(text, /foretrace-small on cpu/);
    await shot();
  },

  themes: async (editor, shot) => {
    await predicted(editor, "themes.py", RECURSION);
    for (const theme of ["Dark Modern", "Default High Contrast", "Default High Contrast Light"]) {
      await editor.settings({ "workbench.colorTheme": theme });
      await editor.page.waitForTimeout(1500);
      await editor.hover(4, "factorial");
      await shot(theme.replaceAll(" ", "-").toLowerCase());
      await editor.leaveHover();
    }
  },

  walkthrough: async (editor, shot) => {
    await editor.command("Welcome: Open Walkthrough...");
    await editor.pick("See what Python code will do");
    await editor.page.locator(".gettingStartedContainer", { hasText: "Predict a program" }).waitFor();
    await shot();
  },

  "an empty file": async (editor) => {
    await editor.open("empty.py", "");
    await editor.command("Foretrace: Predict Trace");
    await until(
      () => editor.notifications(),
      (all) => /no statement/.test(all.join()),
      "a message about the empty file",
    );
  },

  "a syntax error is named": async (editor) => {
    await editor.open("syntax.py", "a = 1\nb = = 2\n");
    await editor.command("Foretrace: Predict Trace");
    await until(
      () => editor.notifications(),
      (all) => /line 2 has a syntax error/.test(all.join()),
      "a message about the syntax error",
    );
  },

  "5,000 lines": async (editor, shot) => {
    await editor.open("long.py", Array.from({ length: 5000 }, (_, n) => `v${n} = ${n}`).join("\n"));
    await editor.command("Foretrace: Predict Trace");
    await until(
      () => editor.notifications(),
      (all) => /lines/.test(all.join()),
      "a message about the file's length",
    );
    await shot();
  },

  "Latin-1 bytes, carriage returns and mixed tabs": async (editor) => {
    const bytes = Buffer.concat([Buffer.from("a = 1\r\nif a:\r\n \tc = 2\r\nd = '"), Buffer.from([0xe9, 0x27, 10])]);
    await editor.open("strange.py", bytes);
    await editor.command("Foretrace: Predict Trace");
    await editor.lensesUntil(isPredicted, "a predicted ending");
    assert.equal((await editor.hintsSettled())["1"], "≈ a=1");
  },

  "a file closed and deleted during its prediction": async (editor) => {
    await editor.open("gone.py", SUM);
    await editor.command("Foretrace: Predict Trace");
    await rm(join(editor.folder, "gone.py"));
    await editor.command("View: Close All Editors");
    assert.equal((await predicted(editor, "after.py", SUM))["2"], "≈ total=0");
  },

  "a language server that dies is started again": async (editor) => {
    await predicted(editor, "before.py", SUM);
    await editor.killLanguageServer();
    await editor.lensesUntil((text) => text.includes("Predict trace"), "the lens of a new server");
    await editor.command("Foretrace: Predict Trace");
    await editor.lensesUntil(isPredicted, "a prediction by the new server");
  },

  "a missing model": async (editor, shot) => {
    await editor.settings({ "foretrace.model.path": join(editor.home, "no-such-model") });
    await editor.open("nomodel.py", SUM);
    await editor.command("Foretrace: Predict Trace");
    await until(
      () => editor.notifications(),
      (all) => /no-such-model/.test(all.join()),
      "a message that names the folder",
    );
    await editor.lensesUntil((text) => text.includes("Try again"), "the lens “Try again”");
    await shot();
    await editor.settings({});
    await editor.clearNotifications();
    await editor.command("Foretrace: Predict Trace");
    await editor.lensesUntil(isPredicted, "a prediction with the right model");
  },

  "install CodeExecutor and choose it": async (editor, shot) => {
    await predicted(editor, "choose.py", SUM);
    await editor.command("Foretrace: Install CodeExecutor…");
    await editor.page.locator(".monaco-dialog-box").waitFor();
    await shot("question");
    assert.match(await editor.answerDialog("Install"), /MB[\s\S]*Licence: MIT/);
    await until(
      () => editor.notifications(),
      (all) => /CodeExecutor is installed/.test(all.join()),
      "a message that it is installed",
    );
    await shot("installed");
    await editor.clearNotifications();
    await editor.command("Foretrace: Choose Model…");
    const rows = editor.page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({ hasText: "float32" }).waitFor();
    assert.match((await rows.allInnerTexts()).join("\n").replaceAll("\u00a0", " "), /foretrace-small[\s\S]*MB · MIT/);
    await shot("choice");
    await editor.pick("int8");
    await until(
      () => editor.languageStatus(),
      (text) => /codeexecutor on cpu/.test(text),
      "the status to name the chosen model",
    );
    await shot("chosen");
  },

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

  "a program predicted wrong, and the panel": async (editor, shot) => {
    await editor.trust();
    await withModel(editor, "sets x", async (model) => {
      await editor.open("wrong.py", WRONG);
      await editor.lensesUntil((text) => text.includes("Predict trace"), "the lens “Predict trace”");
      await editor.compare();
      const hints = await editor.hintsUntil((all) => /✗/.test(all["1"] ?? ""), "refuted hints");
      assert.deepEqual(hints, {
        1: "≈ x=5 ✗ x=3",
        2: "✓ total=0",
        3: "✓ n = 1 → 3 (3×)",
        4: "≈ total = 5 → 15 (3×) ✗ total = 3 → 9 (3×)",
        5: "≈ » 15 ✗ » 9",
      });
      await editor.clearNotifications();
      await editor.typeAtEndOfLine(3, "");
      await editor.command("Foretrace: Go to First Divergence");
      await until(
        () => editor.statusBar(),
        (text) => /Ln 1,/.test(text),
        "the first divergence",
      );
      await editor.command("Foretrace: Go to Next Divergence");
      await until(
        () => editor.statusBar(),
        (text) => /Ln 4,/.test(text),
        "the next divergence",
      );
      await editor.command("Foretrace: Go to Previous Divergence");
      await until(
        () => editor.statusBar(),
        (text) => /Ln 1,/.test(text),
        "the previous divergence",
      );
      await editor.command("Foretrace: Show Comparison Panel");
      const panel = editor.panel();
      await panel.locator("h1", { hasText: "wrong.py" }).waitFor();
      assert.match(
        await panel.locator("header").textContent(),
        /✗ Prediction and real run part at line 1: a value differs/,
      );
      assert.match(await panel.locator(".position").textContent(), /Step 1 of 10, line 1: ✗ not as predicted/);
      assert.match(await panel.locator(".right-side tbody").textContent(), /✗\u00a0x\u00a0•53/);
      await panel.locator("button", { hasText: "✗ ↓" }).click();
      assert.match(await panel.locator(".position").textContent(), /Step 4 of 10, line 4/);
      await editor.page.locator(".line-numbers.active-line-number", { hasText: /^4$/ }).first().waitFor();
      await panel.locator(".visits button", { hasText: "›" }).click();
      assert.match(await panel.locator(".visits").textContent(), /2\/3/);
      await shot("light");
      await panel.locator("button", { hasText: "only this" }).click();
      await editor.hintsUntil((all) => all["4"] === "≈ total=10 ✗ total=6", "the hints of one turn");
      await panel.locator("button", { hasText: "only this" }).click();
      await editor.hintsUntil((all) => all["5"] === "≈ » 15 ✗ » 9", "all hints again");
      for (const theme of ["Dark Modern", "Default High Contrast", "Default High Contrast Light"]) {
        await editor.settings({ "workbench.colorTheme": theme, "foretrace.model.path": model });
        await editor.page.waitForTimeout(1200);
        await shot(theme.replaceAll(" ", "-").toLowerCase());
      }
      await editor.settings({ "foretrace.model.path": model });
      await panel.locator("button", { hasText: "Program" }).click();
      await panel.locator("#program-4", { hasText: "print(total)" }).click();
      assert.match(await panel.locator(".position").textContent(), /Step 10 of 10, line 5/);
      await panel.locator("button", { hasText: "Export HTML" }).click();
      await editor.paletteInput().waitFor();
      await editor.paletteInput().press("Enter");
      const report = join(editor.folder, "wrong-comparison.html");
      const read = () => readFile(report, "utf8").catch(() => "");
      await until(read, (page) => /wrong.py: predicted and real/.test(page), "the exported page");
      await panel.locator("button", { hasText: "Export JSON" }).click();
      await editor.paletteInput().waitFor();
      await editor.paletteInput().press("Enter");
      const text = await until(
        () => readFile(join(editor.folder, "wrong-comparison.json"), "utf8").catch(() => ""),
        (all) => all.endsWith("}\n"),
        "the exported JSON",
      );
      const { predicted: mine, real, rows } = JSON.parse(text);
      assert.deepEqual([mine.origin, real.origin, rows.length], ["predicted", "real", 10]);
      assert.deepEqual([mine.steps[0].changed, real.steps[0].changed], [{ x: "5" }, { x: "3" }]);
      await editor.command("View: Focus First Editor Group");
      await editor.typeAtEndOfLine(5, " ");
      await panel.locator(".edited", { hasText: "edited since" }).waitFor();
      await shot("program");
      await editor.page.keyboard.press("Backspace");
      await panel.locator(".edited", { hasText: "edited since" }).waitFor({ state: "hidden" });
    });
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

  "the panel in a narrow window, and after a reload": async (editor, shot) => {
    await editor.trust();
    await editor.open("narrow.py", SUM);
    await editor.lensesUntil((text) => text.includes("Predict trace"), "the lens “Predict trace”");
    await editor.compare();
    await editor.hintsUntil((all) => /^✓/.test(all["5"] ?? ""), "confirmed hints");
    await editor.command("Foretrace: Show Comparison Panel");
    await editor.panel().locator("h1", { hasText: "narrow.py" }).waitFor();
    await editor.clearNotifications();
    const { width, height } = editor.page.viewportSize();
    await editor.page.setViewportSize({ width: 2 * 320 + 52, height });
    await editor.page.waitForTimeout(800);
    await shot("narrow");
    const fits = (body) => body.scrollWidth <= body.clientWidth;
    assert.ok(await editor.panel().locator("body").evaluate(fits), "the page is wider than its panel");
    await editor.page.setViewportSize({ width, height });
    await editor.panel().locator("input[type=range]").focus();
    for (const key of ["End", "ArrowLeft"]) await editor.page.keyboard.press(key);
    assert.match(await editor.panel().locator(".position").textContent(), /Step 9 of 10/);
    await editor.reload();
    await editor.panel().locator(".position", { hasText: "Step 9 of 10" }).waitFor();
    await shot("reloaded");
  },

  "the panel by keyboard alone, and its filter": async (editor, shot) => {
    await editor.trust();
    await withModel(editor, "sets x", async () => {
      await editor.open("keys.py", WRONG);
      await editor.lensesUntil((text) => text.includes("Predict trace"), "the lens “Predict trace”");
      await editor.compare();
      await editor.hintsUntil((all) => /✗/.test(all["1"] ?? ""), "refuted hints");
      await editor.command("Foretrace: Show Comparison Panel");
      const panel = editor.panel();
      await panel.locator("h1", { hasText: "keys.py" }).waitFor();
      const press = (key) => editor.page.keyboard.press(key);
      const at = (step) => panel.locator(".position", { hasText: `Step ${step} of 10,` }).waitFor();
      await panel.locator("input[type=range]").focus();
      for (const [key, step] of [
        ["End", 10],
        ["Home", 1],
        ["ArrowRight", 2],
        ["ArrowLeft", 1],
      ]) {
        await press(key);
        await at(step);
      }
      await panel.locator("h1").evaluate(() => document.activeElement?.blur());
      for (const [key, step] of [
        ["n", 4],
        ["n", 6],
        ["p", 4],
        ["f", 1],
      ]) {
        await panel.locator("body").press(key);
        await at(step);
      }
      await panel.locator("input[type=range]").focus();
      await press("End");
      await at(10);
      const filter = panel.locator("input[type=search]");
      const variables = () => panel.locator(".right-side tbody").first().textContent();
      assert.match(await variables(), /x.*total/s);
      for (let tabs = 0; tabs < 40 && !(await filter.evaluate((own) => own === document.activeElement)); tabs++)
        await press("Tab");
      await editor.page.keyboard.type("TOT");
      const left = await until(variables, (text) => !/x/.test(text), "the filtered variables");
      assert.match(left, /total/);
      await shot();
    });
  },

  "ten thousand steps in the panel": async (editor) => {
    await editor.trust();
    await editor.open("many.py", "n = 0\nwhile True:\n    n += 1\n");
    await editor.lensesUntil((text) => text.includes("Predict trace"), "the lens “Predict trace”");
    await editor.compare();
    await editor.hintsUntil((all) => /[✓✗]/.test(all["3"] ?? ""), "compared hints");
    await editor.command("Foretrace: Show Comparison Panel");
    const panel = editor.panel();
    await panel.locator(".position", { hasText: /of 1\d{4},/ }).waitFor();
    await panel.locator(".list[aria-label=Steps]").focus();
    await editor.page.keyboard.press("End");
    await panel.locator(".position", { hasText: /Step (\d+) of \1,/ }).waitFor();
    await panel.locator(".list[aria-label=Steps] .row[aria-selected=true]").waitFor();
    assert.ok((await panel.locator(".row").count()) < 150, "rows are made that nobody sees");
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
  },
};
