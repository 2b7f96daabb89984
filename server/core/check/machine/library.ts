import { libraryValue } from "../library/index.ts";
import { bool, NONE, str } from "../value.ts";
import { attribute } from "./attributes.ts";
import { update } from "./builtinsOverItems.ts";
import { type Arguments, call } from "./call.ts";
import { heldOf } from "./convert.ts";
import { callDataclasses } from "./dataclasses.ts";
import { builtinClass, FROZEN_INSTANCE_ERROR } from "./hierarchy.ts";
import { itemOf } from "./items.ts";
import { iterate, NO_ITERABLES } from "./iterate.ts";
import { CALENDAR_VALUES, callCalendar } from "./library/calendar.ts";
import { callContextlib } from "./library/contextlib.ts";
import { callCsv } from "./library/csv.ts";
import { callDecimal, DECIMAL_VALUES } from "./library/decimal.ts";
import { libraryError } from "./library/errors.ts";
import { callFractions } from "./library/fractions.ts";
import { callHashlib } from "./library/hashlib.ts";
import { CHANGING_HEAPS, callBisect, callHeapq } from "./library/heapq.ts";
import { callIo } from "./library/io.ts";
import { callItertools, LAZY } from "./library/itertools.ts";
import { callJson } from "./library/json.ts";
import { makeChainMap, makeNamespace } from "./library/mappings.ts";
import { ASKING, callOperator } from "./library/operator.ts";
import { callPprint } from "./library/pprint.ts";
import { callString } from "./library/template.ts";
import { callUrls } from "./library/urls.ts";
import type { Machine } from "./machine.ts";
import { libraryNative } from "./natives.ts";
import { Class, EnumMember, Instance, Ordering } from "./objects/classes.ts";
import { Deque, Dict, List, PySet, Tuple } from "./objects/containers.ts";
import { FunctionObject, Native } from "./objects/functions.ts";
import { Module } from "./objects/ofLibrary.ts";
import { type Held, type Run, Thing } from "./objects/thing.ts";
import { callRegex, flagNamed } from "./regex.ts";
import { callSource, causeOfModule } from "./sources.ts";
import { stuck } from "./stuck.ts";
import { versionText } from "./unknown.ts";

