import { absolutePath } from "../../neighbours.ts";
import { asLine0 } from "../../trace.ts";
import { isOfLibrary, shadowOf } from "../shadowed.ts";
import { str } from "../value.ts";
import { Env } from "./env.ts";
import { execute } from "./execute.ts";
import { member, module as moduleOfLibrary } from "./library.ts";
import type { Machine } from "./machine.ts";
import { Raised } from "./objects/classes.ts";
import { List, Tuple } from "./objects/containers.ts";
import { Native } from "./objects/functions.ts";
import { Module } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { Unknown } from "./objects/unknownValue.ts";
import { isQuiet, isQuietToImport } from "./quietLibrary.ts";
import { causeOfModule, checkVersion, isForeign, memberOfModule } from "./sources.ts";
import { stuck, undecided } from "./stuck.ts";
import type { Imported } from "./tree.ts";
import { mayRaise } from "./unknown.ts";

/** Where a file lies on the machine where the program runs. */
export const PLACE = "where the program lies is not known";

/** One name of an `import`: modules beside the program run, the others are known or unknown as a whole. */
export function* importName(machine: Machine, imported: Imported, env: Env): Run<void> {
  const { member: wanted, name } = imported;
  const from = pathIn(machine, imported.module, env);
  const [top = from] = from.split(".");
  if (!machine.beside.names.has(top)) return importOther(machine, { ...imported, module: from }, env);
  const shadow = shadowOf(top, machine.beside.names);
  if (isOfLibrary(top)) {
    if (shadow === undefined) return importOther(machine, { ...imported, module: from }, env);
    return undecided(inTheWay(shadow, top));
  }
  const found = yield* importModule(machine, from);
  if (wanted === undefined) env.set(name, imported.isTop ? loaded(machine, top) : alias(machine, from));
  else if (wanted === "*") yield* takeAll(machine, found, env);
  else env.set(name, yield* take(machine, found, wanted));
}

function pathIn(machine: Machine, path: string, { module: { place } }: Env): string {
  if (!path.startsWith(".")) return path;
  const inPackage = place?.inPackage ?? "";
  if (inPackage === "") return machine.raise("ImportError", "attempted relative import with no known parent package");
  return (
    absolutePath(path, inPackage) ?? machine.raise("ImportError", "attempted relative import beyond top-level package")
  );
}

const inTheWay = (file: string, module: string): string =>
  `${file} beside the program takes the place of Python's own ${module}, and what that changes is not followed; rename it`;

/** What `from __future__ import` gives. */
export function importFuture({ member: name = "", name: alias }: Imported, env: Env): void {
  if (!FEATURES.has(name)) stuck(`from __future__ import ${name}`);
  env.set(alias, new Native(`__future__.${name}`, "<object> _Feature()"));
}

const FEATURES: ReadonlySet<string> = new Set(
  "nested_scopes generators division absolute_import with_statement print_function unicode_literals generator_stop annotations".split(
    " ",
  ),
);

/** A module that is not beside the program. */
function importOther(machine: Machine, { module: from, member: wanted, name, isTop }: Imported, env: Env): void {
  const top = from.replace(/\..*/, "");
  if (top === "__main__" || wanted === "*") stuck(`import ${wanted ?? from}`);
  if (from === "sys" && wanted === "stdout" && machine.stdout) stuck("import of sys.stdout");
  const shadow = shadowOf(from, machine.beside.names);
  if (shadow !== undefined) undecided(inTheWay(shadow, shadow.replace(/[./].*/, "")));
  const cause = causeOfModule(from);
  if (cause !== undefined && isForeign(from)) {
    mayRaise(machine, cause, "ModuleNotFoundError");
    // Its code may draw random numbers, and seed their generator, and read.
    machine.chance.isShared = true;
    machine.loseInput(cause);
  }
  if (isQuiet(from)) for (const name of packagesOf(from)) machine.modules.set(name, new Module(name));
  if (wanted === undefined && isQuietToImport(top))
    env.set(name, new Module(isTop ? top : isQuiet(from) || from === top ? from : stuck(from)));
  else if (wanted === undefined) env.set(name, moduleOfLibrary(isTop ? top : from));
  else {
    checkVersion(machine, `${from}.${wanted}`, "ImportError");
    env.set(name, member(from, wanted) ?? memberOfModule(machine, from, wanted) ?? stuck(`${from}.${wanted}`));
  }
}

/** `a.b.c`: `a`, `a.b` and `a.b.c`. */
const packagesOf = (module: string): string[] =>
  module.split(".").map((_, at, parts) => parts.slice(0, at + 1).join("."));

