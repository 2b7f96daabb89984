import { countedInto, entriesOf } from "../containers.ts";
import { dictFrom, iterate, lastOf } from "../operations.ts";
import { given, native, needed } from "../signature.ts";
import {
  asCount,
  asText,
  type FunctionValue,
  list,
  type Named,
  type Native,
  NONE,
  stop,
  str,
  tuple,
  type Value,
} from "../value.ts";
import { callable, classes, functions, type Module } from "./module.ts";

const named = (all: Named) => all.map(([name, value]) => [{ type: "str", value: name } as const, value] as const);

const counter: Native = ([items, ...more], keywords) => {
  if (more.length > 0) return stop();
  return countedInto(
    { type: "dict", entries: [], like: { name: "Counter" } },
    items && given(items) ? items : list([]),
    keywords,
    "+",
  );
};

const ordered: Native = ([items, ...more], keywords) => {
  if (more.length > 0) return stop();
  return { ...dictFrom([...(items ? entriesOf(items) : []), ...named(keywords)]), like: { name: "OrderedDict" } };
};

const filling: Native = ([factory = NONE, items, ...more], keywords) => {
  if (more.length > 0 || (factory.type !== "none" && factory.type !== "function")) return stop();
  return {
    ...dictFrom([...(items ? entriesOf(items) : []), ...named(keywords)]),
    like: { name: "defaultdict", factory },
  };
};

const KEYWORDS = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(
    " ",
  ),
);

/** A class for tuples with names. */
const namedTuple = native("typename field_names * rename? defaults? module?", (typename, fields, rename, defaults) => {
  if (rename || !fields) return stop();
  const names =
    fields.type === "str"
      ? fields.value.replaceAll(",", " ").split(/\s+/).filter(Boolean)
      : iterate(fields).map(asText);
  const isOf = (name: string, words: RegExp) => words.test(name) && !KEYWORDS.has(name);
  const isRight = isOf(asText(typename), /^[A-Za-z_]\w*$/) && names.every((name) => isOf(name, /^[A-Za-z]\w*$/));
  if (!isRight || new Set(names).size < names.length) stop();
  const missing = given(defaults) ? iterate(needed(defaults)) : [];
  return tupleClass(asText(typename), names, missing);
});

function tupleClass(name: string, fields: readonly string[], missing: readonly Value[]): FunctionValue {
  const call: Native = (args, keywords) => {
    if (args.length > fields.length || keywords.some(([key]) => fields.indexOf(key) < args.length)) stop();
    const byName = new Map(keywords);
    const first = fields.length - missing.length;
    const items = fields.map((field, at) => args[at] ?? byName.get(field) ?? missing[at - first] ?? stop());
    return { type: "tuple", items, named: { name, fields } };
  };
  const defaults = missing.map(
    (value, at) => [str(fields[fields.length - missing.length + at] ?? stop()), value] as const,
  );
  const members = { _fields: tuple(fields.map(str)), _field_defaults: { type: "dict", entries: defaults } as const };
  return { ...callable(name, call, true), members };
}

export const collections: Module = {
  ...classes({
    Counter: counter,
    OrderedDict: ordered,
    defaultdict: filling,
    deque: native("iterable? maxlen?", (items, maxlen) => {
      const most = maxlen && given(maxlen) ? asCount(maxlen) : undefined;
      if (most !== undefined && most < 0) stop();
      return { type: "deque", items: lastOf(items ? iterate(items) : [], most), maxlen: most };
    }),
  }),
  ...functions({ namedtuple: namedTuple }),
};
