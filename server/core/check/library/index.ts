import type { Value } from "../value.ts";
import { base64, binascii, zlib } from "./base64.ts";
import { bisect } from "./bisect.ts";
import { collections } from "./collections.ts";
import { datetime } from "./datetime.ts";
import { heapq } from "./heapq.ts";
import { itertools } from "./itertools.ts";
import { json } from "./json.ts";
import { math } from "./math.ts";
import type { Module } from "./module.ts";
import { operator } from "./operator.ts";
import { pprint } from "./pprint.ts";
import { html, shlex, urls } from "./quoting.ts";
import { re } from "./re.ts";
import { statistics } from "./statistics.ts";
import { string } from "./string.ts";
import { struct } from "./struct.ts";
import { textwrap } from "./textwrap.ts";

const MODULES: Readonly<Record<string, Module>> = {
  base64,
  binascii,
  bisect,
  collections,
  datetime,
  heapq,
  html,
  itertools,
  json,
  math,
  operator,
  pprint,
  re,
  shlex,
  statistics,
  string,
  struct,
  textwrap,
  "urllib.parse": urls,
  zlib,
};

/** What a dotted path names in Python's library; undefined for what is not followed. */
export function libraryValue(path: string): Value | undefined {
  const at = path.startsWith("urllib.parse.") ? "urllib.parse".length : path.indexOf(".");
  const module = Object.hasOwn(MODULES, path.slice(0, at)) ? MODULES[path.slice(0, at)] : undefined;
  const name = path.slice(at + 1);
  if (!module) return undefined;
  if (Object.hasOwn(module, name)) return module[name];
  const [of = "", member = ""] = name.split(".");
  const found = Object.hasOwn(module, of) ? module[of] : undefined;
  const members = found?.type === "function" ? found.members : undefined;
  return members && Object.hasOwn(members, member) ? members[member] : undefined;
}
