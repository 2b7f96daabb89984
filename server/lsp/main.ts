import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { modelPredictor } from "./modelPredictor.ts";
import { startServer } from "./server.ts";

// The transport is on the command line: --stdio, --node-ipc or --socket=PORT.
startServer(createConnection(ProposedFeatures.all), modelPredictor);
