/** A matrix [rows, columns] as int8 with one scale for each row: value ≈ q · scale. */
export interface QuantizedMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Int8Array;
  readonly scales: Float32Array; // rows
}

const LARGEST = 127;
/**
 * What two neighbours of one sign may sum to. The kernels for x86 processors without VNNI add two products in 16 bits:
 * 255 · 128 fits there, 255 · 254 does not.
 */
export const LARGEST_PAIR = 128;
/** From one scale that is tried for a row to the next; the first brings the row's largest value to ±127. */
const STRETCH = 1.1;

/**
 * Symmetric, nearest; a pair of columns (0 and 1, 2 and 3, …) whose values would sum to more than `LARGEST_PAIR` in size
 * comes as near as it can. A larger scale leaves fewer of these and is coarser: each row gets the one with the least error.
 */
export function quantizeRows(values: Float32Array, rows: number, columns: number): QuantizedMatrix {
  const quantized = new Int8Array(values.length);
  const scales = new Float32Array(rows);
  const trial = new Int8Array(columns);
  for (let row = 0; row < rows; row++) {
    const line = values.subarray(row * columns, (row + 1) * columns);
    let peak = 0;
    for (let at = 0; at < columns; at++) peak = Math.max(peak, Math.abs(line[at] ?? 0));
    if (peak === 0) continue;
    let least = Number.POSITIVE_INFINITY;
    for (let scale = Math.fround(peak / LARGEST); ; scale = Math.fround(scale * STRETCH)) {
      const error = fillPairs(trial, line, scale);
      if (error >= least) break;
      least = error;
      scales[row] = scale;
      quantized.set(trial, row * columns);
    }
  }
  return { rows, columns, values: quantized, scales };
}

/** Gives the sum of the squared errors. Written for speed: hundreds of millions of weights come here, several times each. */
function fillPairs(to: Int8Array, line: Float32Array, scale: number): number {
  const inverse = 1 / scale;
  let error = 0;
  for (let at = 0; at < line.length; at += 2) {
    const a = (line[at] as number) * inverse;
    const b = at + 1 < line.length ? (line[at + 1] as number) * inverse : 0;
    let first = ((a + 128.5) | 0) - 128;
    let second = ((b + 128.5) | 0) - 128;
    if (first > 0 === second > 0 && Math.abs(first + second) > LARGEST_PAIR) {
      // Both give way by the same amount.
      const sign = first > 0 ? 1 : -1;
      const size = Math.floor((LARGEST_PAIR + sign * (a - b) + 1) / 2);
      first = sign * Math.min(LARGEST, Math.max(1, size));
      second = sign * LARGEST_PAIR - first;
    }
    to[at] = first;
    to[at + 1] = second; // past the end where the number of columns is odd: nothing
    error += (first - a) * (first - a) + (second - b) * (second - b);
  }
  return error * scale * scale;
}

/** [rows, columns] to [columns, rows]. */
export function transpose<T extends Float32Array | Int8Array>(matrix: T, rows: number, columns: number): T {
  const turned = matrix.slice() as T;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + row] = matrix[row * columns + column] ?? 0;
  }
  return turned;
}

/** The largest number of half precision. */
export const LARGEST_HALF = 65_504;

/** Half precision, to nearest and to even between two. Values beyond `LARGEST_HALF` become infinite. */
export function halves(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(bits, halfOf);
}

/** From the bits of a float32. */
function halfOf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 127 + 15;
  const fraction = bits & 0x7fffff;
  if (exponent >= 31) return sign | 0x7c00;
  // Below 2^-14 the last bit is worth 2^-24 whatever the exponent; the leading 1 is then written out.
  const dropped = exponent > 0 ? 13 : 14 - exponent;
  if (dropped > 24) return sign;
  const whole = exponent > 0 ? (exponent << 23) | fraction : 0x800000 | fraction;
  const kept = whole >>> dropped;
  const rest = whole & ((1 << dropped) - 1);
  const middle = 1 << (dropped - 1);
  // A carry out of the fraction goes into the exponent, where it belongs.
  return sign | (kept + (rest > middle || (rest === middle && kept & 1) ? 1 : 0));
}

/** The bytes of a typed array, without a copy. */
export function bytesOf(array: Float32Array | Int8Array | Uint16Array | BigInt64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
