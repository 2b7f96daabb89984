const WORD = (1n << 64n) - 1n;

/** The first primes: the constants of the algorithm are made of their roots. */
function primes(count: number): readonly bigint[] {
  const found: bigint[] = [];
  for (let n = 2n; found.length < count; n++) if (found.every((prime) => n % prime !== 0n)) found.push(n);
  return found;
}

/** The first 64 bits behind the point of a root. */
function rootBits(n: bigint, degree: bigint): bigint {
  let [low, high] = [0n, 1n << 75n];
  const wanted = n << (64n * degree);
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** degree <= wanted) low = middle;
    else high = middle;
  }
  return low & WORD;
}

let constants: { readonly rounds: readonly bigint[]; readonly start: readonly bigint[] } | undefined;

const turned = (x: bigint, by: bigint): bigint => ((x >> by) | (x << (64n - by))) & WORD;

/** SHA-512 (FIPS 180-4), with which Python makes a seed of a text. */
export const sha512 = (bytes: Uint8Array): Uint8Array => hashed(bytes, 0);

/** It starts with other primes, and gives a part. */
export const sha384 = (bytes: Uint8Array): Uint8Array => hashed(bytes, 8).slice(0, 48);

function hashed(bytes: Uint8Array, firstPrime: number): Uint8Array {
  constants ??= {
    rounds: primes(80).map((prime) => rootBits(prime, 3n)),
    start: primes(16).map((prime) => rootBits(prime, 2n)),
  };
  const { rounds } = constants;
  const start = constants.start.slice(firstPrime, firstPrime + 8);
  const padded = new Uint8Array(Math.ceil((bytes.length + 17) / 128) * 128);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  const hash = [...start];
  for (let block = 0; block < padded.length; block += 128) {
    const words = Array.from({ length: 16 }, (_, at) => view.getBigUint64(block + at * 8));
    const word = (at: number): bigint => words[at] ?? 0n;
    for (let at = 16; at < 80; at++) {
      const [x, y] = [word(at - 15), word(at - 2)];
      const small = turned(x, 1n) ^ turned(x, 8n) ^ (x >> 7n);
      const large = turned(y, 19n) ^ turned(y, 61n) ^ (y >> 6n);
      words.push((word(at - 16) + small + word(at - 7) + large) & WORD);
    }
    let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = hash;
    for (const [at, constant] of rounds.entries()) {
      const large = turned(e, 14n) ^ turned(e, 18n) ^ turned(e, 41n);
      const first = h + large + ((e & f) ^ (~e & WORD & g)) + constant + word(at);
      const small = turned(a, 28n) ^ turned(a, 34n) ^ turned(a, 39n);
      const second = small + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) & WORD, c, b, a, (first + second) & WORD];
    }
    for (const [at, part] of [a, b, c, d, e, f, g, h].entries()) hash[at] = ((hash[at] ?? 0n) + part) & WORD;
  }
  const result = new Uint8Array(64);
  for (const [at, part] of hash.entries()) new DataView(result.buffer).setBigUint64(at * 8, part);
  return result;
}
