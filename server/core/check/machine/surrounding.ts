import { NO_NEIGHBOURS } from "../../neighbours.ts";
import type { Program } from "../../program.ts";
import type { State } from "../../state.ts";
import type { Line0, ValueText } from "../../trace.ts";
import { isScalar } from "../isScalar.ts";
import { addNames, functionsByLine, namesUsed } from "../statements.ts";
import { certain, drain, type Surroundings } from "./alone.ts";
import { Env } from "./env.ts";
import { evaluate, isConstant } from "./evaluate.ts";
import { member, module } from "./library.ts";
import { Machine } from "./machine.ts";
import { FunctionObject, NativeMethod } from "./objects/functions.ts";
import { type Held, Thing } from "./objects/thing.ts";
import { Hidden, Shown } from "./objects/unknownValue.ts";
import { Plain } from "./plain.ts";
import { heldFrom, type ShownReading } from "./shown.ts";
import { textOf } from "./text.ts";
import type { Expr, FunctionCode, Statement } from "./tree.ts";

const NO_STATE: State = new Map();

/** What the variables stand for that a trace of a program shows. */
export class Surrounding {
  readonly #program: Program;
  readonly #plain: Plain;
  readonly #reading: ShownReading;
  /** Names of the program's functions, and those of which it is sure which function they are. */
  readonly #defined: ReadonlySet<string>;
  readonly #functions: ReadonlyMap<string, FunctionCode>;
  /** The function in whose body a line stands. */
  readonly #codes: ReadonlyMap<Line0, FunctionCode>;
  /** Names that may be bound where a frame does not show it: in the module, and anywhere. */
  readonly #ofModule: ReadonlySet<string>;
  readonly #anywhere: ReadonlySet<string>;
  readonly #mayShareVariables: boolean;
  readonly #usedInFixed = new Set<string>();
  readonly #static = new Map<string, Held | undefined>();

