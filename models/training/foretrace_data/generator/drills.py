"""Drills of every method, builtin and common library function: short programs on awkward values, each row as likely as any other."""

from typing import Any, Dict, List, NamedTuple, Sequence

from .expressions import rows
from .lines import fill, source
from .template import Draw

NAMES = "s text word|nums xs items|d ages stock|s seen ids|f keys frozen|t pair row|n x count|x rate value|b data raw"
TYPES = dict(zip("str list dict set frozenset tuple int float bytes".split(), (names.split() for names in NAMES.split("|"))))
RESULTS = "r out res y z got ans result first".split()
FUNCTIONS = "f check convert compute probe view apply".split()
ERRORS = "ValueError TypeError IndexError KeyError AttributeError OverflowError ZeroDivisionError".split()

# type or module -> rows over a value {v}; other holes draw a value of their kind; `!` marks a statement, ` ; ` a new line.
TABLE: Dict[str, str] = {
    "str": """{v}.capitalize() | {v}.casefold() | {v}.center({wid}) | {v}.center({wid}, '-') | {v}.count({sub}) | {v}.count('') | {v}.count({sub}, {idx}) | {v}.encode() | {v}.encode('utf-8') | {v}.endswith({sub})
        {v}.endswith(({sub}, {sub})) | {v}.expandtabs() | {v}.expandtabs({pos}) | ('a\\t' + {v}).expandtabs(4) | {v}.find({sub}) | {v}.find({sub}, {idx}) | {v}.find('') | '{{}}|{{}}'.format({v}, {int}) | '{{0:>{wid}}}'.format({v})
        '{{n}}-{{m:02d}}'.format(n={v}, m={nat}) | '{{a}} {{b}}'.format_map({{'a': {v}, 'b': {int}}}) | {v}.index({sub}) | {v}.isalnum() | {v}.isalpha() | {v}.isascii() | {v}.isdecimal() | {v}.isdigit() | {v}.isidentifier()
        {v}.islower() | {v}.isnumeric() | {v}.isprintable() | {v}.isspace() | {v}.istitle() | {v}.isupper() | {v}.join({words}) | {v}.join('abc') | {v}.join([]) | '-'.join({v}) | {v}.ljust({wid}) | {v}.ljust({wid}, '.') | {v}.lower()
        {v}.lstrip() | {v}.lstrip({chars}) | str.maketrans('ab', 'xy') | str.maketrans('', '', {chars}) | {v}.translate(str.maketrans('aeo', '430')) | {v}.translate(str.maketrans('', '', {chars})) | {v}.translate({{97: 'A', 98: None}})
        {v}.partition({sep}) | {v}.removeprefix({sub}) | {v}.removesuffix({sub}) | {v}.replace({sub}, {sub}) | {v}.replace({sub}, '') | {v}.replace('', '.') | {v}.replace({sub}, '_', {exp}) | {v}.rfind({sub}) | {v}.rindex({sub})
        {v}.rfind({sub}, {idx}, {wid}) | {v}.rjust({wid}) | {v}.rjust({wid}, '0') | {v}.rpartition({sep}) | {v}.rsplit() | {v}.rsplit({sep}, {exp}) | {v}.rstrip() | {v}.rstrip({chars}) | {v}.split() | {v}.split({sep}) | {v}.split(None, 1)
        {v}.split({sep}, {exp}) | {v}.splitlines() | ({v} + '\\n').splitlines(True) | ('a\\n\\n' + {v}).splitlines() | {v}.startswith({sub}) | {v}.startswith({sub}, {idx}) | {v}.strip() | {v}.strip({chars}) | {v}.swapcase() | {v}.title() | {v}.upper()
        {v}.zfill({wid}) | ('-' + {v}).zfill({wid}) | {v}[{idx}:{idx}:{pos}] | {v}[::-1] | {v} * {exp} | {v} % () | {v} <= {str} | {v}.upper().isupper() | {v}.strip().split() | {v}[{idx}].isalpha()""",
    "list": """! {v}.append({int}) | ! {v}.append({list}) | ! {v}.clear() | {v}.copy() | ! ys = {v}.copy() ; ys.append({int}) | {v}.count({int}) | ! {v}.extend({list}) | ! {v}.extend('ab') | ! {v}.extend(range({exp})) | {v}.index({int}) | {v}.index({int}, {pos})
        ! {v}.insert({idx}, {int}) | ! {v}.insert(-1, {int}) | ! {v}.insert(99, {int}) | {v}.pop() | {v}.pop(0) | {v}.pop({idx}) | ! {v}.remove({int}) | ! {v}.reverse() | {v}.reverse() | ! {v}.sort() | ! {v}.sort(reverse=True) | ! {v}.sort(key=lambda k: k % {pos})
        ! {v}.sort(key=abs) | ! {v}[{idx}:{idx}] = {list} | ! del {v}[{idx}:{idx}] | ! {v}[::2] = [0] * len({v}[::2]) | ! {v} += {tuple} | ! {v} *= {exp} | ! a, *b = {v} | {v}[{idx}:{idx}] | {v}[::-{pos}] | {v} * {exp} | [*{v}, {int}] | {v} == {v}[:] | {v} is {v}[:] | ! {v}[:] = sorted({v})""",
    "dict": """! {v}.clear() | {v}.copy() | ! e = {v}.copy() ; e[{key}] = {int} | dict.fromkeys({v}, {int}) | dict.fromkeys('aba') | dict.fromkeys({words}, 0) | {v}.get({key}) | {v}.get({key}, {int}) | list({v}.items()) | list({v}.keys()) | {v}.keys() | {v}.pop({key})
        {v}.pop({key}, None) | {v}.popitem() | {v}.setdefault({key}, {int}) | {v}.setdefault({key}) | ! {v}.setdefault({key}, []) | ! {v}.update({dict}) | ! {v}.update(a={int}) | ! {v}.update([({key}, {int})]) | list({v}.values()) | {v}.values() | {v}.items()
        {v}.keys() & {{{key}, {key}}} | {v}.keys() - {{{key}}} | ! {v}[{key}] = {int} | ! del {v}[{key}] | ! {v} |= {dict} | {key} in {v} | {int} in {v}.values() | list(reversed({v})) | {{**{v}, 'z': {int}}} | ! k = next(iter({v})) ; {v}[k] += {int} | sum({v}.values(), {int})""",
    "set": """! {v}.add({int}) | ! {v}.add({tuple}) | ! {v}.clear() | ! w = {v}.copy() ; w.add({int}) | {v}.difference({set}) | {v}.difference({list}, {list}) | ! {v}.difference_update({set}) | ! {v}.discard({int}) | {v}.intersection({set}) | {v}.intersection({list})
        ! {v}.intersection_update({set}) | {v}.isdisjoint({set}) | {v}.issubset({set}) | {v}.issubset(range({nat})) | {v}.issuperset({set}) | {v}.issuperset([]) | ! x = max({v}) ; {v}.remove(x) | ! {v}.remove({int}) | {v}.symmetric_difference({set})
        ! {v}.symmetric_difference_update({list}) | {v}.union({set}) | {v}.union({list}, {tuple}) | ! {v}.update({list}) | ! {v}.update({list}, {set}) | ! one = {{{int}}} ; got = one.pop() ; {v}.add(got) | {v} ^ {set} | {v} < {set} | {v} >= {set} | ! {v} ^= {set} | ! {v} -= {set} | {v} == set({list}) | {v}.pop() if len({v}) == 1 else sorted({v})""",
    "frozenset": """{v}.copy() | {v}.difference({list}) | {v}.intersection({list}) | {v}.isdisjoint({list}) | {v}.issubset({set}) | {v}.issuperset({list}) | {v}.symmetric_difference({list}) | {v}.union({list}) | {v} | {set} | {v} & {set} | {v} - {set} | {v} == {set} | {{{v}: {int}}}
        len({v}) | sorted({v}) | {int} in {v} | {v}.add({int}) | ! groups = {{{v}, frozenset({list})}} ; size = len(groups) | ! {v} |= {set}""",
    "tuple": """{v}.count({int}) | {v}.index({int}) | {v}.index({int}, {exp}) | {v} + {tuple} | {v} * {exp} | {v}[{idx}] | {v}[{idx}:{idx}] | {v}[::-1] | {v} < {tuple} | ! a, *b = {v} | ! *a, b = {v} | ! (a, b), c = {v}[:2], {int} | ! {v}[0] = {int} | {int} in {v} | sorted({v}, reverse=True) | (*{v}, {int})
        max({v}, default={int}) | ! {v} += ({int},) | tuple(reversed({v})) | {v} == ({int}, {int}) | {v}.append({int}) | {{{v}: 'here'}} | tuple(zip({v}, {list}))""",
    "int": """{v}.as_integer_ratio() | {v}.bit_count() | {v}.bit_length() | {v}.conjugate() | int.from_bytes(b'\\x01\\x02', 'big') | int.from_bytes(b'\\xff', 'little', signed=True) | {v}.to_bytes(2, 'big') | {v}.to_bytes(4, 'little', signed=True) | {v}.numerator
        ({v}).real + {v}.imag | int(str({v})) | int({str}) | int('{nat}', 8) | int('{nat}', 16) | int('0b101', 0) | int(' {nat} ') | int({float}) | -{v} // {nz} | -{v} % {nz} | divmod({v}, {nz}) | divmod(-{v}, {nz}) | pow({v}, {exp}) | pow({v}, {exp}, {pos}) | {v} & {nat} | {v} ^ {nat} | ~{v} | +{v}
        {v} << {exp} | {v} >> {exp} | ! {v} <<= {exp} | ! {v} >>= 1 | ! {v} ^= {nat} | ! {v} |= {nat} | ! {v} **= 2 | {v} / {nz} | {v} // 0 | {v} % 0 | {v} == {float} | True + {v} | {v} if {v} else 'none' | {v}.__add__({int}) | not {v} | round({v}, -1) | f'{{{v}:+d}}' | f'{{{v}:#x}}' | f'{{{v}:08b}}' | f'{{{v}:_}}' | '%05d' % {v}""",
    "float": """{v}.as_integer_ratio() | {v}.conjugate() | float.fromhex('0x1.8p1') | (0.5).hex() | {v}.is_integer() | {v}.real | float({str}) | float('inf') > {v} | float(' {nat} ') | float('nan') == float('nan') | round({v}) | round({v}, {exp}) | round({v}, -1) | round({int} + 0.5) | int({v}) | int(-{v}) | {v} // {nz}
        {v} % {nz} | -{v} % 3 | divmod({v}, {pos}) | {v} ** 2 | abs(-{v}) | 0.1 + 0.2 == 0.3 | 0.5 + 0.25 | {v} == int({v}) | f'{{{v}:.{exp}f}}' | f'{{{v}:>{wid}.1f}}' | f'{{{v}:e}}' | f'{{{v}:.1%}}' | f'{{{v}:g}}' | '%.2f' % {v} | str({v}) | {v} / 0 | {v} < {int} | max({v}, {int}) | bool({v})
        ! {v} /= 2 | ! {v} -= {float} | ! {v} //= {pos} | ! {v} %= {pos}""",
    "bytes": """{v}.capitalize() | {v}.center({wid}, b'*') | {v}.count(b'a') | {v}.decode() | {v}.decode('ascii') | {v}.endswith(b'c') | {v}.expandtabs(4) | {v}.find(b'b') | bytes.fromhex('61 62') | {v}.hex() | {v}.hex('-') | {v}.index(b'b') | {v}.isalnum() | {v}.isalpha() | {v}.isascii() | {v}.isdigit()
        {v}.islower() | {v}.isspace() | {v}.istitle() | {v}.isupper() | b'-'.join([{v}, b'x']) | {v}.ljust({wid}) | {v}.lower() | {v}.lstrip() | {v}.lstrip(b'ab') | bytes.maketrans(b'ab', b'xy')[97:99] | {v}.translate(bytes.maketrans(b'ab', b'xy')) | {v}.translate(None, b'b') | {v}.partition(b' ') | {v}.removeprefix(b'a')
        {v}.removesuffix(b'c') | {v}.replace(b'a', b'ee') | {v}.rfind(b'a') | {v}.rindex(b'a') | {v}.rjust({wid}, b'.') | {v}.rpartition(b'b') | {v}.rsplit(b' ', 1) | {v}.rstrip() | {v}.split() | {v}.split(b'b') | {v}.splitlines() | {v}.startswith(b'a') | {v}.strip() | {v}.swapcase() | {v}.title() | {v}.upper() | {v}.zfill({wid})
        {v}[0] | {v}[-1] | {v}[{idx}:] | {v}[::-1] | list({v}) | len({v}) | {v} + b'!' | {v} * {exp} | 97 in {v} | b'ab' in {v} | {v} == 'abc' | bytes({list}) | bytes({exp}) | bytearray({v}) | ! m = bytearray({v}) ; m.append({nat}) | ! m = bytearray({v}) ; m[0] = 65 | {v} + 'a' | max({v}) | sum({v}) % 256 | ! {v}[0] = 65""",
    "builtins": """abs({int}) | all({v}) | all([]) | any({v}) | any([0, '', None]) | ascii({str}) | bin({int}) | bool({v}) | bool('0') | bytearray(b'ab') | bytes([{nat}, {nat}]) | callable(len) | callable({v}) | chr({nat} + 65) | complex({int}, {int}) | dict(a={int}, b={int}) | dict([({key}, {int})]) | divmod({int}, {nz})
        list(enumerate({v}, {int})) | list(filter(None, {v})) | list(filter(lambda k: k % 2, {v})) | float({v}[0]) | format({int}, '>5') | format({float}, '.1f') | frozenset({v}) | getattr({v}, 'missing', {int}) | getattr('ab', 'upper')() | hasattr({v}, 'append') | hash({nat}) == {nat} | hash(True) | hex({int}) | int('{nat}')
        isinstance({v}, (list, tuple)) | isinstance(True, int) | isinstance({int}, float) | issubclass(bool, int) | issubclass(KeyError, LookupError) | issubclass(ZeroDivisionError, ArithmeticError) | issubclass(int, object) | ! it = iter({v}) ; one = next(it, None) ; two = next(it, None) | len({v}) | list(map(abs, {v}))
        list(map(lambda a, b: a * b, {v}, {list})) | list(map(pow, {v}, [2, 0, 1])) | max({v}, key=lambda k: k % {pos}) | max({v}, default=0) | min({v}) | min({int}, {int}, {int}) | next(iter({v}), {int}) | oct({nat}) | ord({word}[0]) | pow({nat}, {exp}) | pow(2, -{pos}) | print({v}, sep=', ') | print(*{v}, sep='-')
        print({int}, {str}, end='!\\n') | list(range({int}, {int}, {nz})) | range({int}, {int})[-1] | {int} in range({int}) | len(range({int}, {nat}, {pos})) | repr({str}) | list(reversed({v})) | round({float}, {exp}) | set({v}) | sorted({v}, key=lambda k: (-k, k)) | sorted({words}, key=str.lower, reverse=True) | sorted({words}, key=len)
        slice({exp}, {nat}) == slice({exp}, {nat}, None) | {v}[slice(None, None, -1)] | str({v}) | str(None) + str(True) | sum({v}) | sum({v}, {int}) | sum([[1], [2]], []) | tuple({v}) | type({v}).__name__ | type({int}) is type({float}) | list(zip({v}, {words})) | list(zip(*[{v}, {v}])) | dict(zip({words}, {v})) | list(map(int, '{nat}'))""",
    "math": """math.ceil({v}) | math.comb({pos}, 2) | math.copysign({int}, -1) | math.degrees(math.pi) | math.dist((0, 0), (3, 4)) | round(math.e, 3) | round(math.exp({exp}), 2) | math.fabs({int}) | math.factorial({pos}) | math.floor({v}) | math.floor(-{v}) | math.fmod({int}, {nz}) | math.fsum([0.1] * 10) | math.gcd({nat}, {nat})
        math.hypot(3, 4) | math.inf > {nat} | -math.inf | math.isclose(0.1 + 0.2, 0.3) | math.isfinite({v}) | math.isinf(math.inf) | math.isnan(math.nan) | math.isqrt({nat}) | math.lcm({pos}, {pos}) | round(math.log({pos}), 3) | math.log10(1000) | math.log2({exp} + 1) | math.modf(2.5) | math.perm({pos}, 2)
        math.nan == math.nan | round(math.pi, {exp}) | math.pow({pos}, {exp}) | math.prod({list}) | round(math.radians(180), 2) | math.sqrt({nat}) | math.sqrt({int}) | round(math.tau, 2) | math.trunc({v}) | math.trunc(-{v}) | math.factorial({int}) | math.log({exp}) | math.gcd(*{list})""",
    "itertools": """list(itertools.accumulate({v})) | list(itertools.accumulate({v}, max)) | list(itertools.accumulate({v}, lambda a, b: a * b)) | list(itertools.chain({v}, {list})) | list(itertools.chain.from_iterable([{v}, 'ab'])) | list(itertools.combinations({v}, 2)) | list(itertools.combinations_with_replacement('ab', 2))
        list(itertools.compress({v}, [1, 0, 1])) | list(itertools.islice(itertools.count({int}, {pos}), 3)) | list(itertools.islice(itertools.cycle('abc'), {wid})) | list(itertools.dropwhile(lambda k: k > {int}, {v})) | list(itertools.filterfalse(lambda k: k % 2, {v})) | [(k, list(g)) for k, g in itertools.groupby({v}, lambda k: k > {int})]
        [(k, len(list(g))) for k, g in itertools.groupby('aabbba')] | list(itertools.islice({v}, {exp})) | list(itertools.islice({v}, 1, None, 2)) | list(itertools.permutations('abc', 2)) | list(itertools.product([0, 1], repeat=2)) | list(itertools.product({v}[:2], 'ab')) | list(itertools.repeat({int}, {exp}))
        list(itertools.starmap(pow, [(2, {exp}), ({pos}, 2)])) | list(itertools.takewhile(lambda k: k < {int}, {v})) | ! p, q = itertools.tee({v}) ; both = next(p, 0), list(q) | list(itertools.zip_longest({v}, 'ab')) | list(itertools.zip_longest({v}, {list}, fillvalue=0)) | sum(1 for _ in itertools.permutations({v}[:3]))""",
    "collections": """collections.Counter({v}) | collections.Counter({v}).most_common(1) | collections.Counter({word})['e'] | collections.Counter('abca') - collections.Counter('ab') | collections.Counter('ab') + collections.Counter('bc') | sorted(collections.Counter(a={pos}, b=1).elements())
        ! c = collections.Counter({v}) ; c.update({list}) | ! c = collections.Counter({v}) ; c[{int}] += 2 | ! q = collections.deque({v}) ; q.appendleft({int}) | ! q = collections.deque({v}, maxlen=3) ; q.append({int}) | ! q = collections.deque({v}) ; q.rotate({nz}) | ! q = collections.deque({v}) ; q.popleft()
        ! q = collections.deque({v}) ; q.extendleft({list}) | ! m = collections.defaultdict(int) ; m[{word}] += {int} | ! m = collections.defaultdict(list) ; m[{int}].append({word}) | ! m = collections.defaultdict(set) ; m['a'].add({int}) | ! o = collections.OrderedDict(a=1, b=2) ; o.move_to_end('a')
        ! o = collections.OrderedDict(b={int}, a={int}) ; o.popitem(last=False) | ! Point = collections.namedtuple('Point', 'x y') ; p = Point({int}, {int}) ; q = p._replace(x={int}) | ! Pair = collections.namedtuple('Pair', ['a', 'b']) ; pair = Pair({word}, b={int}) ; d2 = pair._asdict()
        collections.ChainMap({{'a': {int}}}, {{'a': 0, 'b': 1}})['a'] | dict(collections.ChainMap({dict}, {dict})) | collections.defaultdict(int)['new']""",
    "functools": """functools.reduce(lambda a, b: a + b, {v}, {int}) | functools.reduce(lambda a, b: a * 10 + b, {v}, 0) | functools.reduce(max, {v}) | functools.partial(pow, 2)({exp}) | functools.partial(int, base=2)('101') | ! add = functools.partial(lambda a, b: a - b, {int}) ; r2 = add({int})
        sorted({v}, key=functools.cmp_to_key(lambda a, b: b - a)) | functools.reduce(lambda acc, k: acc + [k], {v}, [])""",
    "heapq": """! h = {v}[:] ; heapq.heapify(h) | ! h = [] ; heapq.heappush(h, {int}) ; heapq.heappush(h, {int}) ; low = heapq.heappop(h) | ! h = sorted({v}) ; heapq.heappush(h, {int}) | ! h = sorted({v}) ; got = heapq.heappushpop(h, {int}) | ! h = sorted({v}) ; got = heapq.heapreplace(h, {int})
        list(heapq.merge(sorted({v}), sorted({list}))) | heapq.nlargest(2, {v}) | heapq.nsmallest({exp}, {v}) | heapq.nsmallest(2, {words}, key=len) | heapq.nlargest(1, {v}, key=lambda k: -k) | heapq.heappop(sorted({v}))""",
    "bisect": """bisect.bisect(sorted({v}), {int}) | bisect.bisect_left(sorted({v}), {int}) | bisect.bisect_right(sorted({v}), {int}) | ! a = sorted({v}) ; bisect.insort(a, {int}) | ! a = sorted({v}) ; bisect.insort_left(a, {int}) | ! a = sorted({v}) ; bisect.insort_right(a, {int}) | 'FDCBA'[bisect.bisect([60, 70, 80, 90], {nat} + 60)]""",
    "string": """string.ascii_lowercase[{nat} % 26] | string.ascii_uppercase[:{pos}] | string.ascii_letters.find({v}[:1]) | string.digits | string.hexdigits[{wid}] | [c for c in {v} if c in string.punctuation] | ''.join(c for c in {v} if c not in string.whitespace) | string.capwords({v}) | string.capwords('a-b c', '-') | string.Template('$a: ${{b}}s').substitute(a={v}, b={int})
        string.Template('$x').safe_substitute({{}}) | string.ascii_lowercase.index({v}[-1].lower()) | {v}.translate(str.maketrans('', '', string.punctuation))""",
    "re": """re.findall(r'\\d+', {v}) | re.findall('[aeiou]', {v}) | re.findall(r'(\\w)(\\d)', {v}) | re.findall(r'\\w+', {v}) | re.split(r'[,; ]+', {v}) | re.split(r'(-)', {v}) | re.sub(r'\\d', '#', {v}) | re.sub('[aeiou]', '', {v}, count=1) | re.sub(r'(\\w)(\\w)', r'\\2\\1', {v}) | re.subn('a', 'o', {v}) | re.sub(r'\\s+', ' ', {v})
        bool(re.match(r'[a-z]', {v})) | re.match(r'\\w*', {v}).group() | bool(re.fullmatch(r'\\w+', {v})) | bool(re.search(r'\\d', {v})) | (re.search(r'\\d+', {v}) or [None])[0] | [m.start() for m in re.finditer('a', {v})] | [m.span() for m in re.finditer(r'\\d+', {v})] | bool(re.search('HE', {v}, re.IGNORECASE)) | re.compile(r'[a-c]+').findall({v}) | re.escape('a.b*')
        re.findall('a|b', {v}) | re.findall('a.', {v}) | re.findall('^.', {v}) | re.findall('.$', {v}) | re.search(r'(?P<n>\\d+)', {v} + '7').group('n') | re.match(r'(\\w)(.*)', 'x' + {v}).groups() | re.findall('a+', {v}) | re.findall('ab?', {v}) | re.sub(r'(\\d+)', lambda m: str(int(m.group(1)) + 1), {v})""",
    "datetime": """datetime.date(2024, 2, 28) + datetime.timedelta(days={pos}) | datetime.date(2023, {pos}, {pos}) | datetime.date(2024, 1, 31) < datetime.date(2024, 2, {pos}) | (datetime.date(2024, 3, 1) - datetime.date(2024, 2, {pos})).days | datetime.date(2024, 5, {pos}).weekday() | datetime.date(2024, 5, {pos}).isoformat()
        datetime.timedelta(hours={nat}, minutes={nat}).total_seconds() | datetime.timedelta(days={pos}, hours=30).days | str(datetime.timedelta(minutes={nat})) | datetime.time({pos}, {nat}).strftime('%H:%M') | datetime.datetime(2024, 1, {pos}, 9).isoformat() | datetime.datetime(2024, 12, 31, 23) + datetime.timedelta(hours={pos})
        datetime.datetime.strptime('2024-0{pos}-1{exp}', '%Y-%m-%d').date() | datetime.date.fromisoformat('2023-0{pos}-0{pos}').year | datetime.date(2024, 2, 30) | datetime.date(2024, 5, 17).replace(day={pos}) | datetime.date(2024, 5, 17).strftime('%d/%m/%y') | datetime.time({pos}, 30).hour""",
    "json": """json.dumps({v}) | json.dumps({list}) | json.dumps({v}, sort_keys=True) | json.dumps({{'a': None, 'b': True, 'c': {float}}}) | json.dumps({words}, separators=(',', ':')) | json.dumps({v}, indent=1).split('\\n') | json.loads('[1, 2.5, null, true]') | json.loads('{{"a": {int}, "b": [{int}]}}') | json.loads(json.dumps({v})) == {v} | json.dumps(({int}, {int})) | json.dumps({str})
        json.dumps({{1: 2}}) | json.loads('"x"') | json.loads('{nat}') | len(json.dumps({v}))""",
    "operator": """operator.add({v}, {int}) | operator.sub({v}, {int}) | operator.mul({v}, {int}) | operator.truediv({v}, {nz}) | operator.floordiv({v}, {nz}) | operator.mod({v}, {nz}) | operator.neg({v}) | operator.eq({v}, {int}) | operator.ne({v}, {int}) | operator.lt({v}, {int}) | operator.le({v}, {int}) | operator.gt({v}, {int}) | operator.contains({list}, {int})
        operator.getitem({words}, 0) | sorted({dict}.items(), key=operator.itemgetter(1)) | operator.itemgetter(0, -1)({words}) | operator.attrgetter('real')({v}) | operator.methodcaller('upper')({word}) | list(map(operator.itemgetter(0), {words})) | list(map(operator.mul, {list}, {list})) | {{'+': operator.add, '-': operator.sub}}['+']({v}, {int}) | max({dict}.items(), key=operator.itemgetter(1))""",
    "copy": """! a = [{list}, {list}] ; b = copy.copy(a) ; b[0].append({int}) | ! a = [{list}, {list}] ; b = copy.deepcopy(a) ; b[0].append({int}) | ! a = {{'k': {list}}} ; b = copy.copy(a) ; b['k'] += [{int}] | ! a = {{'k': {list}}} ; b = copy.deepcopy(a) ; b['k'] += [{int}] | copy.copy({list}) | copy.deepcopy({dict})""",
    "fractions": """fractions.Fraction({int}, {nz}) | fractions.Fraction({int}, {nz}) + fractions.Fraction(1, {pos}) | fractions.Fraction('0.25') * {int} | fractions.Fraction({nat}, {pos}).numerator | float(fractions.Fraction({int}, 4)) | str(fractions.Fraction({nat}, 6)) | fractions.Fraction({nat}, {pos}) > {int}""",
    "decimal": """decimal.Decimal('0.1') + decimal.Decimal('0.2') | str(decimal.Decimal('{nat}.50') * 2) | decimal.Decimal('1.25').quantize(decimal.Decimal('0.1')) | int(decimal.Decimal('{nat}.9')) | decimal.Decimal({int}) / 4 | decimal.Decimal('{nat}.5') == {float}""",
    "statistics": """statistics.mean({v}) | statistics.median({v}) | statistics.mode({v}) | statistics.mode({words}) | round(statistics.pstdev({v}), 2) | statistics.median([{int}, {int}, {int}, {int}]) | statistics.mean([{float}, {float}])""",
    "textwrap": """textwrap.dedent('  a\\n    b') | textwrap.indent('a\\nb', '> ') | textwrap.shorten({v}, {wid} + 6) | textwrap.wrap({v}, 6) | textwrap.fill('one two three', 7)""",
}  # fmt: skip
MODULES = {  # the kind of value a module's rows work on
    "math": "float", "itertools": "list", "collections": "list", "functools": "list", "heapq": "list", "bisect": "list", "string": "str", "re": "str", "datetime": "",
    "json": "dict", "operator": "int", "copy": "", "fractions": "", "decimal": "", "statistics": "list", "textwrap": "sentence",
}  # fmt: skip
ROWS_OF = {group: rows(table) for group, table in TABLE.items()}
ROWS = [(group, row) for group, own in ROWS_OF.items() for row in own]
BYTES = (b"abc", b"", b"a b c", b"  ab ", b"AbC", b"12", b"a\tb", b"abcab", b"x\ny", b"caf\xc3\xa9", b"-7", b"\x00\xff")


