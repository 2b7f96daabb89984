import type { ValueText } from "../trace.ts";
import { parseValue, type Value } from "./value.ts";

const SCALARS: ReadonlySet<Value["type"]> = new Set(["int", "float", "bool", "str", "none"]);

/** Whether a value, as shown, can never change. */
export function isScalar(text: ValueText): boolean {
  if (text === "<function>") return true;
  const value = parseValue(text);
  return value !== undefined && SCALARS.has(value.type);
}
