import type { Confidence } from "./trace.ts";

/** Probabilities of 0 have no logarithm; below this they are all the same. */
export const LEAST = 1e-9;

/** Logarithms of what the model thought of one piece, of its weakest token, and of everything before it. */
export type Features = readonly [logPath: number, logWeakest: number, logBefore: number];

export interface Logistic {
  readonly bias: number;
  readonly logPath: number;
  readonly logWeakest: number;
  readonly logBefore: number;
}

/** A piece of a prediction whose truth is known. */
export interface Judged {
  readonly features: Features;
  readonly right: boolean;
}

/** A monotone map, linear between its points. */
export interface Isotonic {
  readonly scores: readonly number[];
  readonly probabilities: readonly number[];
}

export function featuresOf({ path, weakest, before = 1 }: Confidence): Features {
  const log = (p: number) => Math.log(Math.max(p, LEAST));
  return [log(path), log(weakest), log(before)];
}

export function logisticScore([path, weakest, before]: Features, model: Logistic): number {
  return (
    1 / (1 + Math.exp(-(model.bias + model.logPath * path + model.logWeakest * weakest + model.logBefore * before)))
  );
}

const STEPS = 2_000;
const RATE = 0.05;
const SHRINK = 1e-3; // keeps weights finite where pieces can be told apart without error

/** Logistic regression by gradient descent with momentum on scaled features. Weights are kept from falling below 0. */
export function fitLogistic(pieces: readonly Judged[]): Logistic {
  const scales = [0, 1, 2].map((k) => Math.max(1e-6, Math.sqrt(mean(pieces.map((p) => (p.features[k] ?? 0) ** 2)))));
  const rows = pieces.map(({ features, right }) => ({
    x: [1, ...features.map((f, k) => f / (scales[k] ?? 1))],
    y: right ? 1 : 0,
  }));
  const weights = [0, 0.5, 0.5, 0.5];
  const speed = [0, 0, 0, 0];
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((w, k) => (k === 0 ? 0 : SHRINK * w));
    for (const { x, y } of rows) {
      const error = 1 / (1 + Math.exp(-dot(weights, x))) - y;
      for (let k = 0; k < 4; k++) gradient[k] = (gradient[k] ?? 0) + (error * (x[k] ?? 0)) / rows.length;
    }
    for (let k = 0; k < 4; k++) {
      speed[k] = 0.9 * (speed[k] ?? 0) - RATE * (gradient[k] ?? 0);
      const moved = (weights[k] ?? 0) + (speed[k] ?? 0);
      // More certain must never mean less probable.
      weights[k] = k === 0 ? moved : Math.max(0, moved);
    }
  }
  const [bias = 0, a = 0, b = 0, c = 0] = weights;
  const [s0 = 1, s1 = 1, s2 = 1] = scales;
  return { bias, logPath: a / s0, logWeakest: b / s1, logBefore: c / s2 };
}

/** Pool-adjacent-violators over equal-sized groups of scores: at most `points` points, each above the one before. */
export function fitIsotonic(
  scored: readonly { readonly score: number; readonly right: boolean }[],
  points = 24,
): Isotonic {
  const sorted = [...scored].sort((a, b) => a.score - b.score);
  const size = Math.max(1, Math.ceil(sorted.length / points));
  const blocks: { score: number; right: number; count: number }[] = [];
  for (let at = 0; at < sorted.length; at += size) {
    const group = sorted.slice(at, at + size);
    blocks.push({
      score: mean(group.map((g) => g.score)),
      right: group.filter((g) => g.right).length,
      count: group.length,
    });
    for (
      let last = blocks.at(-1), prior = blocks.at(-2);
      last && prior && prior.right * last.count >= last.right * prior.count;
    ) {
      const count = prior.count + last.count;
      const score = (prior.score * prior.count + last.score * last.count) / count;
      blocks.splice(-2, 2, { score, right: prior.right + last.right, count });
      [last, prior] = [blocks.at(-1), blocks.at(-2)];
    }
  }
  const first = blocks[0];
  if (!first) return { scores: [0, 1], probabilities: [0, 1] };
  // Laplace's rule keeps a block without a mistake from claiming certainty.
  const probability = ({ right, count }: typeof first) => (right + 1) / (count + 2);
  const middle = blocks.map((block) => ({ score: block.score, probability: probability(block) }));
  const ends = [
    { score: 0, probability: middle[0]?.probability ?? 0 },
    ...middle,
    { score: 1, probability: middle.at(-1)?.probability ?? 1 },
  ];
  return { scores: running(ends.map((e) => e.score)), probabilities: running(ends.map((e) => e.probability)) };
}

/** Expected calibration error: the mean distance, weighted by size, between what bins claim and what they hold. 0..1. */
export function expectedCalibrationError(
  judged: readonly { readonly probability: number; readonly right: boolean }[],
  bins = 15,
): number {
  const groups = new Map<number, { claimed: number; right: number; count: number }>();
  for (const { probability, right } of judged) {
    const bin = Math.min(bins - 1, Math.floor(probability * bins));
    const group = groups.get(bin) ?? { claimed: 0, right: 0, count: 0 };
    groups.set(bin, {
      claimed: group.claimed + probability,
      right: group.right + (right ? 1 : 0),
      count: group.count + 1,
    });
  }
  const distances = [...groups.values()].map(({ claimed, right }) => Math.abs(claimed - right));
  return judged.length === 0 ? 0 : distances.reduce((a, b) => a + b, 0) / judged.length;
}

const mean = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / Math.max(1, numbers.length);
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((total, x, k) => total + x * (b[k] ?? 0), 0);

/** Rounding and the ends may not make a rising series fall. */
function running(numbers: readonly number[]): number[] {
  let most = 0;
  return numbers.map((n) => {
    most = Math.max(most, Number(n.toFixed(5)));
    return most;
  });
}
