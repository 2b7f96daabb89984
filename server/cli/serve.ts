/** `foretrace server`: the language server, on this process's standard input and output. */
export async function serve(): Promise<void> {
  await import("../lsp/main.ts");
}
