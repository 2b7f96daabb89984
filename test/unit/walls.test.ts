import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What the linter, with the project's own rules, says of `source` if it stood at `path`. */
function lint(path: string, source: string): string {
  const project = mkdtempSync(join(tmpdir(), "foretrace-walls-"));
  try {
    copyFileSync(fromRoot("biome.json"), join(project, "biome.json"));
    mkdirSync(join(project, dirname(path)), { recursive: true });
    writeFileSync(join(project, path), source);
    const biome = fromRoot("node_modules/@biomejs/biome/bin/biome");
    const { stdout, stderr } = spawnSync(process.execPath, [biome, "lint", path], { cwd: project, encoding: "utf8" });
    return stdout + stderr;
  } finally {
    rmSync(project, { recursive: true });
  }
}

const PLANTED: readonly (readonly [path: string, module: string])[] = [
  ["server/core/planted.ts", "node:fs"],
  ["server/core/planted.ts", "onnxruntime-node"],
  ["server/core/render/planted.ts", "../../inference/engine.ts"],
  ["server/core/planted.ts", "vscode-languageserver/node"],
  ["server/inference/planted.ts", "../lsp/server.ts"],
  ["server/groundtruth/planted.ts", "vscode"],
  ["server/lsp/planted.ts", "../cli/main.ts"],
  ["server/lsp/planted.ts", "onnxruntime-node"],
  ["server/cli/planted.ts", "web-tree-sitter"],
  ["extension/planted.ts", "../server/core/trace.ts"],
  ["panel/planted.ts", "../server/core/trace.ts"],
];

describe("the walls between the layers", () => {
  it.each(PLANTED)("%s may not import %s", (path, module) => {
    expect(lint(path, `import { x } from "${module}";\nx();\n`)).toContain("noRestrictedImports");
  });
  it("let the allowed through", () => {
    expect(lint("server/lsp/planted.ts", 'import { x } from "../core/trace.ts";\nx();\n')).not.toContain(
      "noRestrictedImports",
    );
    expect(lint("server/core/planted.ts", 'import { x } from "zod";\nx();\n')).not.toContain("noRestrictedImports");
  });
});
