import type { Telling } from "../check/tell.ts";
import type { ValueText } from "../trace.ts";
import type { Told } from "./dialect.ts";
import { textPieces, wordPieces } from "./lexer.ts";
import { abbreviateText, valuePieces } from "./values.ts";

const CONTINUES = "##";

/** What a statement tells, in this dialect's pieces. */
export function piecesOf(tellings: readonly Telling[]): readonly string[] {
  return tellings.flatMap(pieces);
}

function pieces(telling: Telling): readonly string[] {
  switch (telling.kind) {
    case "value":
      return ["<eval>", ...valuePieces(telling.value)];
    case "call":
      return [
        "<call>",
        ...wordPieces(telling.name),
        "<state>",
        ...variablePieces(telling.arguments).slice(1),
        "</state>",
      ];
    case "state":
      return [
        "<state>",
        ...[...variablePieces(telling.changed), ...telling.deleted.flatMap(deletedPieces)].slice(1),
        "</state>",
      ];
    case "output":
      return outputPieces(telling.text);
    case "return":
      return ["<return>", ...valuePieces(telling.value)];
    case "raise": {
      const message = textPieces(abbreviateText(telling.exception.message));
      return ["<raise>", ...wordPieces(telling.exception.type), ...(message.length > 0 ? [":", ...message] : [])];
    }
  }
}

/** Each with the mark that parts it from the one before. */
function variablePieces(variables: readonly (readonly [name: string, value: ValueText])[]): readonly string[] {
  return variables.flatMap(([name, value]) => ["<dictsep>", ...wordPieces(name), ":", ...valuePieces(value)]);
}

const deletedPieces = (name: string): readonly string[] => ["<dictsep>", ...wordPieces(name), "<del>"];

function outputPieces(text: string): readonly string[] {
  const lines = text.split("\n");
  const rest = lines.pop() ?? "";
  const pieces = lines.flatMap((line) => ["<output>", ...textPieces(abbreviateText(line))]);
  return rest === "" ? pieces : [...pieces, "<output>", ...textPieces(abbreviateText(rest)), "<nonl>"];
}

/** What must come after the tokens written since a statement began. Undefined when it is whole, or other tokens came. */
export function toldNext(pieces: readonly string[], tokens: readonly string[]): Told | undefined {
  const place = placeIn(pieces, tokens);
  return place && place.at < pieces.length
    ? { kind: "pieces", pieces: pieces.slice(place.at), offset: place.offset }
    : undefined;
}

/** Whether tokens are all of these pieces, and nothing else. */
export function isWhole(pieces: readonly string[], tokens: readonly string[]): boolean {
  return placeIn(pieces, tokens)?.at === pieces.length;
}

function placeIn(pieces: readonly string[], tokens: readonly string[]): { at: number; offset: number } | undefined {
  let [at, offset] = [0, 0];
  for (const token of tokens) {
    const piece = pieces[at];
    const body = bodyOf(token, offset);
    if (piece === undefined || body === undefined || !piece.startsWith(body, offset)) return undefined;
    offset += body.length;
    if (offset === piece.length) [at, offset] = [at + 1, 0];
  }
  return { at, offset };
}

/** A token's text in the middle of a piece, or at its beginning: a piece may itself go on from the one before (`##…`). */
function bodyOf(token: string, offset: number): string | undefined {
  if (offset === 0) return token;
  return token.length > CONTINUES.length && token.startsWith(CONTINUES) ? token.slice(CONTINUES.length) : undefined;
}
