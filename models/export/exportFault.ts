import type { ZodError } from "zod";

/** Weights or a configuration that cannot be exported. The message is for the person who asked: what, where, what to do. */
export class ExportFault extends Error {
  override readonly name = "ExportFault";
}

/** The first thing that is wrong with a configuration, as a sentence about its field: `hidden_act must be "gelu"`. */
export function firstIssue({ issues: [issue] }: ZodError): string {
  const what = issue?.message.replace(/^Invalid input: expected /, "must be ") ?? "is not right";
  return `${issue?.path.join(".") ?? ""} ${what}`.trim();
}
