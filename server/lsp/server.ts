import type { Connection, InitializeParams, InitializeResult } from "vscode-languageserver";
import {
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  ExecuteCommandRequest,
  type FileSystemWatcher,
  InlayHintRefreshRequest,
  TextDocumentSyncKind,
  TextDocuments,
  WatchKind,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import manifest from "../../package.json" with { type: "json" };
import { COMPARISON_REQUEST, type InitializationOptions, ServerCommand, STATUS_NOTIFICATION } from "../protocol.ts";
import { BesideWatch, findBeside } from "./beside.ts";
import { codeLenses } from "./codeLens.ts";
import { executeCommand } from "./commands.ts";
import { viewOf } from "./comparison.ts";
import type { Display } from "./display.ts";
import { DocumentSession, type PredictText } from "./documentSession.ts";
import { hover } from "./hover.ts";
import { inlayHints, resolveInlayHint, uriOfHint } from "./inlayHints.ts";
import { type OpenPredictor, PredictorHost } from "./predictorHost.ts";
import { parseSettings, type Settings } from "./settings.ts";
import { statusOf } from "./status.ts";
import { throttle } from "./throttle.ts";

/** Hints are refreshed at once when a prediction starts to grow, then this often. */
const GROWTH_INTERVAL_MS = 100;

/** Everything of one connected client. */
export interface ServerState {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly sessions: Map<string, DocumentSession>;
  readonly host: PredictorHost;
  settings: Settings;
  /** Resolves once the client's settings are there: nothing may run with others. */
  readonly configured: Promise<void>;
}

/** Serves one client over the connection until it says goodbye. Predicts nothing and loads nothing until asked. */
export function startServer(connection: Connection, openPredictor: OpenPredictor): void {
  const documents = new TextDocuments(TextDocument);
  const host = new PredictorHost(openPredictor, connection.console);
  const client = new ClientAbilities();
  const { promise: configured, resolve: setConfigured } = withResolvers();
  const { settings } = parseSettings({});
  const state: ServerState = { connection, documents, sessions: new Map(), host, settings, configured };
  connection.onInitialize((params) => initialize(client, params));
  connection.onInitialized(() => initialized(state, client, setConfigured));
  connection.onDidChangeConfiguration(({ settings }) => configure(state, client, settings));
  connection.onShutdown(() => shutDown(state));
  followDocuments(state, client);
  answerRequests(state);
  documents.listen(connection);
  connection.listen();
}

/** As `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** What the client said it can do. */
class ClientAbilities {
  configuration = false;
  watchesConfiguration = false;
  watchesFiles = false;
  refreshesHints = false;
  refreshesLenses = false;
  wantsStatus = false;
  initialSettings: unknown;
}

function initialize(
  client: ClientAbilities,
  { capabilities, initializationOptions }: InitializeParams,
): InitializeResult {
  const options: InitializationOptions = initializationOptions ?? {};
  const { workspace } = capabilities;
  client.configuration = workspace?.configuration ?? false;
  client.watchesConfiguration = workspace?.didChangeConfiguration?.dynamicRegistration ?? false;
  client.watchesFiles = workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false;
  client.refreshesHints = workspace?.inlayHint?.refreshSupport ?? false;
  client.refreshesLenses = workspace?.codeLens?.refreshSupport ?? false;
  client.wantsStatus = options.statusNotifications ?? false;
  client.initialSettings = options.settings;
  return {
    serverInfo: { name: manifest.displayName, version: manifest.version },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      inlayHintProvider: { resolveProvider: true },
      hoverProvider: true,
      codeLensProvider: {},
      executeCommandProvider: { commands: Object.values(ServerCommand), workDoneProgress: true },
    },
  };
}

async function initialized(state: ServerState, client: ClientAbilities, setConfigured: () => void): Promise<void> {
  await configure(state, client, client.initialSettings).finally(setConfigured);
  const { connection } = state;
  const refused = (what: string) => (error: Error) =>
    connection.console.warn(`${what} will not be seen: ${error.message}`);
  if (client.watchesConfiguration)
    await connection.client
      .register(DidChangeConfigurationNotification.type, { section: "foretrace" })
      .catch(refused("Changed settings"));
  if (client.watchesFiles)
    await connection.client
      .register(DidChangeWatchedFilesNotification.type, { watchers: WATCHERS })
      .catch(refused("Files that change on the disk"));
}

/** Of a folder that comes or goes, editors tell without telling of the files in it. */
const WATCHERS: FileSystemWatcher[] = [
  { globPattern: "**/*.py" },
  { globPattern: "**/*", kind: WatchKind.Create | WatchKind.Delete },
];