class Line(NamedTuple):
    text: str
    is_statement: bool


def method_drill(d: Draw) -> str:
    """One to four rows of a type or module: one after the other, in a loop over several values, or in a function that may fail."""
    group, row = d.pick(ROWS)
    kind = MODULES.get(group, "list" if group == "builtins" else group)
    chosen = [row, *(other for other in d.sample(ROWS_OF[group], d.pick((0, 1, 1, 2, 3))) if other != row)]
    name = d.pick(TYPES.get(kind, ["s", "t"]))
    values = [value_of(d, kind) for _ in range(d.int(2, 3))]
    lines = [line for r in d.shuffled(chosen) for line in filled(d, r, kind, name, values[0])]
    uses_value = any("{v}" in r for r in chosen)
    shape = d.pick((straight, straight, straight, guarded, in_function, in_loop))
    body = shape(d, lines, name, [literal(d, value) for value in values]) if uses_value else straight(d, lines, "", [])
    head = [f"import {group}", ""] if group in MODULES else []
    return "\n".join([*head, *body]) + "\n"


def filled(d: Draw, row: str, kind: str, name: str, value: Any) -> List[Line]:
    is_statement = row.startswith("! ")
    text = fill(d, row[2:] if is_statement else row, kind, name, value)
    return [Line(part, is_statement) for part in text.split(" ; ")] if is_statement else [Line(text, text.startswith("print("))]


