import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import texts from "../../package.nls.json" with { type: "json" };
import { parseSettings } from "../../server/lsp/settings.ts";

describe("settings", () => {
  it("have the manifest's defaults", () => {
    const { settings, problems } = parseSettings({});
    expect(problems).toEqual([]);
    expect(settings.hints.maxLength).toBe(
      manifest.contributes.configuration.properties["foretrace.hints.maxLength"].default,
    );
    expect(settings.predictOn).toBe("type");
  });
  it.each<[string, unknown]>([
    ["a nested section", { hints: { maxLength: 30 } }],
    ["everything nested", { foretrace: { hints: { maxLength: 30 } } }],
    ["dotted names", { "foretrace.hints.maxLength": 30 }],
    ["dotted names without the prefix", { "hints.maxLength": 30 }],
  ])("are read from %s", (_, raw) => {
    expect(parseSettings(raw).settings.hints.maxLength).toBe(30);
  });
  it.each([null, undefined, 5, "x", []])("survive %j instead of an object", (raw) => {
    expect(parseSettings(raw).settings).toEqual(parseSettings({}).settings);
  });
  it("replace a value that cannot be by its default, and say so", () => {
    const { settings, problems } = parseSettings({ hints: { minProbability: 7 }, predict: { on: "always" } });
    expect([settings.hints.minProbability, settings.predictOn]).toEqual([0.5, "type"]);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain("foretrace.predict.on");
  });
  it("cannot be changed", () => {
    const { settings } = parseSettings({});
    expect(() => Object.assign(settings.hints, { enabled: false })).toThrow();
  });
});

describe("the extension's manifest", () => {
  const used = [...JSON.stringify(manifest).matchAll(/"%([^%]+)%"/g)].map(([, key]) => key);
  it("has a text for every key, and no text without use", () => {
    expect(new Set(used)).toEqual(new Set(Object.keys(texts)));
  });
  it("describes every setting and every command with a sentence or a title", () => {
    for (const [name, property] of Object.entries<object>(manifest.contributes.configuration.properties)) {
      expect("description" in property || "markdownDescription" in property, name).toBe(true);
    }
    for (const { command, category } of manifest.contributes.commands) {
      expect([command.startsWith("foretrace."), category]).toEqual([true, "Foretrace"]);
    }
  });
  it("restricts what an untrusted workspace may choose", () => {
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    expect(supported).toBe("limited");
    expect(restrictedConfigurations).toEqual(
      expect.arrayContaining(["foretrace.model.path", "foretrace.model.device"]),
    );
  });
});
