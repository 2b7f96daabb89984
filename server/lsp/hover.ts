import { type Hover, MarkupKind, type Position, type Range } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { asLine0 } from "../core/trace.ts";
import { type Display, placedHover } from "./display.ts";
import type { Settings } from "./settings.ts";

/** Every visit of the line under the pointer, and the value over time of the name under it. */
export function hover(document: TextDocument, display: Display, at: Position, settings: Settings): Hover | null {
  const word = nameAt(document, at);
  const value = placedHover(display, { line: asLine0(at.line), name: word?.name }, settings.hints);
  if (value === undefined) return null;
  const contents = { kind: MarkupKind.Markdown, value };
  return word ? { contents, range: word.range } : { contents };
}

function nameAt(document: TextDocument, at: Position): { name: string; range: Range } | undefined {
  const line = document.getText({ start: { line: at.line, character: 0 }, end: { line: at.line + 1, character: 0 } });
  for (const found of line.matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu)) {
    const end = found.index + found[0].length;
    if (found.index > at.character || end < at.character) continue;
    const range = { start: { line: at.line, character: found.index }, end: { line: at.line, character: end } };
    return { name: found[0], range };
  }
  return undefined;
}
