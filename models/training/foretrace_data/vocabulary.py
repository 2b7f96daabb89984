"""The words of the `foretrace` vocabulary, in the order that fixes their ids.

A model's weights depend on every id, so this list may only change together with a newly trained model. Words before
`NAMES` are part of the language or its library and always in; `NAMES` are usual in exercises and application code, the
most usual first, and fill what is left of the 1,536 entries.
"""

SIZE = 1536  # a multiple of 128, which matrix units like

SPECIALS = [
    *"<s> <pad> </s> <unk> <encoder-decoder> <mask0>".split(),
    *"<line> <state> </state> <dictsep> <output> <function> <singleline> <tutorial> <codenet>".split(),
    *"<indent> <dedent>".split(),
    *"<call> <return> <raise> <back> <eval> <object> <class> <module> <unknown>".split(),
    *"<ell> <approx> <del> <nonl> <resume> <yield>".split(),
    *(f"<reserved{i}>" for i in range(16)),
]
LINES = [f"<{i}>" for i in range(200)]
SPACE = "\u2581"
BYTES = [f"<0x{i:02X}>" for i in range(256)]
CHARACTERS = [chr(i) for i in range(33, 127)]
OPERATORS = "** // == != <= >= << >> += -= *= /= -> :=".split()

# Every character of a rare identifier can go on a word; longer continuations only save tokens.
CONTINUATIONS = [
    *"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_",
    *"""_name _list _count _sum _value _index _key _num _number _str _string _item _items _price _id _size _max _min
    _to _of _by _and _or _is _in _at _from _with _for _first _last _word _words _char _chars _element _len _length _digit
    _digits _total _data _dict _set _text _line _rate _time _date _node _path _score _state _type _func _pos _left _right
    _even _odd _all _one _two _new _tuple _array _matrix _row _col _map _result""".split(),
    *"""er in on an or es ed ing ion tion al ar at en it is le ly st th ter re ra ri ro ch ck ll el ol ul de te me ne
    se ve ge ce nd nt ss us as am ad id im il ow om ur ic ent est ist ate ive ment able ity Error Node List""".split(),
]

KEYWORDS = """False None True and as assert async await break class continue def del elif else except finally for from
global if import in is lambda nonlocal not or pass raise return try while with yield match case type""".split()

BUILTINS = """abs all any ascii bin bool bytearray bytes callable chr classmethod complex delattr dict dir divmod
enumerate eval exec filter float format frozenset getattr globals hasattr hash hex id input int isinstance issubclass
iter len list locals map max memoryview min next object oct open ord pow print property range repr reversed round set
setattr slice sorted staticmethod str sum super tuple vars zip NotImplemented Ellipsis inf nan""".split()

EXCEPTIONS = """BaseException Exception ArithmeticError AssertionError AttributeError ConnectionError EOFError
FileNotFoundError IOError ImportError IndexError KeyError KeyboardInterrupt LookupError MemoryError
ModuleNotFoundError NameError NotImplementedError OSError OverflowError PermissionError RecursionError RuntimeError
StopIteration SyntaxError SystemExit TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError
UnicodeError ValueError Warning ZeroDivisionError JSONDecodeError""".split()

METHODS = """capitalize casefold center count encode endswith expandtabs find format_map index isalnum isalpha isascii
isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans
partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith
strip swapcase title translate upper zfill append clear copy extend insert pop remove reverse sort fromkeys get items
keys popitem setdefault update values add difference difference_update discard intersection intersection_update
isdisjoint issubset issuperset symmetric_difference symmetric_difference_update union as_integer_ratio bit_count
bit_length conjugate denominator numerator imag real from_bytes to_bytes fromhex is_integer decode send throw close
read write readline readlines""".split()

DUNDERS = """__init__ __repr__ __str__ __len__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __add__ __radd__ __iadd__
__sub__ __mul__ __truediv__ __mod__ __neg__ __getitem__ __setitem__ __delitem__ __contains__ __iter__ __next__
__call__ __enter__ __exit__ __hash__ __bool__ __new__ __post_init__ __class__ __name__ __main__ __dict__ __doc__
__getattr__""".split()

LIBRARY = """math itertools collections functools heapq bisect string re json datetime enum operator typing random
time sys os copy dataclasses statistics fractions decimal contextlib abc acos asin atan atan2 ceil comb copysign cos
degrees dist exp fabs factorial floor fmod fsum gcd hypot isclose isfinite isinf isnan isqrt lcm log log10 log2 modf
perm pi prod radians remainder sin sqrt tan tau trunc accumulate batched chain combinations
combinations_with_replacement compress cycle dropwhile filterfalse from_iterable groupby islice pairwise permutations
product repeat starmap takewhile tee zip_longest ChainMap Counter OrderedDict defaultdict deque namedtuple most_common
elements subtract total appendleft popleft extendleft rotate maxlen move_to_end _asdict _replace cache cached_property
cmp_to_key lru_cache partial reduce singledispatch total_ordering wraps heapify heappop heappush heappushpop
heapreplace merge nlargest nsmallest bisect_left bisect_right insort insort_left insort_right ascii_letters
ascii_lowercase ascii_uppercase digits hexdigits punctuation whitespace capwords findall finditer fullmatch search sub
group groups groupdict span escape dumps loads indent sort_keys default date timedelta today strftime strptime
isoformat fromisoformat weekday total_seconds year month day hour minute second Enum IntEnum Flag auto unique name
value and_ or_ not_ attrgetter contains concat eq floordiv ge getitem gt itemgetter le lt methodcaller mod mul ne neg
truediv xor Any Callable Dict Generic Iterable Iterator List NamedTuple Optional Sequence Set Tuple TypeVar Union
dataclass field frozen order default_factory deepcopy contextmanager suppress ABC abstractmethod setter Fraction
Decimal mean median mode sep end key start stop step initial maxsplit strict exit stdin""".split()

NAMES = """self args kwargs other cls result results res out output val ans cnt numbers area element pattern sign
items my_list email category data num nums number arr array text word words char chars letter line lines row rows col
cols item first last left right low high mid idx pos position column matrix grid board cell size length width depth
level node root head prev current curr cur count parent child children tree graph edge neighbor visited queue stack
heap path distance cost weight price amount balance owner quantity stock student person score grade average avg best
maximum minimum target source seen found flag done valid check test main run solve process compute calculate convert
parse token tokens evaluate push is_empty fib fibonacci fact is_prime prime factor divisor power base digit swap temp
tmp pivot palindrome vowel freq frequency counter message msg error errors status state config record entry table pair
point Point radius square Animal Dog Person Student Account Stack Queue Node LinkedList Tree Graph Color color red
green blue player Player game turn winner move card steps limit threshold ratio temperature city names file content
func function fn wrapper decorator inner outer increment filtered even odd positive negative duplicates flat nested
chunk window substring prefix suffix dp memo acc bit binary new dist user height lst task tail expr shift offset
encoded decoded Shape Circle""".split()


def vocabulary() -> list:
    """All 1,536 entries, an entry's index being its id."""
    fixed = [
        *SPECIALS, *LINES, SPACE, *BYTES, *CHARACTERS, *OPERATORS, *(f"##{c}" for c in CONTINUATIONS),
        *KEYWORDS, *BUILTINS, *EXCEPTIONS, *METHODS, *DUNDERS, *LIBRARY,
    ]
    entries = list(dict.fromkeys([*fixed, *NAMES]))
    if len(entries) < SIZE:
        raise ValueError(f"the vocabulary has {len(entries)} entries and needs {SIZE}")
    return entries[:SIZE]