def straight(d: Draw, lines: Sequence[Line], name: str, values: Sequence[str]) -> List[str]:
    prints = d.chance(0.3)
    results = d.sample(RESULTS, len(lines))
    out = [f"{name} = {values[0]}"] if name else []
    out += [line.text if line.is_statement else f"print({line.text})" if prints else f"{result} = {line.text}" for line, result in zip(lines, results)]
    return out


def guarded(d: Draw, lines: Sequence[Line], name: str, values: Sequence[str]) -> List[str]:
    out = straight(d, lines, name, values)
    tries = [f"    {line}" for line in out[1:]]
    handler = d.pick([f"except ({', '.join(d.sample(ERRORS, 3))}) as e:", "except Exception as e:", "except (ValueError, LookupError) as e:", "except Exception:"])
    told = ["    print('error')", "    failed = True"] + ["    print(type(e).__name__)", "    message = str(e)"] * ("as e" in handler)
    ending = d.pick([[], [], ["else:", "    fine = True"], ["finally:", "    done = True"]])
    return [out[0], "try:", *tries, handler, d.pick(told), *ending]


def in_function(d: Draw, lines: Sequence[Line], name: str, values: Sequence[str]) -> List[str]:
    function = d.pick(FUNCTIONS)
    body, results = [], []
    for at, line in enumerate(lines):
        if not line.is_statement:
            results.append("abcdefghijkl"[at])
        body.append(f"    {line.text}" if line.is_statement else f"    {results[-1]} = {line.text}")
    if len(results) == 1 and body[-1].startswith(f"    {results[0]} = "):
        body[-1] = f"    return {lines[-1].text}"
    else:
        body.append(f"    return {', '.join(results or [name])}")
    calls = [f"print({function}({value}))" if d.bool() else f"out{at} = {function}({value})" for at, value in enumerate(values[: d.int(1, 2)])]
    return [f"def {function}({name}):", *body, "", "", *calls]


def in_loop(d: Draw, lines: Sequence[Line], name: str, values: Sequence[str]) -> List[str]:
    first = lines[0]
    keep = d.bool() and not first.is_statement
    body = [f"    {first.text}", f"    print({name})"] if first.is_statement else [f"    results.append({first.text})" if keep else f"    print({first.text})"]
    return [*(["results = []"] if keep else []), f"for {name} in [{', '.join(values)}]:", *body]


def value_of(d: Draw, kind: str) -> Any:
    from . import lines

    if kind == "bytes":
        return d.pick(BYTES)
    if kind == "frozenset":
        return frozenset(d.ints(0, 4, 0, 9))
    if kind == "set":
        return set(d.ints(0, 4, 0, 9))
    if kind == "sentence":
        return d.sentence(3, 5)
    if kind == "list":
        return [d.int(-5, 9) for _ in range(d.int(0, 5))]
    return lines.value_of(d, kind or "int")


def literal(d: Draw, value: Any) -> str:
    if isinstance(value, frozenset):
        return f"frozenset({sorted(value)})" if value else "frozenset()"
    return source(d, value)
