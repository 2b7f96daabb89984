import { codeexecutor } from "../core/dialect/codeexecutor.ts";
import type { Dialect } from "../core/dialect/dialect.ts";
import { foretrace } from "../core/dialect/foretrace.ts";
import { ModelFault } from "./modelFault.ts";

const DIALECTS: readonly Dialect[] = [foretrace, codeexecutor];

/** The dialect that a manifest names. Throws a `ModelFault` for one that is unknown here. */
export function dialectOf(id: string): Dialect {
  const found = DIALECTS.find((dialect) => dialect.id === id);
  if (found) return found;
  throw new ModelFault(
    "unsupported",
    `The model writes traces in the dialect "${id}", which this version of Foretrace does not read. Update Foretrace, or choose another model.`,
  );
}
