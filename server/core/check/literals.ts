/** How Python writes numbers and strings, and what its literals say. */

/** The shortest digits that stand for it; JavaScript finds the same ones, but writes them in other forms. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power < -4 || power >= 16)
    return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  const sign = value < 0 ? "-" : "";
  const digits = mantissa.replace(/[-.]/g, "");
  if (power < 0) return `${sign}0.${"0".repeat(-power - 1)}${digits}`;
  return `${sign}${digits.slice(0, power + 1).padEnd(power + 1, "0")}.${digits.slice(power + 1) || "0"}`;
}

export function stringText(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const text = value.replace(/[\\\p{C}\p{Z}]/gu, (character) => (character === " " ? " " : escaped(character)));
  return quote + (quote === "'" ? text.replaceAll("'", "\\'") : text) + quote;
}

const WRITTEN: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = (digits: number) => code.toString(16).padStart(digits, "0");
  if (WRITTEN[character] !== undefined) return WRITTEN[character];
  return code < 0x100 ? `\\x${hex(2)}` : code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}

/**
 * Not settled: characters that were unassigned when some Python was made, whose printing differs, and `…` and `▁`, which
 * mean something else in a trace.
 */
export const isSettled = (value: string): boolean =>
  /^(?:[\0-\u058f\u0591-\u05c7\u05d0-\u05ea\u0600-\u061c\u061e-\u06ff\u0900-\u097f\u0e01-\u0e3a\u0e3f-\u0e5b\u1e00-\u2025\u2027-\u2064\u2066-\u206f\u20a0-\u20bf\u2100-\u218b\u2190-\u23f3\u2460-\u2580\u2582-\u2b73\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9ffc\uac00-\ud7a3\uff01-\uff9f\u{1f1e6}-\u{1f1ff}\u{1f300}-\u{1f6d4}\u{1f900}-\u{1f978}]|[\ufe00-\ufe0f])*$/u.test(
    value,
  );

/** The number of an integer literal. */
export function integerOf(literal: string): bigint | undefined {
  const plain = literal.replaceAll("_", "");
  return /^(?:0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|[1-9]\d*|0+)$/.test(plain) ? BigInt(plain) : undefined;
}

export function floatOf(literal: string): number | undefined {
  const plain = literal.replaceAll("_", "");
  return /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(plain) ? Number(plain) : undefined;
}

const ESCAPE =
  /\\(?:([\\'"abfnrtv])|([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(\n)|N\{|([xuU]))/g;
const MEANT: Readonly<Record<string, string>> = { a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

/** What stands between a string literal's quotes; undefined for what is not followed. `isBytes`: without Unicode escapes. */
export function unescaped(body: string, isBytes = false): string | undefined {
  if (!body.includes("\\")) return body;
  let isKnown = true;
  const text = body.replace(
    ESCAPE,
    (whole, mark?: string, octal?: string, x?: string, u?: string, long?: string, line?: string) => {
      if (mark !== undefined) return MEANT[mark] ?? mark;
      if (line !== undefined) return "";
      if (isBytes && x === undefined && octal === undefined) return whole;
      const hex = x ?? u ?? long;
      const code =
        octal !== undefined ? Number.parseInt(octal, 8) : hex !== undefined ? Number.parseInt(hex, 16) : Number.NaN;
      if (Number.isNaN(code) || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) || (isBytes && code > 0xff)) {
        isKnown = false;
        return whole;
      }
      return String.fromCodePoint(code);
    },
  );
  return isKnown ? text : undefined;
}
