import { z } from "zod";
import manifest from "../../package.json" with { type: "json" };
import { MAX_STEPS } from "../groundtruth/runner.ts";

/** Everything a user can set, read once and never changed: a new configuration makes a new object. */
export interface Settings {
  readonly predictOn: "command" | "save" | "type";
  readonly delayMs: number;
  readonly hints: {
    readonly enabled: boolean;
    readonly maxLength: number;
    readonly minProbability: number;
    readonly uncertain: "withhold" | "mark";
  };
  readonly codeLens: boolean;
  readonly model: {
    /** A model directory; empty for the embedded model. */
    readonly path: string;
    readonly device: "auto" | "cpu" | "cuda";
    readonly idleMinutes: number;
  };
  readonly run: {
    readonly interpreter: string;
    readonly timeLimitMs: number;
    readonly maxSteps: number;
    readonly workingDirectory: "scratch" | "file";
  };
  readonly decode: { readonly maxTokens: number; readonly timeLimitMs: number; readonly constrainLines: boolean };
}

const SCHEMAS = {
  "foretrace.predict.on": z.enum(["command", "save", "type"]),
  "foretrace.predict.delay": z.number().min(0).max(10_000),
  "foretrace.hints.enabled": z.boolean(),
  "foretrace.hints.maxLength": z.number().int().min(12).max(200),
  "foretrace.hints.minProbability": z.number().min(0).max(1),
  "foretrace.hints.uncertain": z.enum(["withhold", "mark"]),
  "foretrace.codeLens.enabled": z.boolean(),
  "foretrace.model.path": z.string(),
  "foretrace.model.device": z.enum(["auto", "cpu", "cuda"]),
  "foretrace.model.idleMinutes": z.number().min(0).max(10_000),
  "foretrace.run.interpreter": z.string(),
  "foretrace.run.timeLimit": z.number().min(1).max(600),
  "foretrace.run.maxSteps": z.number().int().min(1).max(MAX_STEPS),
  "foretrace.run.workingDirectory": z.enum(["scratch", "file"]),
  "foretrace.decode.maxTokens": z.number().int().min(16).max(100_000),
  "foretrace.decode.timeLimit": z.number().min(1).max(3_600),
  "foretrace.decode.constrainLines": z.boolean(),
} as const;

type Name = keyof typeof SCHEMAS;
type Values = { readonly [N in Name]: z.infer<(typeof SCHEMAS)[N]> };

export interface ParsedSettings {
  readonly settings: Settings;
  /** A sentence for each value that could not be used; its default stands in. */
  readonly problems: readonly string[];
}

/**
 * Reads settings as a client sends them: nested (`{"hints": {"enabled": true}}`), dotted, with or without the leading
 * `foretrace`. The defaults are those of the extension's manifest.
 */
export function parseSettings(raw: unknown): ParsedSettings {
  const problems: string[] = [];
  const given = flatten(raw);
  const values = Object.fromEntries(
    Object.entries(SCHEMAS).map(([name, schema]) => {
      const value = given.get(name);
      const parsed = schema.safeParse(value ?? manifestDefault(name));
      if (parsed.success) return [name, parsed.data];
      problems.push(`${name} is ${JSON.stringify(value)}, which it cannot be; its default is used instead.`);
      return [name, schema.parse(manifestDefault(name))];
    }),
  ) as Values;
  return { settings: arrange(values), problems };
}

function arrange(values: Values): Settings {
  return Object.freeze({
    predictOn: values["foretrace.predict.on"],
    delayMs: values["foretrace.predict.delay"],
    hints: Object.freeze({
      enabled: values["foretrace.hints.enabled"],
      maxLength: values["foretrace.hints.maxLength"],
      minProbability: values["foretrace.hints.minProbability"],
      uncertain: values["foretrace.hints.uncertain"],
    }),
    codeLens: values["foretrace.codeLens.enabled"],
    model: Object.freeze({
      path: values["foretrace.model.path"],
      device: values["foretrace.model.device"],
      idleMinutes: values["foretrace.model.idleMinutes"],
    }),
    run: Object.freeze({
      interpreter: values["foretrace.run.interpreter"],
      timeLimitMs: values["foretrace.run.timeLimit"] * 1000,
      maxSteps: values["foretrace.run.maxSteps"],
      workingDirectory: values["foretrace.run.workingDirectory"],
    }),
    decode: Object.freeze({
      maxTokens: values["foretrace.decode.maxTokens"],
      timeLimitMs: values["foretrace.decode.timeLimit"] * 1000,
      constrainLines: values["foretrace.decode.constrainLines"],
    }),
  });
}

function manifestDefault(name: string): unknown {
  const properties: Readonly<Record<string, { readonly default?: unknown }>> =
    manifest.contributes.configuration.properties;
  return properties[name]?.default;
}

/** Nested objects as dotted names under `foretrace.`. */
function flatten(raw: unknown): ReadonlyMap<string, unknown> {
  const flat = new Map<string, unknown>();
  const walk = (value: unknown, path: string) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      flat.set(path.startsWith("foretrace.") ? path : `foretrace.${path}`, value);
      return;
    }
    for (const [key, inner] of Object.entries(value)) walk(inner, path === "" ? key : `${path}.${key}`);
  };
  walk(raw ?? {}, "");
  return flat;
}
