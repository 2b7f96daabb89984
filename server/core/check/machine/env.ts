import type { Line0 } from "../../trace.ts";
import type { Class } from "./objects/classes.ts";
import type { Variable } from "./objects/functions.ts";
import type { Held } from "./objects/thing.ts";
import { type Names, namesOf, namesOfClass } from "./scopes.ts";
import { Stuck, stuck } from "./stuck.ts";
import type { Block, FunctionCode } from "./tree.ts";

/** Names that a class body has and the trace does not show. */
export const OF_CLASS: ReadonlySet<string> = new Set(
  "__module__ __qualname__ __doc__ __annotations__ __firstlineno__ __static_attributes__ __classcell__ __annotate__".split(
    " ",
  ),
);

/** A variable that a function has is looked up while it has no value. */
export class Unset extends Stuck {
  readonly error: "UnboundLocalError" | "NameError";

  constructor(error: Unset["error"]) {
    super("a variable without a value");
    this.error = error;
  }
}

function unset(error: Unset["error"]): never {
  throw new Unset(error);
}

/** A module that is a file beside the program. */
export interface Place {
  readonly name: string;
  readonly file: string;
  /** In which its relative imports are looked up; "" for none. */
  readonly inPackage: string;
  /** The statement that is under way in it. */
  line: Line0;
}

/** Where names are looked up: the variables of a module, class body, function, lambda or comprehension. */
export class Env {
  readonly kind: "module" | "class" | "function" | "comprehension";
  /** Of a module or class: in the order in which they were set. Of a function: all it may have. */
  readonly variables = new Map<string, Variable>();
  readonly captured: ReadonlyMap<string, Variable>;
  readonly module: Env;
  readonly around: Env | undefined; // of a comprehension
  readonly names: Names | undefined;
  /** Whether the tracer tells the values of parts here. */
  readonly isTraced: boolean;
  /** The class whose method or body it is. */
  readonly cls: { value: Class | undefined } | undefined;
  /** First parameter's name, for `super()`. */
  readonly self: string | undefined;
  /** Of a module beside the program. */
  readonly place: Place | undefined;
  /** Of a class body: whose members it assigns. */
  enumerates: "members" | "flags" | undefined;

  private constructor(
    kind: Env["kind"],
    options: {
      module?: Env;
      around?: Env;
      captured?: ReadonlyMap<string, Variable>;
      names?: Names;
      isTraced: boolean;
      cls?: { value: Class | undefined } | undefined;
      self?: string | undefined;
      place?: Place;
    },
  ) {
    this.kind = kind;
    this.module = options.module ?? this;
    this.around = options.around;
    this.captured = options.captured ?? new Map();
    this.names = options.names;
    this.isTraced = options.isTraced;
    this.cls = options.cls;
    this.self = options.self;
    this.place = options.place;
  }

  /** The program's own module, or one beside it, whose code the tracer does not see. */
  static ofModule(place?: Place): Env {
    return new Env("module", { isTraced: place === undefined, ...(place && { place }) });
  }

  /**
   * A frame as a trace shows it.
   *
   * @param code the function whose frame it is
   */
  static ofShown(
    shown: Iterable<readonly [string, Held]>,
    around: Iterable<readonly [string, Held]>,
    code: FunctionCode | undefined,
  ): Env {
    const module = new Env("function", { isTraced: true });
    for (const [name, value] of around) module.variables.set(name, { value });
    const names = code && namesOf(code);
    const captured = new Map<string, Variable>();
    const env = new Env("function", { module, captured, ...(names && { names }), isTraced: true });
    for (const name of [...(names?.parameters ?? []), ...(names?.locals ?? [])])
      env.variables.set(name, { value: undefined });
    for (const [name, value] of shown) {
      const home = names && !env.variables.has(name) ? captured : env.variables;
      home.set(name, { value });
    }
    return env;
  }

  static ofFunction(
    code: FunctionCode,
    captured: ReadonlyMap<string, Variable>,
    module: Env,
    isTraced: boolean,
    cls: { value: Class | undefined } | undefined,
  ): Env {
    const names = namesOf(code);
    const env = new Env("function", { module, captured, names, isTraced, cls, self: code.parameters[0]?.name });
    for (const name of [...names.parameters, ...names.locals]) env.variables.set(name, { value: undefined });
    return env;
  }

  static ofClass(code: { readonly body: Block }, around: Env, cls: { value: Class | undefined }): Env {
    const names = namesOfClass(code);
    return new Env("class", {
      module: around.module,
      captured: around.capture(names.free),
      names,
      isTraced: around.isTraced,
      cls,
    });
  }