  constructor(program: Program) {
    const { names, definitions } = program;
    this.#program = program;
    this.#plain = new Plain(program.text);
    this.#defined = new Set(definitions.flatMap(({ kind, name }) => (kind === "function" ? [name] : [])));
    this.#functions = functionsOf(program);
    this.#codes = functionsByLine(program.code);
    this.#ofModule = names.isOpen ? program.identifiers : new Set([...names.ofModule, ...names.imports.keys()]);
    this.#anywhere = names.isOpen ? program.identifiers : new Set([...names.bound, ...this.#ofModule]);
    for (const expr of names.fixed.values()) addNames(expr, this.#usedInFixed);
    // By name: a program may have thousands of functions.
    const functions = new Map<string, { readonly line: Line0; readonly lastLine: Line0 }[]>();
    for (const { kind, name, line, lastLine } of definitions) {
      if (kind !== "function") continue;
      const named = functions.get(name);
      if (named) named.push({ line, lastLine });
      else functions.set(name, [{ line, lastLine }]);
    }
    this.#mayShareVariables = definitions.some(({ scope, line }) =>
      functions.get(scope.split(".").at(-1) ?? "")?.some((outer) => line > outer.line && line <= outer.lastLine),
    );
    // A class without methods of its own does nothing of its own.
    const own = new Set(definitions.flatMap(({ scope }) => scope.split(".")));
    const nothing = this.#env({ state: NO_STATE, module: NO_STATE, code: undefined, used: this.#anywhere });
    this.#reading = {
      isOwn: (name) => own.has(name),
      setsShrink: names.setsShrink,
      reorders: names.reorders,
      factory: names.factory && this.#value(names.factory, nothing),
    };
  }

  /** What a value stands for that is shown. */
  held(text: ValueText): Held {
    const held = heldFrom(text, this.#reading);
    const isWhole = !(held instanceof Thing) || certain(() => textOf(held) === text);
    return isWhole ? held : new Shown(text);
  }

  /**
   * @param module what the module's frame shows, where it is not this one
   * @param statement the one whose names are asked for
   */
  of(
    state: State,
    module: State | undefined,
    statement: Statement,
  ): Pick<Surroundings, "env" | "plain" | "methods" | "state"> {
    const code = module && this.#codes.get(statement.line);
    const names = namesUsed(statement);
    const isFixedUsed = [...this.#program.names.fixed.keys()].some((name) => names.has(name));
    const used = isFixedUsed ? new Set([...names, ...this.#usedInFixed]) : names;
    const frame = { state, module: module ?? NO_STATE, code, used };
    return { env: () => this.#env(frame), plain: this.#plain, methods: this.#program.names.methods, state };
  }

  #env({ state, module, code, used }: Frame): Env {
    const around = new Map<string, Held>();
    const isPlain = code ? !this.#mayShareVariables : module === NO_STATE;
    for (const name of used) {
      const text = module.get(name);
      const { imports, fixed } = this.#program.names;
      const isStatic = imports.has(name) || fixed.has(name) || this.#isFunction(name, text);
      // What a function does to the module's lists and objects shows only when the module goes on.
      const isKnown = text !== undefined && (isStatic || (isPlain && isScalar(text)));
      if (isKnown) around.set(name, this.#variable(name, text));
      else if ((isPlain ? this.#ofModule : this.#anywhere).has(name)) around.set(name, new Hidden(name));
    }
    const shown = [...state].map(([name, text]) => {
      const isParameter = code?.parameters.some((parameter) => parameter.name === name);
      const value = used.has(name) ? (isParameter ? this.held(text) : this.#variable(name, text)) : new Shown(text);
      return [name, value] as const;
    });
    const env = Env.ofShown(shown, around, code);
    for (const [name, expr] of this.#program.names.fixed) {
      if (!used.has(name) || !(state.has(name) || module.has(name))) continue;
      for (const home of [env, env.module]) {
        const variable = home.variables.get(name);
        if (variable) variable.value = this.#value(expr, home) ?? new Hidden(name);
      }
    }
    return env;
  }

  #variable(name: string, text: ValueText): Held {
    const { imports, fixed, elsewhere } = this.#program.names;
    if (elsewhere.has(name) || fixed.has(name)) return new Hidden(text);
    if (!imports.has(name) && !this.#isFunction(name, text)) return this.held(text);
    if (!this.#static.has(name)) this.#static.set(name, this.#meantBy(name));
    const known = this.#static.get(name);
    return known && certain(() => textOf(known)) === text ? known : new Hidden(text);
  }

  #isFunction(name: string, text: ValueText | undefined): boolean {
    return text === "<function>" && this.#defined.has(name);
  }

  /** What a name stands for wherever it is bound. */
  #meantBy(name: string): Held | undefined {
    const path = this.#program.names.imports.get(name);
    if (path !== undefined) return libraryHeld(path);
    const code = this.#functions.get(name);
    // Which function is called is not sure, but that one is.
    if (!code) return new NativeMethod(new Shown("<function>"), name);
    const missing = code.parameters.flatMap(({ name: parameter, missing: expr }) => {
      const value = expr && isConstant(expr) ? this.#value(expr, Env.ofModule()) : undefined;
      return value ? [[parameter, value] as const] : [];
    });
    return new FunctionObject(code, new Map(missing), new Map(), Env.ofModule(), undefined);
  }

  /** Of an expression of the module's. */
  #value(expr: Expr, env: Env): Held | undefined {
    return certain(() => drain(evaluate(new Machine(env, this.#plain, NO_NEIGHBOURS), expr, env)));
  }
}

interface Frame {
  readonly state: State;
  readonly module: State;
  readonly code: FunctionCode | undefined;
  /** Names that are asked for. */
  readonly used: ReadonlySet<string>;
}

function libraryHeld(path: string): Held | undefined {
  const at = path.lastIndexOf(".");
  return certain(() => (at < 0 ? module(path) : member(path.slice(0, at), path.slice(at + 1))));
}

/** Functions without decorators, whose names nothing else binds. */
function functionsOf({ byLine, names }: Program): ReadonlyMap<string, FunctionCode> {
  return new Map(
    [...byLine.values()].flatMap((statement) =>
      statement.kind === "function" && statement.decorators.length === 0 && names.defined.has(statement.made.name)
        ? [[statement.made.name, statement.made] as const]
        : [],
    ),
  );
}
