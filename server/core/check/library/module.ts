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

/** A function that a call made, which the trace shows as an object. */
export const made = (kind: string, call: Native): FunctionValue => ({
  type: "function",
  name: kind,
  isClass: false,
  call,
  shown: `<object> ${kind}()`,
});
