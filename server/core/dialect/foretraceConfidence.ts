import type { Confidence } from "../trace.ts";
import type { ScoredToken } from "./dialect.ts";

/** Of a piece that has no token yet. */
export const CERTAIN: Confidence = { probability: 1, path: 1, weakest: 1, overridden: false, told: true };

/** The confidence of a piece with one more token. */
export function scored(piece: Confidence, { probability, overridden, told = false }: ScoredToken): Confidence {
  return joint(piece, { probability, path: probability, weakest: probability, overridden, told });
}

/** The confidence of two pieces together. */
export function joint(a: Confidence, b: Confidence): Confidence {
  const path = a.path * b.path;
  return {
    probability: path,
    path,
    weakest: Math.min(a.weakest, b.weakest),
    overridden: a.overridden || b.overridden,
    told: a.told && b.told,
  };
}