/** What modules of Python's library hold, as far as it is the same in every version. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  abc: "abstractmethod",
  calendar: "isleap leapdays month monthcalendar monthrange prmonth weekday",
  bisect: "bisect bisect_left bisect_right insort insort_left insort_right",
  collections: "namedtuple",
  contextlib: "contextmanager",
  copy: "copy deepcopy",
  csv: "reader writer",
  decimal: "getcontext localcontext setcontext",
  enum: "unique",
  dataclasses: "asdict astuple dataclass field fields is_dataclass make_dataclass replace",
  functools: "cache cmp_to_key lru_cache reduce singledispatch total_ordering update_wrapper wraps",
  hashlib: "md5 new sha1 sha224 sha256 sha384 sha512",
  heapq: "heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest",
  itertools: "tee",
  json: "dump dumps load loads",
  math: "acos asin atan atan2 ceil comb copysign cos degrees dist exp fabs factorial floor fmod frexp fsum gcd hypot isclose isfinite isinf isnan isqrt lcm log log10 log1p log2 modf perm pow prod radians sin sqrt tan trunc",
  operator:
    "add and_ concat contains countOf eq floordiv ge getitem gt iadd iand ifloordiv ilshift imod imul index indexOf inv invert ior ipow irshift is_ is_not isub itruediv ixor le lshift lt matmul mod mul ne neg not_ or_ pos pow rshift setitem sub truediv truth xor",
  os: "getcwd getenv getpid listdir",
  pprint: "pformat pp pprint",
  random: "choice choices gauss getrandbits randint random randrange sample seed shuffle uniform",
  secrets: "choice randbelow token_hex token_urlsafe",
  re: "compile escape findall finditer fullmatch match search split sub subn",
  statistics:
    "fmean geometric_mean harmonic_mean mean median median_high median_low mode multimode pstdev pvariance quantiles stdev variance",
  string: "capwords",
  textwrap: "dedent fill indent shorten wrap",
  "urllib.parse": "urljoin urlparse urlsplit",
  time: "ctime monotonic perf_counter process_time sleep strftime time time_ns",
  typing: "NamedTuple TypedDict cast final get_type_hints overload runtime_checkable",
};
const CLASSES: Readonly<Record<string, string>> = {
  abc: "ABC ABCMeta",
  "collections.abc":
    "Awaitable Callable Collection Container Coroutine Generator Hashable ItemsView Iterable Iterator KeysView Mapping MappingView MutableMapping MutableSequence MutableSet Reversible Sequence Set Sized ValuesView",
  collections: "ChainMap Counter OrderedDict UserDict UserList UserString defaultdict deque",
  contextlib: "ExitStack closing nullcontext redirect_stdout suppress",
  csv: "DictReader DictWriter",
  dataclasses: "FrozenInstanceError InitVar",
  datetime: "date datetime time timedelta timezone",
  decimal: "Context Decimal",
  enum: "Enum Flag IntEnum IntFlag auto",
  fractions: "Fraction",
  io: "StringIO",
  functools: "cached_property partial partialmethod singledispatchmethod",
  itertools:
    "accumulate chain combinations combinations_with_replacement compress count cycle dropwhile filterfalse groupby islice pairwise permutations product repeat starmap takewhile zip_longest",
  numbers: "Complex Integral Number Rational Real",
  operator: "attrgetter itemgetter methodcaller",
  random: "Random",
  string: "Formatter Template",
  textwrap: "TextWrapper",
  types: "SimpleNamespace",
  typing:
    "AbstractSet Annotated AnyStr AsyncIterable AsyncIterator Awaitable BinaryIO ChainMap Collection Container ContextManager Coroutine IO ItemsView KeysView Match MutableSequence MutableSet NoReturn OrderedDict Pattern Reversible Sized SupportsAbs SupportsFloat SupportsIndex SupportsInt Text TextIO ValuesView Any Callable ClassVar Counter DefaultDict Deque Dict Final FrozenSet Generator Generic Hashable Iterable Iterator List Literal Mapping MutableMapping Optional Protocol Sequence Set Tuple Type TypeVar Union",
};
const MODULES: ReadonlySet<string> = new Set([
  ...Object.keys(FUNCTIONS),
  ...Object.keys(CLASSES),
  "sys",
  "os",
  "types",
  "cmath",
]);
const VALUES: Readonly<Record<string, Held>> = {
  "typing.TYPE_CHECKING": bool(false),
  "math.pi": { type: "float", value: Math.PI },
  "math.e": { type: "float", value: Math.E },
  "math.tau": { type: "float", value: 2 * Math.PI },
  "dataclasses.FrozenInstanceError": FROZEN_INSTANCE_ERROR,
  "string.ascii_lowercase": str("abcdefghijklmnopqrstuvwxyz"),
  "string.ascii_uppercase": str("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
  "string.ascii_letters": str("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
  "string.digits": str("0123456789"),
  "string.hexdigits": str("0123456789abcdefABCDEF"),
  "string.punctuation": str("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
};

const made = new Map<string, Held>();

/** What another part of the program computes is changed here, where it has an identity. */
const HERE: ReadonlySet<string> = new Set([
  ..."collections.defaultdict functools.reduce functools.partial copy.copy copy.deepcopy operator.itemgetter operator.attrgetter".split(
    " ",
  ),
  ...ASKING,
  ...CHANGING_HEAPS,
  ...LAZY,
]);
/** They change what they are given. */
const CHANGING = /^heapq\.heap|^bisect\.insort|^operator\.(?:setitem|delitem|iconcat)$|^random\./;

export function module(name: string): Held {
  return MODULES.has(name) || causeOfModule(name) !== undefined ? new Module(name) : stuck(`import ${name}`);
}

