import { builtinClass } from "../hierarchy.ts";
import type { Machine } from "../machine.ts";
import { Class } from "../objects/classes.ts";
import { stuck } from "../stuck.ts";
import { heldText, versionText } from "../unknown.ts";
import { decimalError } from "./decimalErrors.ts";

/** Exceptions of the library's own. */

const made = (fullName: string, base: string): readonly [string, Class] => {
  const cls = new Class(fullName.replace(/.*\./, ""), [builtinClass(base) ?? stuck(base)], true);
  cls.fullName = fullName;
  return [fullName, cls];
};

const ERRORS: ReadonlyMap<string, Class> = new Map([
  made("json.JSONDecodeError", "ValueError"),
  made("binascii.Error", "ValueError"),
  made("struct.error", "Exception"),
  made("statistics.StatisticsError", "ValueError"),
]);

/** An exception that a module has under a name; undefined for anything else. */
export function libraryError(module: string, name: string): Class | undefined {
  return module === "decimal" ? decimalError(name) : ERRORS.get(`${module}.${name}`);
}

/** @param type of Python itself, or with its module: `json.JSONDecodeError` */
export function raiseFault(machine: Machine, type: string, message?: string): never {
  const own = ERRORS.get(type);
  return own
    ? machine.raiseError(own, [message === undefined ? versionText() : heldText(message)])
    : machine.raise(type, message ?? stuck(type));
}
