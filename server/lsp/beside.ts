import { dirname, sep } from "node:path";
import type { TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { neighboursOf, pathOf } from "../siblingModules.ts";
import type { DocumentSession } from "./documentSession.ts";
import type { FindNeighbours } from "./predictorHost.ts";

/** Modules beside a document: those that are open count as they stand in the editor. */
export function findBeside(documents: TextDocuments<TextDocument>, uri: string): FindNeighbours {
  return (text, parser) => {
    const opened = new Map(documents.all().map((document) => [pathOf(document.uri), document.getText()]));
    return neighboursOf(pathOf(uri), text, parser, (path) => opened.get(path));
  };
}

/** How long no file changes before what was predicted with them is looked at: an edit is many changes. */
const QUIET_MS = 100;

/** Tells sessions that something in their document's folder, or below, has changed. */
export class BesideWatch {
  readonly #sessions: ReadonlyMap<string, DocumentSession>;
  /** Paths, and whether the change is on the disk. */
  readonly #changed = new Map<string, boolean>();
  #timer: NodeJS.Timeout | undefined;

  constructor(sessions: ReadonlyMap<string, DocumentSession>) {
    this.#sessions = sessions;
  }

  changed(uri: string, isSaved: boolean): void {
    const path = pathOf(uri);
    if (path === undefined) return;
    this.#changed.set(path, isSaved || this.#changed.get(path) === true);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), QUIET_MS);
    this.#timer.unref();
  }

  #tell(): void {
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const [uri, session] of this.#sessions) {
      const path = pathOf(uri);
      if (path === undefined) continue;
      const folder = dirname(path) + sep;
      const beside = changed.filter(([other]) => other !== path && other.startsWith(folder));
      // What cannot be read then is said by the next prediction.
      if (beside.length > 0) session.besideChanged(beside.some(([, isSaved]) => isSaved)).catch(() => undefined);
    }
  }
}