const loaded = (machine: Machine, name: string): Module => machine.modules.get(name) ?? stuck(`import ${name}`);

/** What `import a.b as c` gives: what `a` holds as `b`, which need not be the module any more. */
function alias(machine: Machine, path: string): Held {
  const [top = "", ...rest] = path.split(".");
  let held: Held = loaded(machine, top);
  let at = top;
  for (const part of rest) {
    at += `.${part}`;
    const inside: Held | undefined = held instanceof Module ? held.env?.variables.get(part)?.value : stuck(path);
    held = inside ?? loaded(machine, at);
  }
  return held;
}

/** The module of this name beside the program, with the packages around it; each runs once. */
function* importModule(machine: Machine, path: string): Run<Module> {
  const parts = path.split(".");
  let found: Module | undefined;
  for (const [at, part] of parts.entries()) {
    const name = parts.slice(0, at + 1).join(".");
    const around = found;
    const known = machine.modules.get(name);
    found = known ?? (yield* begin(machine, name, around));
    if (!known) around?.env?.set(part, found);
  }
  return found ?? stuck("import");
}

function* begin(machine: Machine, name: string, around: Module | undefined): Run<Module> {
  const { beside } = machine;
  const part = name.replace(/.*\./, "");
  if (around) {
    const { inside } = beside.modules.get(around.name) ?? stuck(`import ${name}`);
    if (around.env?.variables.has("__path__")) stuck("__path__");
    if (!inside)
      return machine.raise("ModuleNotFoundError", `No module named '${name}'; '${around.name}' is not a package`);
    if (!inside.has(part)) return machine.raise("ModuleNotFoundError", `No module named '${name}'`);
  }
  const neighbour = beside.modules.get(name);
  if (!neighbour) return undecided(`the module ${name} beside the program was not read`);
  const { file, content, inside } = neighbour;
  if ("refusal" in content) return undecided(`${file} ${content.refusal}`);
  const inPackage = inside ? name : (around?.name ?? "");
  const env = Env.ofModule({ name, file, inPackage, line: asLine0(0) });
  const made = new Module(name, env);
  machine.modules.set(name, made);
  made.isBeginning = true;
  try {
    yield* machine.unseen(env, execute(machine, content.code, env));
  } catch (reason) {
    if (reason instanceof Raised) machine.modules.delete(name);
    throw reason;
  }
  made.isBeginning = false;
  return made;
}

/** What `from module import name` gives; of a package, a module in it where it holds nothing else of this name. */
function* take(machine: Machine, from: Module, name: string): Run<Held> {
  const held = from.env?.variables.get(name)?.value;
  if (held) return held;
  if (name.startsWith("__") || from.env?.variables.has("__getattr__")) return stuck(`${from.name}.${name}`);
  const neighbour = machine.beside.modules.get(from.name);
  const path = `${from.name}.${name}`;
  if (neighbour?.inside?.has(name)) return yield* importModule(machine, path);
  if (from.isBeginning)
    return undecided(
      `${neighbour?.file ?? from.name} is imported in a circle and does not have ${name} yet, so importing it fails`,
    );
  return undecided(`${neighbour?.file ?? from.name} has no ${name}, so importing it fails`);
}

/** `from module import *`. */
function* takeAll(machine: Machine, from: Module, env: Env): Run<void> {
  const { variables } = from.env ?? stuck("import *");
  if (variables.has("__getattr__") || env.kind !== "module") stuck("import *");
  const all = variables.get("__all__")?.value;
  if (!all) {
    for (const [name, { value }] of [...variables]) if (value && !name.startsWith("_")) env.set(name, value);
    return;
  }
  const names = all instanceof List || all instanceof Tuple ? all.items : stuck("__all__");
  for (const name of names) {
    if (name instanceof Thing || name.type !== "str") return stuck("__all__");
    env.set(name.value, yield* take(machine, from, name.value));
  }
}

/** `module.name` of a module beside the program. */
export function attributeOfModule(machine: Machine, { name: module }: Module, { variables }: Env, name: string): Held {
  const held = variables.get(name)?.value;
  if (held) return held;
  if (name === "__name__") return str(module);
  if (name === "__file__") return new Unknown(PLACE, "str", { spread: "line" });
  // What is said of a name that is missing then differs between versions.
  const isInCircle = [...machine.modules.values()].some(({ isBeginning }) => isBeginning);
  if (name.startsWith("__") || variables.has("__getattr__") || isInCircle) return stuck(`${module}.${name}`);
  return machine.raise("AttributeError", `module '${module}' has no attribute '${name}'`);
}
