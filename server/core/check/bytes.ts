import { bound } from "./signature.ts";
import { textMethod } from "./strings.ts";
import { asText, bytes, list, type Named, stop, str, tuple, type Value } from "./value.ts";

/** Methods of bytes, which are texts with one character a byte here. */

const hasAny = (text: string, letters: string): boolean => Array.from(letters).some((letter) => text.includes(letter));

/** Methods that go by the bytes alone, whatever they stand for. */
const OF_ANY_BYTES: ReadonlySet<string> = new Set(
  "center count endswith expandtabs find index join ljust lstrip partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split startswith strip zfill".split(
    " ",
  ),
);
/** Those that do to bytes what they do to a text of ASCII. */
const OF_ASCII: ReadonlySet<string> = new Set(
  "capitalize isalnum isalpha isascii isdigit islower istitle isupper lower swapcase title upper".split(" "),
);

export function bytesMethod(name: string, self: string, args: readonly Value[], named: Named): Value {
  if (name === "decode") return decoded(self, args, named);
  if (name === "hex" && named.length === 0 && args.length < 2) {
    const mark = args[0] ? textOfBytes(args[0]) : "";
    const pairs = Array.from(self, (c) => c.charCodeAt(0).toString(16).padStart(2, "0"));
    return args[0] && !/^[\0-\x7f]$/.test(mark) ? stop() : str(pairs.join(mark));
  }
  if (name === "translate" && args.length === 1 && named.length === 0) {
    const table = args[0]?.type === "bytes" && args[0].value.length === 256 ? args[0].value : stop();
    return bytes(Array.from(self, (c) => table.charAt(c.charCodeAt(0))).join(""));
  }
  // Other line ends, and other spaces, are those of texts alone.
  if (name === "splitlines")
    return hasAny(self, "\v\f\x1c\x1d\x1e\x85") ? stop() : asBytes(textMethod(name, self, args, named));
  if (OF_ANY_BYTES.has(name)) return ofAnyBytes(name, self, args, named);
  if (!OF_ASCII.has(name) || args.length + named.length > 0 || !/^[\0-\x7f]*$/.test(self)) return stop();
  return asBytes(textMethod(name, self, [], []));
}

const textOfBytes = (value: Value): string => (value.type === "bytes" || value.type === "str" ? value.value : stop());

function ofAnyBytes(name: string, self: string, args: readonly Value[], named: Named): Value {
  const [first] = args;
  const isBlank = /strip$|split$/.test(name) && (!first || first.type === "none");
  if (isBlank && hasAny(self, "\x1c\x1d\x1e\x1f\x85\xa0")) return stop();
  const isByte = /find$|index$|^count$/.test(name);
  const text = (value: Value): Value => {
    if (value.type === "bytes") return str(value.value);
    return value.type === "tuple" ? tuple(value.items.map(text)) : value.type === "str" ? stop() : value;
  };
  const given = args.map((value, at) => {
    if (isByte && at === 0 && value.type === "int")
      return value.value >= 0n && value.value < 256n ? str(String.fromCharCode(Number(value.value))) : stop();
    return text(value);
  });
  if (name === "join") {
    const parts = first?.type === "list" || first?.type === "tuple" ? first.items : stop();
    return args.length > 1 || !parts.every(({ type }) => type === "bytes")
      ? stop()
      : bytes(parts.map(textOfBytes).join(self));
  }
  const takesBytes = !/^(?:center|ljust|rjust|zfill|expandtabs)$/.test(name);
  if (takesBytes && first && !isByte && !isBlank && first.type !== "bytes" && first.type !== "tuple") return stop();
  return asBytes(
    textMethod(
      name,
      self,
      given,
      named.map(([key, value]) => [key, text(value)] as const),
    ),
  );
}

function asBytes(value: Value): Value {
  if (value.type === "str") return bytes(value.value);
  if (value.type === "tuple") return tuple(value.items.map(asBytes));
  return value.type === "list" ? list(value.items.map(asBytes)) : value;
}

/** `bytes.maketrans(from, to)` */
export function translationOfBytes([from, to, ...more]: readonly Value[]): Value {
  if (from?.type !== "bytes" || to?.type !== "bytes" || from.value.length !== to.value.length || more.length > 0)
    return stop();
  const table = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
  for (const [at, byte] of [...from.value].entries()) table[byte.charCodeAt(0)] = to.value.charAt(at);
  return bytes(table.join(""));
}

/** `bytes.fromhex(text)` */
export function bytesFromHex([text, ...more]: readonly Value[]): Value {
  const digits = asText(text)
    .replace(/[ \t\n\r]+/g, " ")
    .trim();
  // Spaces stand between whole bytes only.
  if (more.length > 0 || !/^(?:[\da-fA-F]{2} ?)*$/.test(digits)) return stop();
  return bytes(digits.replace(/(..) ?/g, (_, pair) => String.fromCharCode(Number.parseInt(pair, 16))));
}

function decoded(self: string, args: readonly Value[], named: Named): Value {
  const [encoding] = bound("encoding? errors?", args, named);
  const name = encoding ? asText(encoding).toLowerCase() : "utf-8";
  if (args.length + named.length === 1 && /^(?:latin-?1|iso-8859-1)$/.test(name)) return str(self);
  if (args.length + named.length > 1 || !["utf-8", "utf8", "ascii"].includes(name)) stop();
  if (name === "ascii" && !/^[\0-\x7f]*$/.test(self)) stop();
  try {
    return str(
      new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(self, (c) => c.charCodeAt(0))),
    );
  } catch {
    return stop();
  }
}
