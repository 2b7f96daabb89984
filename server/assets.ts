import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { loadProgramParser, type ProgramParser } from "./core/parseProgram.ts";

/** The folder that holds out/, models/ and server/: the same above this file and above the bundles in out/. */
const ROOT = new URL("../", import.meta.url);

/** Where the files that ship with the program lie. */
export const assets = {
  embeddedModel: fileURLToPath(new URL("models/foretrace-small", ROOT)),
  tracer: fileURLToPath(new URL("server/groundtruth", ROOT)),
  engineWorker: new URL("out/engineWorker.mjs", ROOT),
  samples: fileURLToPath(new URL("media/samples", ROOT)),
} as const;

/** Loads the Python grammar from out/, where the build puts it. Rejects with a message for the user. */
export async function loadParser(): Promise<ProgramParser> {
  const [runtime, python] = await Promise.all([
    readFile(new URL("out/web-tree-sitter.wasm", ROOT)),
    readFile(new URL("out/tree-sitter-python.wasm", ROOT)),
  ]);
  return loadProgramParser({ runtime, python }).catch((error: unknown) => {
    // WebAssembly sets ten gigabytes of addresses aside, which some limits refuse.
    if (!(error instanceof RangeError)) throw error;
    const message =
      "There is not enough memory to read Python programs. Close other programs or raise the process's limit of virtual memory, then try again.";
    throw new Error(message, { cause: error });
  });
}
