import { sha384, sha512 } from "./sha512.ts";

/** Hashes with words of 32 bits: MD5 (RFC 1321), SHA-1 and SHA-256 (FIPS 180-4). A hash is what a program may depend on: own code keeps the core free of Node. */

type Words = readonly number[];

const turned = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** The bytes, a mark, zeros, and how many bits there were, in blocks of 64 bytes. */
function padded(bytes: Uint8Array, isLittle: boolean): DataView {
  const all = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  all.set(bytes);
  all[bytes.length] = 0x80;
  const view = new DataView(all.buffer);
  view.setBigUint64(all.length - 8, BigInt(bytes.length) * 8n, isLittle);
  return view;
}

/** Goes over the blocks, and writes the words that are left. */
function hashed(
  bytes: Uint8Array,
  start: Words,
  isLittle: boolean,
  step: (state: Words, words: number[]) => Words,
  count: number,
): Uint8Array {
  const view = padded(bytes, isLittle);
  let state = start;
  for (let block = 0; block < view.byteLength; block += 64) {
    const words = Array.from({ length: 16 }, (_, at) => view.getUint32(block + at * 4, isLittle));
    const next = step(state, words);
    state = state.map((word, at) => (word + (next[at] ?? 0)) | 0);
  }
  const result = new DataView(new ArrayBuffer(count * 4));
  for (const [at, word] of state.slice(0, count).entries()) result.setUint32(at * 4, word, isLittle);
  return new Uint8Array(result.buffer);
}

const START = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
const SHIFTS = ["7 12 17 22", "5 9 14 20", "4 11 16 23", "6 10 15 21"].map((row) => row.split(" ").map(Number));
const SINES = Array.from({ length: 64 }, (_, at) => Math.floor(Math.abs(Math.sin(at + 1)) * 2 ** 32));

export const md5 = (bytes: Uint8Array): Uint8Array =>
  hashed(
    bytes,
    START,
    true,
    (state, words) => {
      let [a = 0, b = 0, c = 0, d = 0] = state;
      for (let at = 0; at < 64; at++) {
        const round = at >> 4;
        const mixed = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round] ?? 0;
        const place = [at, 5 * at + 1, 3 * at + 5, 7 * at][round] ?? 0;
        const sum = (a + mixed + (SINES[at] ?? 0) + (words[place % 16] ?? 0)) | 0;
        [a, d, c, b] = [d, c, b, (b + turned(sum, SHIFTS[round]?.[at % 4] ?? 0)) | 0];
      }
      return [a, b, c, d];
    },
    4,
  );

export const sha1 = (bytes: Uint8Array): Uint8Array =>
  hashed(
    bytes,
    [...START, 0xc3d2e1f0],
    false,
    (state, words) => {
      const at_ = (at: number) => words[at] ?? 0;
      for (let at = 16; at < 80; at++) words.push(turned(at_(at - 3) ^ at_(at - 8) ^ at_(at - 14) ^ at_(at - 16), 1));
      let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
      for (let at = 0; at < 80; at++) {
        const round = Math.floor(at / 20);
        const mixed = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
        const constant = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][round] ?? 0;
        [e, d, c, b, a] = [d, c, turned(b, 30), a, (turned(a, 5) + mixed + e + constant + at_(at)) | 0];
      }
      return [a, b, c, d, e];
    },
    5,
  );

const PRIMES = Array.from({ length: 312 }, (_, n) => n).filter(
  (n) => n > 1 && !Array.from({ length: n - 2 }, (_, k) => k + 2).some((k) => n % k === 0),
);
/** The first 32 bits behind the point: doubles are exact enough for them. */
const behindPoint = (root: number): number => Math.floor((root - Math.floor(root)) * 2 ** 32);
const CUBES = PRIMES.map((prime) => behindPoint(Math.cbrt(prime)));

function sha2(bytes: Uint8Array, start: Words, count: number): Uint8Array {
  return hashed(
    bytes,
    start,
    false,
    (state, words) => {
      const at_ = (at: number) => words[at] ?? 0;
      const right = (x: number, by: number) => turned(x, 32 - by);
      for (let at = 16; at < 64; at++) {
        const [x, y] = [at_(at - 15), at_(at - 2)];
        const small = right(x, 7) ^ right(x, 18) ^ (x >>> 3);
        const large = right(y, 17) ^ right(y, 19) ^ (y >>> 10);
        words.push((at_(at - 16) + small + at_(at - 7) + large) | 0);
      }
      let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
      for (let at = 0; at < 64; at++) {
        const large = right(e, 6) ^ right(e, 11) ^ right(e, 25);
        const first = (h + large + ((e & f) ^ (~e & g)) + (CUBES[at] ?? 0) + at_(at)) | 0;
        const second = ((right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
      }
      return [a, b, c, d, e, f, g, h];
    },
    count,
  );
}

const sha256 = (bytes: Uint8Array) =>
  sha2(
    bytes,
    PRIMES.slice(0, 8).map((prime) => behindPoint(Math.sqrt(prime))),
    8,
  );
const SHA224 = [0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4];

export interface Hash {
  readonly of: (bytes: Uint8Array) => Uint8Array;
  readonly size: number;
  readonly block: number;
}

export const HASHES: Readonly<Record<string, Hash>> = {
  md5: { of: md5, size: 16, block: 64 },
  sha1: { of: sha1, size: 20, block: 64 },
  sha224: { of: (bytes) => sha2(bytes, SHA224, 7), size: 28, block: 64 },
  sha256: { of: sha256, size: 32, block: 64 },
  sha384: { of: sha384, size: 48, block: 128 },
  sha512: { of: sha512, size: 64, block: 128 },
};
