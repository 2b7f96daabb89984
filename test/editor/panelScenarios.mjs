// The panel "Compare to Real Run" and what it exports.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { until } from "./editor.mjs";
import { SUM, withModel } from "./programs.mjs";

/** Line 1 is the model's to guess; the one that says 5 is wrong. */
const WRONG = ["x = int(abs(3j))", "total = 0", "for n in [1, 2, 3]:", "    total += x", "print(total)", ""].join("\n");

export const panelScenarios = {
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
      await editor.saveAs("wrong-comparison.html");
      const report = join(editor.folder, "wrong-comparison.html");
      const read = () => readFile(report, "utf8").catch(() => "");
      await until(read, (page) => /wrong.py: predicted and real/.test(page), "the exported page");
      await panel.locator("button", { hasText: "Export JSON" }).click();
      await editor.saveAs("wrong-comparison.json");
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

  "the panel's controls one by one, by keyboard and for screen readers": async (editor, shot) => {
    await editor.trust();
    await withModel(editor, "sets x", async () => {
      const panel = await comparedPanel(editor, "controls.py");
      const tree = await panel.locator("body").ariaSnapshot();
      for (const part of TREE) assert.match(tree, part);
      await panel.locator("body").evaluate(focusFirst);
      const walked = [];
      for (const _ of CONTROLS) {
        const { name, outline } = await panel.locator(":focus").evaluate(describeFocus);
        walked.push(name);
        assert.notEqual(outline, "none", `the focus on “${name}” cannot be seen`);
        await editor.page.keyboard.press("Tab");
      }
      assert.deepEqual(walked, CONTROLS);
      const use = async (name, position) => {
        await panel.locator(`button[aria-label=${JSON.stringify(name)}]`).focus();
        await editor.page.keyboard.press("Enter");
        await panel.locator(".position", { hasText: position }).waitFor();
        return (await panel.locator(":focus").evaluate(describeFocus)).name;
      };
      await use("First step (Home)", "Step 1 of 10, line 1");
      await use("Step forward (→)", "Step 2 of 10, line 2");
      await use("Next divergence (n)", "Step 4 of 10, line 4");
      // The buttons that pick an execution stay where they are, and keep the focus.
      assert.equal(await use("Next execution of line 4", "Step 6 of 10, line 4"), "Next execution of line 4");
      assert.equal(await use("Next execution of line 4", "Step 8 of 10, line 4"), "Next execution of line 4");
      assert.equal(await use("Next execution of line 4", "Step 8 of 10, line 4"), "Next execution of line 4");
      assert.equal(await use("Previous execution of line 4", "Step 6 of 10, line 4"), "Previous execution of line 4");
      await use("Step back (←)", "Step 5 of 10");
      await use("Go to the first divergence (f)", "Step 1 of 10");
      await use("Last step (End)", "Step 10 of 10");
      await use("Previous divergence (p)", "Step 8 of 10");
      await use("First step (Home)", "Step 1 of 10");
      // Playing, by the space bar, away from any button; it stops at the end.
      await panel.locator("input[type=range]").focus();
      await editor.page.keyboard.press("Space");
      await panel.locator('button[aria-label="Pause (Space)"]').waitFor();
      await panel.locator(".position", { hasText: "Step 10 of 10" }).waitFor();
      await panel.locator('button[aria-label="Play (Space)"]').waitFor();
      // In the program, the arrow keys go from line to line.
      await use("Show the program", "of 10");
      await use("First step (Home)", "Step 1 of 10");
      await panel.locator(".list[aria-label=Program]").focus();
      for (const _ of [2, 3, 4, 5]) await editor.page.keyboard.press("ArrowDown");
      await panel.locator(".position", { hasText: "Step 10 of 10, line 5" }).waitFor();
      await shot();
      await panel.locator('button[aria-label^="Show only this turn"]').focus();
      await editor.page.keyboard.press("Enter");
      await panel.locator('button[aria-label^="Show only this turn"][aria-pressed=true]').waitFor();
      await editor.page.keyboard.press("Enter");
      await panel.locator('button[aria-label^="Show only this turn"][aria-pressed=false]').waitFor();
    });
  },

  "the panel and the editor's cursor follow each other": async (editor) => {
    await editor.trust();
    await withModel(editor, "sets x", async () => {
      const panel = await comparedPanel(editor, "follows.py");
      const isAt = (position) => panel.locator(".position", { hasText: position }).waitFor();
      const cursorAt = (number) =>
        editor.page
          .locator(".line-numbers.active-line-number", { hasText: new RegExp(`^${number}$`) })
          .first()
          .waitFor();
      // By the mouse, by a key, and by a command.
      await editor.page.locator(".view-line", { hasText: "for n in" }).first().click();
      await isAt("Step 3 of 10, line 3");
      await editor.page.keyboard.press("ArrowDown");
      await isAt("Step 4 of 10, line 4");
      await editor.typeAtEndOfLine(2, "");
      await isAt("Step 2 of 10, line 2");
      await panel.locator("input[type=range]").focus();
      for (const [key, number] of [
        ["End", 5],
        ["Home", 1],
        ["ArrowRight", 2],
      ]) {
        await editor.page.keyboard.press(key);
        await cursorAt(number);
      }
      // As fast as it goes: the editor's answers must not take it back.
      for (let step = 3; step <= 9; step++) await editor.page.keyboard.press("ArrowRight");
      await isAt("Step 9 of 10, line 3");
      await cursorAt(3);
      await editor.page.waitForTimeout(500);
      await isAt("Step 9 of 10, line 3");
    });
  },

  "the report of a comparison in a browser": async (editor) => {
    await editor.trust();
    await withModel(editor, "sets x", async () => {
      const panel = await comparedPanel(editor, "report.py");
      await panel.locator("button", { hasText: "Export HTML" }).focus();
      await editor.page.keyboard.press("Enter");
      await editor.saveAs("report-comparison.html");
      const path = join(editor.folder, "report-comparison.html");
      const read = () => readFile(path, "utf8").catch(() => "");
      await until(read, (text) => text.endsWith("</html>\n"), "the exported page");
      for (const [name, options] of Object.entries(REPORT_VIEWS)) {
        const page = await editor.browser.newPage(options);
        const [asked, said] = [[], []];
        page.on("request", (request) => asked.push(request.url()));
        page.on("console", (message) => said.push(message.text()));
        await page.goto(`file://${path}`);
        await page.locator("a", { hasText: "Go to the first divergence" }).click();
        const first = page.locator("#first");
        assert.match(await first.textContent(), /^1✗.first1x = int\(abs\(3j\)\)x = 5x = 3$/);
        assert.ok(await first.isVisible());
        assert.match(await page.locator("p.wrong").textContent(), /^✗ Prediction and real run part at line 1/);
        assert.equal(await page.locator(".steps tbody tr").count(), 10);
        assert.deepEqual(await page.locator(".program .mark").allTextContents(), ["✗", "✓", "✓", "✗", "✗"]);
        const fits = () => document.documentElement.scrollWidth <= document.documentElement.clientWidth;
        assert.ok(await page.evaluate(fits), `${name}: the page is wider than its window`);
        assert.ok(await page.evaluate(readable), `${name}: text has the colour of what is behind it`);
        await page.screenshot({ path: join(import.meta.dirname, "artefacts", `report-${name}.png`), fullPage: true });
        // Nothing but itself, and nothing may be added that would be run or fetched.
        assert.deepEqual([asked.length, said], [1, []]);
        await page.evaluate(() =>
          document.body.insertAdjacentHTML("beforeend", '<img src="http://127.0.0.1:9/x.png">'),
        );
        await until(
          () => said,
          (all) => /Content Security Policy/.test(all.join()),
          "a refusal by the page's own policy",
        );
        await page.close();
      }
    });
  },
};

