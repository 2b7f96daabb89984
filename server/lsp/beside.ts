import type { TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { neighboursOf, pathOf } from "../siblingModules.ts";
import type { FindNeighbours } from "./predictorHost.ts";

/** Modules beside a document: those that are open count as they stand in the editor. */
export function findBeside(documents: TextDocuments<TextDocument>, uri: string): FindNeighbours {
  return (text, parser) => {
    const opened = new Map(documents.all().map((document) => [pathOf(document.uri), document.getText()]));
    return neighboursOf(pathOf(uri), text, parser, (path) => opened.get(path));
  };
}
