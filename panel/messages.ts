import type { ComparisonScope, ComparisonView } from "../server/protocol.ts";

/** What the extension and the panel's page say to each other. */

/** To the page. */
export type ToPage =
  | { readonly type: "view"; readonly view: ComparisonView }
  /** There is nothing to show, and why. */
  | { readonly type: "nothing"; readonly reason: string }
  /** The editor's cursor is at a line, counted from 0. */
  | { readonly type: "cursor"; readonly line: number }
  /** The file's text is, or is not, the one that was compared. */
  | { readonly type: "current"; readonly isCurrent: boolean };

/** From the page. */
export type FromPage =
  | { readonly type: "ready" }
  /** The page shows this line, counted from 0. */
  | { readonly type: "reveal"; readonly line: number }
  /** The editor's hints are to show only these rows, or all again. */
  | { readonly type: "scope"; readonly scope: ComparisonScope | null }
  | { readonly type: "compareAgain" }
  | { readonly type: "export"; readonly format: "json" | "html"; readonly content: string };

/** What a page keeps over a reload of the window. */
export interface PageState {
  readonly uri: string;
  readonly row: number;
  /** Left out where it is too large to be kept. */
  readonly view?: ComparisonView;
}
