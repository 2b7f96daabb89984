import { randomBytes } from "node:crypto";
import { basename } from "node:path";
import {
  commands,
  type Disposable,
  type ExtensionContext,
  l10n,
  Range,
  Selection,
  type TextEditor,
  TextEditorRevealType,
  TextEditorSelectionChangeKind,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from "vscode";
import type { FromPage, PageState, ToPage } from "../panel/messages.ts";
import { COMPARISON_REQUEST, type ComparisonView, ServerCommand } from "../server/protocol.ts";
import type { ServerConnection } from "./server.ts";

const VIEW_TYPE = "foretrace.comparison";

/** The panel "Compare to real run": one at a time, beside the editor; the editor's cursor and its step follow each other. */
export class ComparisonPanel implements Disposable {
  readonly #context: ExtensionContext;
  readonly #server: ServerConnection;
  readonly #subscriptions: readonly Disposable[];
  #panel: WebviewPanel | undefined;
  #document: Uri | undefined;
  /** Lines that the page asked for, until the editor says that it is there. */
  readonly #revealed = new Set<number>();

  constructor(context: ExtensionContext, server: ServerConnection) {
    this.#context = context;
    this.#server = server;
    this.#subscriptions = [
      window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
        // A move that the page asked for must not come back to it: it may be further by now. Such moves are known by the panel
        // that has the focus, or, where it plays beside the editor, by their line.
        const isByUser =
          kind === TextEditorSelectionChangeKind.Keyboard || kind === TextEditorSelectionChangeKind.Mouse;
        const isRevealed = textEditor === this.#editor() && this.#revealed.delete(textEditor.selection.active.line);
        if (!isByUser && (isRevealed || this.#panel?.active)) return;
        this.follow(textEditor);
      }),
      window.registerWebviewPanelSerializer(VIEW_TYPE, {
        deserializeWebviewPanel: async (panel, state: PageState | undefined) => {
          if (state) this.#document = Uri.parse(state.uri);
          this.#adopt(panel, state !== undefined);
        },
      }),
    ];
  }

  /** A document was compared: the panel shows it where it is open. */
  async compared(document: Uri): Promise<void> {
    if (!this.#panel) return;
    this.#document = document;
    await this.#send();
  }

  /** A document that was compared was edited; it may have been edited back. */
  async edited(document: Uri, isCurrent: boolean): Promise<void> {
    if (document.toString() !== this.#document?.toString()) return;
    await this.#panel?.webview.postMessage({ type: "current", isCurrent } satisfies ToPage);
  }

  /** Opens the panel, or brings it to the front. */
  async show(document: Uri): Promise<void> {
    this.#document = document;
    if (this.#panel) {
      this.#panel.reveal(undefined, true);
      await this.#send();
      return;
    }
    const place = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    this.#adopt(window.createWebviewPanel(VIEW_TYPE, l10n.t("Compare to Real Run"), place), false);
  }

  dispose(): void {
    this.#panel?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #adopt(panel: WebviewPanel, isRestored: boolean): void {
    const out = Uri.joinPath(this.#context.extensionUri, "out");
    this.#panel = panel;
    panel.webview.options = { enableScripts: true, localResourceRoots: [out] };
    panel.iconPath = Uri.joinPath(this.#context.extensionUri, "media", "icon.png");
    panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
    panel.webview.onDidReceiveMessage((message: FromPage) => this.#receive(message, isRestored));
    panel.webview.html = html(panel, out);
  }

  async #receive(message: FromPage, isRestored: boolean): Promise<void> {
    switch (message.type) {
      case "ready":
        // A restored page shows what it kept until something newer is there.
        if (!isRestored) await this.#send();
        return;
      case "reveal":
        this.#reveal(message.line);
        return;
      case "scope":
        if (this.#document)
          await this.#server.execute(ServerCommand.scopeComparison, [this.#document.toString(), message.scope]);
        return;
      case "compareAgain":
        if (this.#document) await commands.executeCommand("foretrace.compareToRealRun", this.#document);
        return;
      case "export":
        await this.#export(message.format, message.content);
    }
  }

  async #send(): Promise<void> {
    const { title, message } = await this.#content();
    if (!this.#panel) return;
    this.#panel.title = title;
    await this.#panel.webview.postMessage(message);
  }

  async #content(): Promise<{ readonly title: string; readonly message: ToPage }> {
    const uri = this.#document?.toString() ?? "";
    const view = await this.#server.request<ComparisonView | null>(COMPARISON_REQUEST, { uri });
    if (view) return { title: l10n.t("Compare: {0}", view.name), message: { type: "view", view } };
    const reason = l10n.t("The present text of this file has not been compared to a real run.");
    return { title: l10n.t("Compare to Real Run"), message: { type: "nothing", reason } };
  }

  #editor(): TextEditor | undefined {
    const uri = this.#document?.toString();
    return window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri);
  }

  #reveal(line: number): void {
    const editor = this.#editor();
    if (!editor || line >= editor.document.lineCount) return;
    const at = editor.document.lineAt(line).range.start;
    const selection = new Selection(at, at);
    if (!editor.selection.isEqual(selection)) this.#revealed.add(line);
    editor.selection = selection;
    editor.revealRange(new Range(at, at), TextEditorRevealType.InCenterIfOutsideViewport);
  }

  /** Shows the line that the cursor of an editor is at. */
  follow(editor: TextEditor): void {
    if (editor !== this.#editor()) return;
    const { line } = editor.selection.active;
    void this.#panel?.webview.postMessage({ type: "cursor", line } satisfies ToPage);
  }

  async #export(format: "json" | "html", content: string): Promise<void> {
    const document = this.#document;
    if (!document) return;
    const name = `${basename(document.path).replace(/\.py$/, "")}-comparison.${format}`;
    const folder = document.scheme === "file" ? Uri.joinPath(document, "..") : workspace.workspaceFolders?.[0]?.uri;
    const target = await window.showSaveDialog({
      ...(folder && { defaultUri: Uri.joinPath(folder, name) }),
      filters: { [format.toUpperCase()]: [format] },
    });
    if (target) await workspace.fs.writeFile(target, new TextEncoder().encode(content));
  }
}

/** The page: one script and one style sheet of the extension's own, and nothing else. */
function html({ webview }: WebviewPanel, out: Uri): string {
  const nonce = randomBytes(16).toString("hex");
  const [script, style] = ["panel.js", "panel.css"].map((name) => webview.asWebviewUri(Uri.joinPath(out, name)));
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Compare to Real Run</title>
<link rel="stylesheet" href="${style}">
</head>
<body><script nonce="${nonce}" src="${script}"></script></body>
</html>`;
}
