/** A matrix [rows, columns] as int8 with one scale for each run of `block` values of a row: value ≈ q · scale. */
export interface QuantizedMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Int8Array;
  readonly scales: Float32Array; // rows · columns / block
}

const LARGEST = 127;

/** Symmetric, nearest, no clipping: the largest value of a block becomes ±127. */
export function quantizeRows(values: Float32Array, rows: number, columns: number, block = columns): QuantizedMatrix {
  if (columns % block !== 0) throw new Error(`${columns} columns cannot be cut into blocks of ${block}`);
  const quantized = new Int8Array(values.length);
  const scales = new Float32Array(values.length / block);
  for (let at = 0; at < scales.length; at++) {
    const start = at * block;
    let peak = 0;
    for (let i = start; i < start + block; i++) peak = Math.max(peak, Math.abs(values[i] ?? 0));
    const scale = peak / LARGEST;
    scales[at] = scale;
    if (scale === 0) continue;
    for (let i = start; i < start + block; i++) quantized[i] = Math.round((values[i] ?? 0) / scale);
  }
  return { rows, columns, values: quantized, scales };
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
