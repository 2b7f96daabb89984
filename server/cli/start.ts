import { join, resolve } from "node:path";
import { assets } from "../assets.ts";
import { predict } from "./predict.ts";
import { readText } from "./source.ts";

/** `foretrace start`: what the set-up ends with. Predicts the file, or a sample, and says how to go on. */
export async function start(file: string | undefined): Promise<void> {
  // npm runs this in the repository's root; a path is meant from where the user is.
  const path = file === undefined ? join(assets.samples, "loops.py") : resolve(process.env.INIT_CWD ?? ".", file);
  await readText(path);
  process.stdout.write(`\nForetrace predicts ${path}. Nothing of it is run.\n\n`);
  await predict(path, { device: "auto", format: "text", constraints: true, arithmetic: true, drafts: true });
  process.stdout.write(`\n${NEXT}\n`);
}

const NEXT = `Next:
  in the terminal   npx foretrace predict FILE.py
  in VS Code        open this folder and press F5, then run “Foretrace: Predict Trace” in a Python file
  to install it     npm run package && code --install-extension foretrace-*.vsix`;