/** Asks the client for its settings, or takes what it sent. */
async function configure(state: ServerState, client: ClientAbilities, sent: unknown): Promise<void> {
  const { workspace, console: log } = state.connection;
  const refused = (error: Error) =>
    log.warn(`The client did not give its settings, defaults are used: ${error.message}`);
  const raw = client.configuration ? await workspace.getConfiguration("foretrace").catch(refused) : sent;
  const { settings, problems } = parseSettings(raw);
  for (const problem of problems) log.warn(problem);
  state.settings = settings;
  if (state.host.configure(settings)) for (const session of state.sessions.values()) session.modelChanged();
  refresh(state.connection, client, "all");
}

function shutDown(state: ServerState): Promise<void> {
  for (const session of state.sessions.values()) session.dispose();
  state.sessions.clear();
  return state.host.dispose();
}

/** One session for each open document, told of everything that happens to it. */
function followDocuments(state: ServerState, client: ClientAbilities): void {
  const { documents, sessions } = state;
  documents.onDidOpen(({ document }) => sessions.set(document.uri, openSession(state, client, document.uri)));
  const watch = new BesideWatch(sessions);
  documents.onDidChangeContent(({ document }) => {
    sessions.get(document.uri)?.edited();
    watch.changed(document.uri, false);
  });
  documents.onDidSave(({ document }) => {
    sessions.get(document.uri)?.saved();
    watch.changed(document.uri, true);
  });
  documents.onDidClose(({ document }) => {
    sessions.get(document.uri)?.dispose();
    sessions.delete(document.uri);
    watch.changed(document.uri, false);
  });
  state.connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) if (mayHoldModules(uri)) watch.changed(uri, true);
  });
}

/** A Python file, or what may be a folder: one without an extension, and not inside a hidden one such as `.git`. */
const mayHoldModules = (uri: string): boolean => uri.endsWith(".py") || !/\/\.|\.[^/]*$/.test(uri);

function openSession(state: ServerState, client: ClientAbilities, uri: string): DocumentSession {
  const { connection, documents, host } = state;
  const sendStatus = () => {
    if (client.wantsStatus)
      void connection.sendNotification(STATUS_NOTIFICATION, statusOf(uri, session, state.settings));
  };
  const showGrowth = throttle(() => {
    if (session.state !== "predicting") return;
    refresh(connection, client, "hints");
    sendStatus();
  }, GROWTH_INTERVAL_MS);
  const onChange = (kind: "moment" | "growth") => {
    if (kind === "growth") return showGrowth();
    refresh(connection, client, "all");
    sendStatus();
  };
  const text = () => documents.get(uri)?.getText() ?? "";
  const predict: PredictText = (...args) => host.predictBeside(findBeside(documents, uri), ...args);
  const besideKey = async (text: string) => (await host.neighbours(findBeside(documents, uri), text)).key;
  const session = new DocumentSession({ predict, text, besideKey, settings: () => state.settings, onChange });
  sendStatus();
  return session;
}

function refresh(connection: Connection, client: ClientAbilities, what: "hints" | "all"): void {
  // A refresh that the client refuses (it is closing) loses nothing.
  const ask = (method: string) => void connection.sendRequest(method).catch(() => undefined);
  if (client.refreshesHints) ask(InlayHintRefreshRequest.method);
  if (what === "all" && client.refreshesLenses) ask(CodeLensRefreshRequest.method);
}

function answerRequests(state: ServerState): void {
  const { connection, documents, sessions } = state;
  const find = (uri: string) => {
    const [document, session] = [documents.get(uri), sessions.get(uri)];
    return document && session ? { document, session, display: display(document, session) } : undefined;
  };
  connection.languages.inlayHint.on(({ textDocument, range }) => {
    const found = find(textDocument.uri);
    return found ? inlayHints(found.document, found.display, range, state.settings) : [];
  });
  connection.languages.inlayHint.resolve((hint) => {
    const found = find(uriOfHint(hint));
    return found ? resolveInlayHint(hint, found.display, state.settings) : hint;
  });
  connection.onHover(({ textDocument, position }) => {
    const found = find(textDocument.uri);
    return found ? hover(found.document, found.display, position, state.settings) : null;
  });
  connection.onCodeLens(({ textDocument }) => {
    const session = sessions.get(textDocument.uri);
    return session && state.settings.codeLens ? codeLenses(textDocument.uri, session, state.settings) : [];
  });
  connection.onRequest(COMPARISON_REQUEST, ({ uri }: { readonly uri: string }) => {
    const compared = sessions.get(uri)?.compared;
    return compared ? viewOf(uri, compared) : null;
  });
  // Not onExecuteCommand, which takes the client's progress token out of the parameters.
  connection.onRequest(ExecuteCommandRequest.type, (params, token) => executeCommand(state, params, token));
}

function display(document: TextDocument, session: DocumentSession): Display {
  const { growing, shown, comparisonShown, isOutdated } = session;
  return { growing, shown, comparison: comparisonShown, text: document.getText(), isOutdated };
}
