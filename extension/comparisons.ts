import {
  commands,
  type Disposable,
  type ExtensionContext,
  l10n,
  OverviewRulerLane,
  ProgressLocation,
  Range,
  Selection,
  type TextDocument,
  type TextEditor,
  ThemeColor,
  Uri,
  window,
  workspace,
} from "vscode";
import { type ComparisonSummary, type RunOptions, type RunWalls, ServerCommand } from "../server/protocol.ts";
import { ComparisonPanel } from "./comparisonPanel.ts";
import { mayRun } from "./consent.ts";
import { chosenInterpreter } from "./interpreter.ts";
import type { ServerConnection } from "./server.ts";

/** Reads of a program, for which the user is asked. */
const READS = /\binput\s*\(|\bstdin\b/;

/** Comparisons to real runs: asks, runs, marks where prediction and run part, and goes there. */
export class Comparisons implements Disposable {
  readonly #context: ExtensionContext;
  readonly #server: ServerConnection;
  readonly #known = new Map<string, { readonly text: string; readonly summary: ComparisonSummary }>();
  readonly #panel: ComparisonPanel;
  readonly #first = gutterMark("media/divergence-first.svg", true);
  readonly #other = gutterMark("media/divergence.svg", false);
  readonly #subscriptions: readonly Disposable[];
  #input = "";

  constructor(context: ExtensionContext, server: ServerConnection) {
    this.#context = context;
    this.#server = server;
    this.#panel = new ComparisonPanel(context, server);
    this.#subscriptions = [
      this.#panel,
      this.#first.type(context),
      this.#other.type(context),
      window.onDidChangeActiveTextEditor(() => this.#render()),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (!this.#known.has(document.uri.toString())) return;
        this.#render();
        void this.#panel.edited(document.uri, this.#summaryOf(document) !== undefined);
      }),
      workspace.onDidCloseTextDocument(({ uri }) => void this.#known.delete(uri.toString())),
    ];
  }

  /** Runs a document for real and lays its prediction against the run. */
  async compare(document: TextDocument): Promise<void> {
    const walls = () => this.#server.execute<RunWalls>(ServerCommand.describeRun, []);
    if (!(await mayRun(this.#context.workspaceState, walls))) return;
    const stdin = READS.test(document.getText()) ? await this.#askForInput() : "";
    if (stdin === undefined) return;
    const options: RunOptions = { interpreter: await chosenInterpreter(document.uri), stdin };
    const title = l10n.t("Foretrace: comparing to a real run");
    const text = document.getText();
    const summary = await window.withProgress(
      { location: ProgressLocation.Notification, title, cancellable: true },
      (_, token) =>
        this.#server.execute<ComparisonSummary | null>(
          ServerCommand.compare,
          [document.uri.toString(), options],
          token,
        ),
    );
    if (!summary) return;
    this.#known.set(document.uri.toString(), { text, summary });
    this.#render();
    await this.#panel.compared(document.uri);
    await this.#report(summary);
  }

  /** Opens the panel of the document in front. */
  async showPanel(): Promise<void> {
    const document = window.activeTextEditor?.document;
    if (document) await this.#panel.show(document.uri);
  }

  /** Moves the cursor to a line where prediction and run part, going round at the ends. */
  goTo(where: "first" | "next" | "previous"): void {
    const editor = window.activeTextEditor;
    const summary = editor && this.#summaryOf(editor.document);
    if (!editor || !summary) return;
    const lines = summary.divergences.map(({ line }) => line);
    const inFile = [...lines].sort((a, b) => a - b);
    const here = editor.selection.active.line;
    const target =
      where === "first"
        ? lines[0]
        : where === "next"
          ? (inFile.find((line) => line > here) ?? inFile[0])
          : (inFile.findLast((line) => line < here) ?? inFile.at(-1));
    if (target === undefined) {
      window.setStatusBarMessage(l10n.t("The prediction is right everywhere."), 4000);
      return;
    }
    const at = editor.document.lineAt(Math.min(target, editor.document.lineCount - 1)).range.start;
    editor.selection = new Selection(at, at);
    editor.revealRange(new Range(at, at));
    this.#panel.follow(editor);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** What the program shall read; undefined when the user turned away. */
  async #askForInput(): Promise<string | undefined> {
    const [type, file, none] = [l10n.t("Type It…"), l10n.t("From a File…"), l10n.t("None")];
    const chosen = await window.showQuickPick([type, file, none], { title: l10n.t("Input of the Program") });
    if (chosen === type) return this.#typedInput();
    if (chosen !== file) return chosen === none ? "" : undefined;
    const [uri] = (await window.showOpenDialog({ title: l10n.t("Input of the Program") })) ?? [];
    return uri && new TextDecoder().decode(await workspace.fs.readFile(uri));
  }

  async #typedInput(): Promise<string | undefined> {
    const given = await window.showInputBox({
      title: l10n.t("Input of the Program"),
      prompt: l10n.t("What the program reads, lines separated by \\n."),
      value: this.#input,
      ignoreFocusOut: true,
    });
    if (given === undefined) return undefined;
    this.#input = given;
    return given === "" ? "" : `${given.replaceAll("\\n", "\n")}\n`;
  }

  async #report({ isEqual, sentence }: ComparisonSummary): Promise<void> {
    const [show, go] = [l10n.t("Show Panel"), l10n.t("Go There")];
    const chosen = await (isEqual
      ? window.showInformationMessage(sentence, show)
      : window.showInformationMessage(sentence, go, show));
    if (chosen === show) await this.showPanel();
    if (chosen === go) this.goTo("first");
  }

  /** The summary of a document, while its text is the one that was compared. */
  #summaryOf(document: TextDocument): ComparisonSummary | undefined {
    const known = this.#known.get(document.uri.toString());
    return known?.text === document.getText() ? known.summary : undefined;
  }

  #render(): void {
    const editor = window.activeTextEditor;
    const summary = editor && this.#summaryOf(editor.document);
    void commands.executeCommand("setContext", "foretrace.hasComparison", summary !== undefined);
    if (!editor) return;
    const [first, ...others] = summary?.divergences ?? [];
    this.#first.show(editor, first ? [first] : []);
    this.#other.show(editor, others);
  }
}

/** A mark in the gutter and in the overview ruler, with a hover that says why it is there. */
function gutterMark(icon: string, isFirst: boolean) {
  let type: ReturnType<typeof window.createTextEditorDecorationType> | undefined;
  return {
    type: (context: ExtensionContext): Disposable => {
      type = window.createTextEditorDecorationType({
        gutterIconPath: Uri.joinPath(context.extensionUri, icon),
        gutterIconSize: "contain",
        isWholeLine: isFirst,
        overviewRulerLane: OverviewRulerLane.Right,
        overviewRulerColor: new ThemeColor("editorWarning.foreground"),
        ...(isFirst && { backgroundColor: new ThemeColor("diffEditor.removedLineBackground") }),
      });
      return type;
    },
    show: (editor: TextEditor, places: readonly { readonly line: number; readonly text: string }[]): void => {
      if (!type) return;
      const ranges = places
        .filter(({ line }) => line < editor.document.lineCount)
        .map(({ line, text }) => ({ range: editor.document.lineAt(line).range, hoverMessage: text }));
      editor.setDecorations(type, ranges);
    },
  };
}