/** What the panel's page must say to a screen reader, besides its controls. */
const TREE = [
  /heading "controls\.py" \[level=1\]/,
  /group "Step through both runs"/,
  /slider "Step"/,
  /listbox "Steps"/,
  /option "Step 1, line 1, differs: x = int\(abs\(3j\)\)" \[selected\]/,
  /searchbox "Filter by name"/,
  /columnheader "≈ predicted"/,
  /rowheader "x, not as predicted, changed by this step"/,
  /region "Predicted output"/,
  /region "Real output"/,
];

/** Names of all that the Tab key comes to, in this order. */
const CONTROLS = [
  "First step (Home)",
  "Step back (←)",
  "Play (Space)",
  "Step forward (→)",
  "Last step (End)",
  "Go to the first divergence (f)",
  "Previous divergence (p)",
  "Next divergence (n)",
  "Previous execution of line 1",
  "Next execution of line 1",
  "Show only this turn or call in the editor's hints",
  "Step",
  "Show the steps",
  "Show the program",
  "Steps",
  "Filter by name",
  "Predicted output",
  "Real output",
  "Compare again",
  "Export as JSON",
  "Export as an HTML page",
];

const REPORT_VIEWS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "forced-colors": { forcedColors: "active" },
  narrow: { viewport: { width: 320, height: 800 } },
};

/** Opens a program that is predicted wrong, compares it, and opens the panel. */
async function comparedPanel(editor, name) {
  await editor.open(name, WRONG);
  await editor.lensesUntil((text) => text.includes("Predict trace"), "the lens “Predict trace”");
  await editor.compare();
  await editor.hintsUntil((all) => /✗/.test(all["1"] ?? ""), "refuted hints");
  await editor.command("Foretrace: Show Comparison Panel");
  const panel = editor.panel();
  await panel.locator("h1", { hasText: name }).waitFor();
  await editor.clearNotifications();
  return panel;
}

/** Runs in the page: puts the focus where the Tab key begins. */
function focusFirst() {
  document.querySelector("button").focus({ focusVisible: true });
}

/** Runs in the page: what a screen reader calls the element, and how its focus is drawn. */
function describeFocus(element) {
  return {
    name: element.getAttribute("aria-label") ?? element.textContent,
    outline: getComputedStyle(element).outlineStyle,
  };
}

/** Runs in the page: whether no text has the colour of the page. */
function readable() {
  const behind = getComputedStyle(document.body).backgroundColor;
  const page =
    behind === "rgba(0, 0, 0, 0)"
      ? matchMedia("(prefers-color-scheme: dark)").matches
        ? "rgb(0, 0, 0)"
        : "rgb(255, 255, 255)"
      : behind;
  return [...document.querySelectorAll("h1, h2, p, td, th, pre, a")].every(
    (part) => getComputedStyle(part).color !== page,
  );
}