/** What a module holds under a name; undefined where that is not known. */
export function member(from: string, name: string): Held | undefined {
  const full = `${from}.${name}`;
  const known = VALUES[full] ?? made.get(full);
  if (known) return known;
  const flag = from === "re" ? flagNamed(name) : undefined;
  if (flag) return flag;
  const values = from === "decimal" ? DECIMAL_VALUES : from === "calendar" ? CALENDAR_VALUES : {};
  const own = values[name] ?? libraryError(from, name);
  if (own) return own;
  const foreign = from === "re" || HERE.has(full) || CHANGING.test(full) ? undefined : libraryValue(full);
  if (foreign) {
    const found = heldOf(foreign);
    made.set(full, found);
    return found;
  }
  const isIn = (names: string | undefined) => names?.split(" ").includes(name) === true;
  const shown = isIn(FUNCTIONS[from]) ? "<function>" : isIn(CLASSES[from]) ? "<class>" : undefined;
  if (shown === undefined) return undefined;
  const found = libraryNative(full, shown);
  made.set(full, found);
  return found;
}

/** Modules with objects of their own. */
const OWN: Readonly<Record<string, (machine: Machine, name: string, given: Arguments) => Held>> = {
  calendar: callCalendar,
  contextlib: callContextlib,
  decimal: callDecimal,
  fractions: callFractions,
  hashlib: callHashlib,
  io: callIo,
  pprint: callPprint,
  string: callString,
  urllib: (machine, name, given) => callUrls(machine, name.slice("parse.".length), given),
};

/** Modules whose functions may run code of the program. */
const RUNNING: Readonly<Record<string, (machine: Machine, name: string, given: Arguments) => Run<Held>>> = {
  bisect: callBisect,
  csv: callCsv,
  heapq: callHeapq,
  itertools: callItertools,
  json: callJson,
};

export function* callLibrary(machine: Machine, name: string, { args, named }: Arguments): Run<Held> {
  const [first, second, third] = args;
  const source = yield* callSource(machine, name, { args, named });
  if (source) return source;
  const at = name.indexOf(".");
  const own = OWN[name.slice(0, at)];
  if (own) return own(machine, name.slice(at + 1), { args, named });
  const running = RUNNING[name.slice(0, at)];
  if (ASKING.has(name)) return yield* callOperator(machine, name.slice(at + 1), { args, named });
  if (running) return yield* running(machine, name.slice(at + 1), { args, named });
  if (name === "types.SimpleNamespace") return makeNamespace({ args, named });
  if (name === "collections.ChainMap") return makeChainMap({ args, named });
  if (name === "collections.defaultdict") {
    const dict = new Dict();
    if (named.size > 0 || args.length > 2 || !first || (!(first instanceof Thing) && first.type === "none"))
      return stuck(name);
    dict.factory = first;
    if (second) yield* update(machine, dict, second, named);
    return dict;
  }
  if (name.startsWith("re.")) return yield* callRegex(machine, name.slice(3), { args, named });
  if (name.startsWith("dataclasses.")) return yield* callDataclasses(machine, name.slice(12), { args, named });
  if (named.size > 0) return stuck(`keywords of ${name}`);
  switch (name) {
    case "functools.reduce": {
      if (args.length > 3) return stuck(name);
      if (second instanceof Native || second instanceof FunctionObject || second instanceof Class) return stuck(name);
      if (second && !(second instanceof Thing) && NO_ITERABLES.has(second.type))
        return machine.raise("TypeError", "reduce() arg 2 must support iteration");
      const iterator = yield* iterate(machine, second ?? stuck(name));
      let total =
        third ??
        (yield* iterator.next()) ??
        machine.raiseError(builtinClass("TypeError") ?? stuck(name), [versionText()]);
      for (let item = yield* iterator.next(); item; item = yield* iterator.next())
        total = yield* call(machine, first ?? stuck(name), { args: [total, item], named });
      return total;
    }
    case "functools.total_ordering":
      return first instanceof Class ? ordered(first) : stuck(name);
    case "copy.copy":
      return copied(first ?? stuck(name));
    case "copy.deepcopy":
      return deepCopied(first ?? stuck(name), new Map());
    case "operator.itemgetter":
    case "operator.attrgetter":
      if (args.length === 0) return stuck(name);
      return new Getter(name === "operator.itemgetter", args);
    default:
      return stuck(name);
  }
}

