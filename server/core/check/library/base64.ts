import { native } from "../signature.ts";
import { asCount, asText, bytes, int, stop, type Value } from "../value.ts";
import { failing, functions, type Module, partly } from "./module.ts";

/** `base64`, `binascii` and the sums of `zlib`: bytes are texts with one character a byte here. */

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

const bytesOf = (value: Value | undefined): string => (value?.type === "bytes" ? value.value : stop());
/** What is decoded may be a text of ASCII, too. */
const encodedOf = (value: Value | undefined): string => {
  const text = value?.type === "bytes" ? value.value : asText(value);
  return /^[\0-\x7f]*$/.test(text) ? text : stop();
};

/** Groups of bits become letters, filled up with `=`. */
function inLetters(text: string, letters: string, bits: number, group: number): string {
  let [made, held, count] = ["", 0, 0];
  for (const byte of text) {
    held = (held << 8) | byte.charCodeAt(0);
    for (count += 8; count >= bits; count -= bits) made += letters[(held >> (count - bits)) & ((1 << bits) - 1)];
    held &= (1 << count) - 1;
  }
  if (count > 0) made += letters[(held << (bits - count)) & ((1 << bits) - 1)];
  return made.padEnd(Math.ceil(made.length / group) * group, "=");
}

function fromLetters(text: string, letters: string, bits: number): string {
  let [made, held, count] = ["", 0, 0];
  for (const letter of text.replace(/=+$/, "")) {
    const at = letters.indexOf(letter);
    held = (held << bits) | (at < 0 ? stop() : at);
    count += bits;
    if (count < 8) continue;
    count -= 8;
    made += String.fromCharCode((held >> count) & 0xff);
    held &= (1 << count) - 1;
  }
  return made;
}

/** Letters alone, as many as there must be: what Python does with others is another matter. */
const WHOLE = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function decoded64(text: string): Value {
  return WHOLE.test(text) ? bytes(fromLetters(text, BASE64, 6)) : stop();
}

function decoded32(text: string): Value {
  const isWhole = /^(?:[A-Z2-7]{8})*(?:[A-Z2-7]{2}={6}|[A-Z2-7]{4}={4}|[A-Z2-7]{5}={3}|[A-Z2-7]{7}=)?$/.test(text);
  return isWhole ? bytes(fromLetters(text, BASE32, 5)) : stop();
}

const urlSafe = (text: string) => text.replaceAll("+", "-").replaceAll("/", "_");
const hexed = (text: string) => Array.from(text, (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");

function unhexed(text: string): Value {
  if (text.length % 2 > 0 || !/^[\da-fA-F]*$/.test(text)) return stop();
  return bytes(text.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16))));
}

/** Why text is not decoded, where that is certain: too little of it, all of letters. */
function unpadded([given]: readonly Value[], named: readonly unknown[]): [string, string] | undefined {
  const text = given?.type === "bytes" || given?.type === "str" ? given.value : "";
  const count = text.length;
  if (named.length > 0 || !/^[A-Za-z0-9+/]+$/.test(text) || count % 4 === 0) return undefined;
  const isOne = count % 4 === 1;
  return [
    "binascii.Error",
    isOne
      ? `Invalid base64-encoded string: number of data characters (${count}) cannot be 1 more than a multiple of 4`
      : "Incorrect padding",
  ];
}

function unhexable([given]: readonly Value[]): [string, string] | undefined {
  const text = given?.type === "bytes" || given?.type === "str" ? given.value : "";
  if (text.length % 2 > 0) return ["binascii.Error", "Odd-length string"];
  return /^[\0-\x7f]+$/.test(text) ? ["binascii.Error", "Non-hexadecimal digit found"] : undefined;
}

export const base64: Module = failing(
  partly("base64", /encode/, {
    ...functions({
      b64encode: native("s", (s) => bytes(inLetters(bytesOf(s), BASE64, 6, 4))),
      standard_b64encode: native("s", (s) => bytes(inLetters(bytesOf(s), BASE64, 6, 4))),
      urlsafe_b64encode: native("s", (s) => bytes(urlSafe(inLetters(bytesOf(s), BASE64, 6, 4)))),
      b32encode: native("s", (s) => bytes(inLetters(bytesOf(s), BASE32, 5, 8))),
      b16encode: native("s", (s) => bytes(hexed(bytesOf(s)).toUpperCase())),
      b64decode: native("s", (s) => decoded64(encodedOf(s))),
      standard_b64decode: native("s", (s) => decoded64(encodedOf(s))),
      urlsafe_b64decode: native("s", (s) => {
        const text = encodedOf(s);
        return decoded64(/[+/]/.test(text) ? stop() : text.replaceAll("-", "+").replaceAll("_", "/"));
      }),
      b32decode: native("s", (s) => decoded32(encodedOf(s))),
      b16decode: native("s", (s) => (/[a-f]/.test(encodedOf(s)) ? stop() : unhexed(encodedOf(s)))),
    }),
  }),
  { b64decode: unpadded, standard_b64decode: unpadded },
);

const CHECKS = Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum;
});

const crc32 = native("data value? /", (data, value) => {
  let sum = ~Number(BigInt.asUintN(32, BigInt(value ? asCount(value) : 0)));
  for (const byte of bytesOf(data)) sum = (sum >>> 8) ^ (CHECKS[(sum ^ byte.charCodeAt(0)) & 0xff] ?? 0);
  return int(~sum >>> 0);
});

const adler32 = native("data value? /", (data, value) => {
  if (value) return stop();
  let [a, b] = [1, 0];
  for (const byte of bytesOf(data)) {
    a = (a + byte.charCodeAt(0)) % 65521;
    b = (b + a) % 65521;
  }
  return int(((b << 16) | a) >>> 0);
});

export const zlib: Module = partly("zlib", /./, functions({ crc32, adler32 }));

const hex = native("data", (data) => bytes(hexed(bytesOf(data))));
const unhex = native("hexstr /", (text) => unhexed(encodedOf(text)));

export const binascii: Module = failing(
  partly(
    "binascii",
    /hexlify|2a|crc/,
    functions({ hexlify: hex, b2a_hex: hex, unhexlify: unhex, a2b_hex: unhex, crc32 }),
  ),
  { unhexlify: unhexable, a2b_hex: unhexable },
);
