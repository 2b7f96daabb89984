import type { CodeLens } from "vscode-languageserver";
import { HOW_TO_CUT } from "../core/cutProgram.ts";
import { shorten } from "../core/render/values.ts";
import { lineOfRow, OPEN_MARK, RIGHT_MARK, WRONG_MARK } from "../core/render/verdicts.ts";
import { toLine1 } from "../core/trace.ts";
import { ServerCommand } from "../protocol.ts";
import { shownEnding } from "./display.ts";
import type { DocumentSession, Prediction } from "./documentSession.ts";
import type { Settings } from "./settings.ts";

/** What can be done with the document, above its first line, and how its predicted run ends. */
export function codeLenses(uri: string, session: DocumentSession, settings: Settings): CodeLens[] {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const lens = (title: string, command = ""): CodeLens => ({ range, command: { title, command, arguments: [uri] } });
  const clear = lens("Clear", ServerCommand.clear);
  switch (session.state) {
    case "idle":
      return [lens("Predict trace", ServerCommand.predict)];
    case "predicting":
      return [lens("Predicting…"), lens("Cancel", ServerCommand.cancel)];
    case "failed":
      return [
        lens(`Not predicted: ${shorten(session.problem ?? "", LONGEST_REASON)}`),
        lens("Try again", ServerCommand.predict),
        clear,
      ];
    case "predicted":
      return [
        ...verdict(session, lens),
        ...summary(session.shown, settings, lens),
        lens("Predict again", ServerCommand.predict),
        clear,
      ];
    case "stale":
      return [
        lens(session.isOutdated ? "A module that it imports has changed since" : "Edited since it was predicted"),
        lens("Predict again", ServerCommand.predict),
        clear,
      ];
  }
}

/** Messages of errors may be longer than any window is wide; their end says at which line they are raised. */
const LONGEST_REASON = 110;

/** What the real run said of the prediction, where there was one. */
function verdict({ compared }: DocumentSession, lens: (title: string) => CodeLens): CodeLens[] {
  if (!compared) return [];
  const { first, rows } = compared.comparison.alignment;
  const isOpen = rows.some(({ kind }) => kind === "open");
  if (!first) return [lens(`${RIGHT_MARK} as the real run${isOpen ? `, but for what is unknown (${OPEN_MARK})` : ""}`)];
  const row = rows[first.row];
  const line = row && lineOfRow(compared.comparison, row);
  return [lens(`${WRONG_MARK} parts from the real run${line === undefined ? "" : ` at line ${toLine1(line)}`}`)];
}

function summary(shown: Prediction | undefined, settings: Settings, lens: (title: string) => CodeLens): CodeLens[] {
  if (!shown?.ending) return [];
  if (shown.ending.kind === "unsupported" && shown.steps.length === 0) {
    return [lens(`Not predicted: ${reasonAlone(shown.ending.reason)}`)];
  }
  const steps = shown.steps.length === 1 ? "1 step" : `${shown.steps.length} steps`;
  return [lens(`≈ ${steps}, ${shorten(reasonAlone(shownEnding(shown, settings.hints) ?? ""), LONGEST_REASON)}`)];
}

/** What can be done, as the last sentence says, stands in messages and hovers; a lens has no room for it. */
const reasonAlone = (text: string): string => text.replace(`. ${HOW_TO_CUT}`, "");
