import { type InlayHint, InlayHintKind, MarkupKind, type Range } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { asLine0 } from "../core/trace.ts";
import { type Display, placedHints, placedHover } from "./display.ts";
import type { Settings } from "./settings.ts";

/** What `resolve` needs to find a hint's line again. */
interface HintData {
  readonly uri: string;
  readonly line: number;
}

/** The hints of the asked range, each at the end of its line, without their tooltips. */
export function inlayHints(document: TextDocument, display: Display, range: Range, settings: Settings): InlayHint[] {
  if (!settings.hints.enabled) return [];
  return placedHints(display, settings.hints)
    .filter(({ line }) => line >= range.start.line && line <= range.end.line)
    .map(({ line, text }) => ({
      position: endOfLine(document, line),
      label: text,
      kind: InlayHintKind.Type,
      paddingLeft: true,
      data: { uri: document.uri, line } satisfies HintData,
    }));
}

/** The document a hint belongs to, from the data it was sent with. */
export function uriOfHint(hint: InlayHint): string {
  return (hint.data as HintData).uri;
}

/** Adds the tooltip: everything the hover says about the line. */
export function resolveInlayHint(hint: InlayHint, display: Display, settings: Settings): InlayHint {
  const { line } = hint.data as HintData;
  const value = placedHover(display, { line: asLine0(line), name: undefined }, settings.hints);
  return value === undefined ? hint : { ...hint, tooltip: { kind: MarkupKind.Markdown, value } };
}

function endOfLine(document: TextDocument, line: number): { line: number; character: number } {
  const text = document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  return { line, character: text.replace(/[\r\n]+$/, "").length };
}
