// Modules beside the open file, which other programs change on the disk: a formatter, a checkout, another editor.
import assert from "node:assert/strict";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isPredicted, predicted } from "./programs.mjs";

const MAIN = "import helper\nfrom shapes import area\nx = helper.twice(2)\ny = area(3, 4)\n";
const twice = (factor) => `def twice(n):\n    return n * ${factor}\n`;

export const moduleScenarios = {
  "modules that other programs change on the disk": async (editor, shot) => {
    const at = (...names) => join(editor.folder, ...names);
    const changed = (hints) => editor.hintsUntil((all) => `${all["3"]}, ${all["4"]}` === hints, hints);
    await mkdir(at("shapes"), { recursive: true });
    await writeFile(at("shapes", "__init__.py"), "def area(a, b):\n    return a * b\n");
    await writeFile(at("helper.py"), twice(2));
    const hints = await predicted(editor, "main.py", MAIN);
    assert.deepEqual([hints["3"], hints["4"]], ["≈ x=4", "≈ y=12"]);
    await writeFile(at("helper.py"), twice(3));
    await changed("≈ x=6, ≈ y=12");
    // As many programs save: beside the file, and then in its place.
    await writeFile(at("helper.tmp"), twice(5));
    await rename(at("helper.tmp"), at("helper.py"));
    await changed("≈ x=10, ≈ y=12");
    await rm(at("helper.py"));
    await changed("≈ x=unknown, ≈ y=12");
    await writeFile(at("helper.py"), twice(2));
    await changed("≈ x=4, ≈ y=12");
    await editor.lensesUntil(isPredicted, "a lens that no longer says that a module has changed");
    await shot();
    // With its folder, of which alone the editor tells.
    await rm(at("shapes"), { recursive: true });
    await changed("≈ x=4, ≈ y=unknown");
    // Where nothing is predicted by itself, what is shown becomes old.
    await editor.settings({ "foretrace.predict.on": "command" });
    await writeFile(at("helper.py"), twice(4));
    await changed("≈ x=4 · old, ≈ y=unknown · old");
    await editor.command("Foretrace: Predict Trace");
    await editor.lensesUntil(isPredicted, "a new prediction");
    await changed("≈ x=8, ≈ y=unknown");
    await rm(at("helper.py"));
  },
};
