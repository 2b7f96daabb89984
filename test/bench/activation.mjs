// Prints the milliseconds that loading and activating the extension in this folder takes: everything but VS Code's own share,
// for which an object stands in that has every member and does nothing.
import Module, { createRequire } from "node:module";
import { join } from "node:path";

const load = Module._load;
Module._load = (request, ...rest) => (request === "vscode" ? anything() : load.call(Module, request, ...rest));
const require = createRequire(join(process.cwd(), "out", "extension.cjs"));
const startedMs = performance.now();
const extension = require("./extension.cjs");
extension.activate({ extensionPath: process.cwd(), extensionUri: anything(), subscriptions: [] });
console.log(performance.now() - startedMs);
process.exit();

/** Callable, constructible, and every member of it is such a thing again. */
function anything() {
  const members = new Map();
  return new Proxy(function stub() {}, {
    apply: anything,
    construct: anything,
    get: (_, name) => {
      if (!members.has(name)) members.set(name, anything());
      return members.get(name);
    },
    set: (_, name, value) => members.set(name, value) !== undefined,
  });
}
