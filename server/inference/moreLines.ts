import { MAX_LINES } from "../core/dialect/dialect.ts";
import type { Program } from "../core/program.ts";

/**
 * Line tokens that no vocabulary has, for programs that are too long for a model and followed without it. Their ids come after
 * the vocabulary's.
 */
export function withMoreLines(vocabulary: readonly string[], { lines }: Pick<Program, "lines">): readonly string[] {
  const more = Math.max(0, lines.length - MAX_LINES);
  return [...vocabulary, ...Array.from({ length: more }, (_, at) => lineText(at))];
}

/** The text of an id that may be one of these. */
export function tokenTextOf(
  { vocabSize, tokenText }: { readonly vocabSize: number; tokenText(id: number): string },
  id: number,
): string {
  return id < vocabSize ? tokenText(id) : lineText(id - vocabSize);
}

const lineText = (beyond: number): string => `<${MAX_LINES + beyond}>`;
