/**
 * Byte-level BPE vocabularies (GPT-2, RoBERTa) write every byte as one visible character: printable Latin-1 as itself,
 * the other 68 bytes in order as U+0100 and on, so that a space is `Ġ` and a line feed `Ċ`.
 */
const isPrintable = (byte: number): boolean =>
  (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte <= 0xff && byte !== 0xad);

const BYTE_OF: ReadonlyMap<string, number> = new Map(
  (() => {
    let hidden = 0x100;
    return Array.from({ length: 256 }, (_, byte): [string, number] => [
      String.fromCharCode(isPrintable(byte) ? byte : hidden++),
      byte,
    ]);
  })(),
);

/**
 * The text that vocabulary tokens stand for together: one token may hold but a part of a character's bytes. Bytes that
 * are no UTF-8 become U+FFFD; characters that stand for no byte (a vocabulary of another kind) stay as they are.
 */
export function decodeByteLevel(tokens: readonly string[]): string {
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  for (const character of tokens.join("")) {
    const byte = BYTE_OF.get(character);
    if (byte !== undefined) bytes.push(byte);
    else bytes.push(...encoder.encode(character));
  }
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}

/** The characters that stand for the 256 bytes, in order. */
export const BYTE_CHARACTERS: readonly string[] = [...BYTE_OF.keys()];

/** A text as a vocabulary of this kind writes it. */
export function encodeByteLevel(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => BYTE_CHARACTERS[byte] ?? "").join("");
}
