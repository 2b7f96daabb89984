import type { FunctionValue, Native, Value } from "../value.ts";

/** What a module of the library has, by name. */
export type Module = Readonly<Record<string, Value>>;

/** Functions and classes with their names, as a trace shows them. */
export function functions(all: Readonly<Record<string, Native>>): Module {
  return Object.fromEntries(Object.entries(all).map(([name, call]) => [name, callable(name, call, false)]));
}

export function classes(all: Readonly<Record<string, Native>>): Module {
  return Object.fromEntries(Object.entries(all).map(([name, call]) => [name, callable(name, call, true)]));
}

export const callable = (name: string, call: Native, isClass: boolean): FunctionValue => ({
  type: "function",
  name,
  isClass,
  call,
});

/** The same functions, with the errors that they raise. */
export const failing = (
  module: Module,
  faults: Readonly<Record<string, NonNullable<FunctionValue["fails"]>>>,
): Module =>
  Object.fromEntries(
    Object.entries(module).map(([name, value]) => {
      const fails = Object.hasOwn(faults, name) ? faults[name] : undefined;
      return [name, fails && value.type === "function" ? { ...value, fails } : value];
    }),
  );

/** A function that a call made, which the trace shows as an object. */
export const made = (kind: string, call: Native): FunctionValue => ({
  type: "function",
  name: kind,
  isClass: false,
  call,
  shown: `<object> ${kind}()`,
});

/** Functions of a module of which a part is followed: what the others are given makes as little known as they themselves do. */
export const partly = (module: string, which: RegExp, all: Module): Module =>
  Object.fromEntries(
    Object.entries(all).map(([name, value]) => [
      name,
      value.type === "function" && which.test(name)
        ? { ...value, otherwise: `what ${module} does is not followed` }
        : value,
    ]),
  );
