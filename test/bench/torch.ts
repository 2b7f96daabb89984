import { execFileSync } from "node:child_process";

export interface TorchTimes {
  readonly build: string;
  readonly greedyMs: number; // a token, with a cache of keys and values
  readonly beamMs: number; // a step that runs the whole target again for each hypothesis, as the reference does
}

/** Times of a network of CodeExecutor's size in PyTorch; undefined where FORETRACE_TORCH_PYTHON names no Python that has it. */
export function torchTimes(threads: number, source: number, target: number, beam: number): TorchTimes | undefined {
  const python = process.env.FORETRACE_TORCH_PYTHON;
  if (!python) return undefined;
  const args = ["test/bench/torch_times.py", ...[threads, source, target, beam].map(String)];
  return JSON.parse(execFileSync(python, args, { encoding: "utf8" })) as TorchTimes;
}