/** `@total_ordering`: what `<` says, and `==`, for the other comparisons. */
function ordered(cls: Class): Held {
  const isFirst = (name: string) => cls.members.has(name);
  if (!isFirst("__lt__") || cls.mro.some((base) => base !== cls && ORDERS.some((name) => base.members.has(name))))
    return stuck("total_ordering");
  for (const name of ["__le__", "__gt__", "__ge__"] as const)
    if (!isFirst(name)) cls.members.set(name, new Ordering(name));
  return cls;
}

const ORDERS = ["__lt__", "__le__", "__gt__", "__ge__"];

/** `itemgetter(…)` and `attrgetter(…)`: an object that is called like a function. */
export class Getter extends Native {
  readonly isItem: boolean;
  readonly keys: readonly Held[];

  constructor(isItem: boolean, keys: readonly Held[]) {
    super("getter", `<object> ${isItem ? "itemgetter" : "attrgetter"}()`);
    this.isItem = isItem;
    this.keys = keys;
  }
}

export function* got(machine: Machine, { isItem, keys }: Getter, held: Held): Run<Held> {
  const found: Held[] = [];
  for (const key of keys) {
    if (isItem) found.push(yield* itemOf(machine, held, key));
    else if (key instanceof Thing || key.type !== "str" || key.value.includes(".")) return stuck("attrgetter");
    else found.push(yield* attribute(machine, held, key.value));
  }
  return found.length === 1 ? (found[0] ?? NONE) : new Tuple(found);
}

function copied(held: Held): Held {
  if (held instanceof Deque) return new Deque(held.items, held.maxlen);
  if (held instanceof FunctionObject || held instanceof Native || held instanceof Class) return held;
  if (held instanceof List) return new List([...held.items]);
  if (held instanceof PySet)
    return new PySet([...held.items.values()], held.items.size < 5 ? held.table?.copied() : undefined);
  if (held instanceof Dict) {
    const dict = new Dict();
    dict.factory = held.factory;
    dict.like = held.like;
    for (const [key, value] of held.entries.values()) dict.set(key, value);
    return dict;
  }
  if (held instanceof EnumMember) return held;
  if (held instanceof Instance) {
    if (held.core !== undefined || held.cls.find("__reduce__")) return stuck("copy");
    if (held.cls.find("__copy__") || held.cls.isException) return stuck("copy");
    const instance = new Instance(held.cls);
    for (const [name, value] of held.fields) instance.fields.set(name, value);
    return instance;
  }
  return held instanceof Thing && !(held instanceof Tuple) ? stuck("copy") : held;
}

export function deepCopied(held: Held, known: Map<Held, Held>): Held {
  if (!(held instanceof Thing)) return held;
  const before = known.get(held);
  if (before) return before;
  if (held instanceof Tuple) {
    const items = held.items.map((item) => deepCopied(item, known));
    return items.every((item, at) => item === held.items[at]) ? held : new Tuple(items);
  }
  if (held instanceof Instance && (held.cls.find("__deepcopy__") || held.cls.isException)) return stuck("deepcopy");
  const copy = copied(held);
  known.set(held, copy);
  if (copy instanceof Deque) copy.items = copy.items.map((item) => deepCopied(item, known));
  if (copy instanceof List) copy.items = copy.items.map((item) => deepCopied(item, known));
  if (copy instanceof Instance)
    for (const [name, value] of copy.fields) copy.fields.set(name, deepCopied(value, known));
  if (copy instanceof Dict)
    for (const [key, value] of [...copy.entries.values()]) copy.set(key, deepCopied(value, known));
  return copy;
}
