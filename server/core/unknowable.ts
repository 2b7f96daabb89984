import type { Program } from "./program.ts";
import type { Line0 } from "./trace.ts";

/** Functions whose result only a run can tell, by what must be imported (or is built in), and what to say of them. */
const SOURCES: readonly { readonly pattern: RegExp; readonly cause: string }[] = [
  { pattern: /^(?:input)$/, cause: "what is read from the keyboard is not known" },
  { pattern: /^(?:open)$/, cause: "what is in a file is not known" },
  { pattern: /^(?:random|secrets|uuid)\./, cause: "chance is not known" },
  {
    pattern: /^time\.(?:time|time_ns|monotonic|perf_counter|localtime|gmtime|ctime|strftime)/,
    cause: "the time of the run is not known",
  },
  { pattern: /^(?:datetime\.)?(?:datetime|date)\.(?:now|today|utcnow)$/, cause: "the time of the run is not known" },
  {
    pattern: /^os\.(?:environ|getenv|getpid|getcwd|listdir|urandom|stat|walk|scandir)/,
    cause: "what the system holds is not known",
  },
  {
    pattern: /^(?:requests|urllib|socket|subprocess|http)\./,
    cause: "what comes from outside the program is not known",
  },
];

/**
 * The steps whose result only running can tell, with the reason in words: reads, chance, clocks, files, the network. A
 * prediction ends before them, whatever a model would make up.
 */
export function unknowableSteps(program: Program): ReadonlyMap<Line0, string> {
  const imported = importedNames(program);
  const found = new Map<Line0, string>();
  for (const { line, lastLine, kind } of program.statements) {
    if (/^import|_definition$/.test(kind)) continue;
    const isBlock = /^(?:if|while|for|with|try|match)_|_clause$/.test(kind);
    const tokens = program.tokens.slice(line, (isBlock ? line : lastLine) + 1).flat();
    const cause = causeIn(tokens, imported, program);
    if (cause !== undefined && !found.has(line)) found.set(line, cause);
  }
  return found;
}

function causeIn(
  tokens: readonly string[],
  imported: ReadonlyMap<string, string>,
  program: Program,
): string | undefined {
  for (let at = 0; at < tokens.length; at++) {
    const name = dottedName(tokens, at);
    if (name === undefined) continue;
    const [head = "", ...rest] = name.split(".");
    const known = imported.get(head);
    // A name the program gives a meaning of its own, such as its own `open`, is no such function.
    if (known === undefined && (rest.length > 0 || !BUILT_IN.has(head) || program.variables.has(head))) continue;
    const full = [known ?? head, ...rest].join(".");
    const source = SOURCES.find(({ pattern }) => pattern.test(full));
    if (source) return source.cause;
  }
  return undefined;
}

const BUILT_IN = new Set(["input", "open"]);

/** The dotted name that begins here and is called, or is part of `os.environ`. */
function dottedName(tokens: readonly string[], at: number): string | undefined {
  if (tokens[at - 1] === "." || !/^[A-Za-z_]\w*$/.test(tokens[at] ?? "")) return undefined;
  let end = at + 1;
  while (tokens[end] === "." && end + 1 < tokens.length) end += 2;
  const name = tokens.slice(at, end).join("");
  return tokens[end] === "(" || name.startsWith("os.environ") ? name : undefined;
}

/** Names that imports bind, with what they stand for: `from random import randint as r` gives r → random.randint. */
function importedNames(program: Program): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { line, lastLine, kind } of program.statements) {
    if (!/^import/.test(kind)) continue;
    const text = program.lines
      .slice(line, lastLine + 1)
      .join(" ")
      .replace(/[()\\]/g, " ");
    const from = /^\s*from\s+([\w.]+)\s+import\s+(.*)$/.exec(text);
    const list = from?.[2] ?? /^\s*import\s+(.*)$/.exec(text)?.[1] ?? "";
    for (const part of list.split("#")[0]?.split(",") ?? []) {
      const [name = "", alias] = part.trim().split(/\s+as\s+/);
      if (name !== "")
        names.set(
          alias ?? (from ? name : (name.split(".")[0] ?? name)),
          from ? `${from[1]}.${name}` : alias ? name : (name.split(".")[0] ?? name),
        );
    }
  }
  return names;
}
