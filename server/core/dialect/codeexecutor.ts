import { CodeexecutorReader } from "./codeexecutorReader.ts";
import { sourcePieces } from "./codeexecutorSource.ts";
import type { Dialect } from "./dialect.ts";

/** The reference reads 256 tokens and cuts the program to 5 fewer, of which the mode is one. */
const MAX_SOURCE = 256;
/** Steps of the reference's search; its training data were no longer. */
const MAX_TARGET = 768;

/**
 * The dialect of CodeExecutor (arXiv 2305.05383; `microsoft/codeexecutor`): whole states on every line, no frames.
 * The prompt is what its encoder reads, then the token that its decoder starts from, `<mask0>`; it ends at `</s>`.
 */
export const codeexecutor: Dialect = {
  id: "codeexecutor",
  tellsCalls: false,
  prompt: (program, mode) => [
    "<s>",
    "<encoder-decoder>",
    "</s>",
    `<${mode}>`,
    ...sourcePieces(program),
    "<mask0>",
    "</s>",
    "<mask0>",
  ],
  promptLimit: { headPieces: 3, tailPieces: 3, maxTokens: MAX_SOURCE - 5 },
  traceTokens: MAX_TARGET,
  reader: (program) => new CodeexecutorReader(program),
};