  inComprehension(targets: readonly string[]): Env {
    const env = new Env("comprehension", {
      module: this.module,
      around: this,
      isTraced: false,
      cls: this.cls,
      self: this.self,
    });
    for (const name of targets) env.variables.set(name, { value: undefined });
    return env;
  }

  /** The variables of functions around that something defined here uses. */
  capture(free: ReadonlySet<string>): ReadonlyMap<string, Variable> {
    const found = new Map<string, Variable>();
    for (const name of [...free].sort()) {
      const variable = this.#shared(name);
      if (variable) found.set(name, variable);
    }
    return found;
  }

  #shared(name: string): Variable | undefined {
    const { around } = this;
    if (around) return this.variables.get(name) ?? around.#shared(name);
    const own = this.kind === "function" && !this.names?.globals.has(name) ? this.variables.get(name) : undefined;
    return own ?? this.captured.get(name);
  }

  #isOwnOfClass(name: string): boolean {
    return this.kind === "class" && this.names?.locals.includes(name) === true;
  }

  lookUp(name: string): Held | undefined {
    if (this.kind === "comprehension") {
      const own = this.variables.get(name);
      if (own) return own.value ?? stuck("a variable without a value");
      if (this.around?.kind === "class" && this.around.variables.has(name)) stuck("a class's variable");
      return this.around?.lookUp(name);
    }
    if (this.names?.globals.has(name)) return this.module.variables.get(name)?.value;
    const own = this.variables.get(name);
    if (own && (this.kind === "function" || own.value)) return own.value ?? unset("UnboundLocalError");
    // A class body does not look for its own names in the functions around it.
    const captured = this.#isOwnOfClass(name) ? undefined : this.captured.get(name);
    if (captured) return captured.value ?? unset("NameError");
    return this.module.variables.get(name)?.value;
  }

  set(name: string, value: Held): void {
    if (this.kind === "comprehension") {
      const own = this.variables.get(name);
      if (own) own.value = value;
      else this.around?.set(name, value);
      return;
    }
    const home = this.names?.globals.has(name) ? this.module : this;
    const own = home.variables.get(name) ?? (home.#isOwnOfClass(name) ? undefined : home.captured.get(name));
    if (own) own.value = value;
    else home.variables.set(name, { value });
  }

  /** Whether there was such a variable. */
  delete(name: string): boolean {
    if (this.kind === "comprehension") return stuck("del");
    if (this.names?.globals.has(name)) return this.module.delete(name);
    const own = this.variables.get(name) ?? (this.#isOwnOfClass(name) ? undefined : this.captured.get(name));
    if (own?.value === undefined) return false;
    if (this.kind === "function") own.value = undefined;
    else this.variables.delete(name);
    return true;
  }

  /** Everything that its variables hold, or those that it shares with functions around it. */
  held(): readonly (Held | undefined)[] {
    return [...this.variables.values(), ...this.captured.values()].map(({ value }) => value);
  }

  /** Whether a parameter holds it: whoever gave it may hold it, too. */
  isGiven(held: Held): boolean {
    return this.names?.parameters.some((name) => this.variables.get(name)?.value === held) === true;
  }

  /** What a frame shows, in Python's order. */
  shown(): readonly (readonly [string, Held])[] {
    const found: (readonly [string, Held])[] = [];
    // A class body does not show what it uses from around it.
    for (const variables of this.kind === "class" ? [this.variables] : [this.variables, this.captured]) {
      for (const [name, { value }] of variables) if (value && !this.#isHidden(name)) found.push([name, value]);
    }
    return found;
  }

  #isHidden(name: string): boolean {
    if (this.kind === "module") return name.startsWith("__") && name.endsWith("__");
    return this.kind === "class" ? OF_CLASS.has(name) : name === "__class__";
  }

  /**
   * These names as most of Python's versions show them, which keep shared variables apart in different ways. The order says nothing
   * of what the variables hold.
   */
  inUsualOrder(names: readonly string[]): readonly string[] {
    const known = this.names;
    if (this.kind !== "function" || !known) return names;
    const cells = new Set([...known.cells, ...known.comprehensionCells]);
    const rank = (name: string) => {
      const parameter = known.parameters.indexOf(name);
      if (parameter >= 0) return [0, parameter, ""] as const;
      if (!this.variables.has(name)) return [3, 0, name] as const;
      return cells.has(name) ? ([2, 0, name] as const) : ([1, known.locals.indexOf(name), ""] as const);
    };
    return names.toSorted((a, b) => {
      const [x, y] = [rank(a), rank(b)];
      return x[0] - y[0] || x[1] - y[1] || (x[2] < y[2] ? -1 : x[2] > y[2] ? 1 : 0);
    });
  }
}
