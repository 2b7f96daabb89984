import { UsageFault } from "./faults.ts";

/** `foretrace server`: the language server, on this process's standard input and output. */
export async function serve({ stdio }: { readonly stdio?: true }): Promise<void> {
  if (!stdio) throw new UsageFault("Say how the editor talks to the server: foretrace server --stdio.");
  await import("../lsp/main.ts");
}
