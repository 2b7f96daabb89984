"""Every operator, method and common builtin as an expression with typed holes: the raw material of single lines and drills.

A hole is `{kind}`: a literal or variable of that kind is put there. The families hold each other's held-out pairs apart.
"""

from typing import Dict, List

# kind -> expressions over a value of that kind, written {v}; other holes draw a fresh value of their kind.
EXPRESSIONS: Dict[str, List[str]] = {
    "int": """{v} + {int} | {v} - {int} | {v} * {int} | {v} // {nz} | {v} % {nz} | {v} / {nz} | {v} ** {exp} | -{v} | abs({v}) | {v} // {int} | {v} % {int}
        divmod({v}, {nz}) | {v} & {nat} | {v} | {nat} | {v} ^ {nat} | ~{v} | {v} << {exp} | {v} >> {exp} | {v} == {int} | {v} < {int} | {v} >= {int}
        {v} != {int} | 0 < {v} < {nat} | str({v}) | bin({v}) | hex({v}) | oct({v}) | float({v}) | bool({v}) | {v}.bit_length() | pow({v}, {exp}) | pow({nat}, {exp}, {pos})
        max({v}, {int}) | min({v}, {int}) | round({v} / {nz}, {exp}) | {v} if {v} > {int} else {int} | not {v} | {v} and {int} | {v} or {int} | f'{{{v}:>{pos}}}' | f'{{{v}:0{pos}d}}'
        f'{{{v}:,}}' | f'{{{v}}}!' | len(str({v})) | int(str(abs({v}))[::-1]) | sum(int(c) for c in str(abs({v}))) | list(range({v})) | list(range({int}, {v})) | chr(97 + {v} % 26)
        {v} % 2 == 0 | ({v} + {int}) * {int} | {v} - {int} * {int} | repr({v}) | isinstance({v}, int) | {v} * 1.5 | {v} in {list} | [{v}] * {exp} | ({v}, {int})""",
    "float": """{v} + {int} | {v} * {int} | {v} - {float} | {v} / 2 | {v} // 1 | round({v}) | round({v}, 1) | int({v}) | abs({v}) | -{v} | f'{{{v}:.2f}}' | f'{{{v}:.0f}}' | f'{{{v}:8.1f}}'
        {v} > {int} | {v} == {float} | str({v}) | {v}.is_integer() | max({v}, {float}) | {v} % 2 | bool({v}) | {v} * 10 | int({v}) + {int} | {v} < {float}""",
    "bool": """not {v} | {v} and {bool} | {v} or {bool} | {v} + {int} | {v} == {bool} | int({v}) | str({v}) | {v} ^ {bool} | {v} & {bool} | {v} * {int} | sum([{v}, {bool}, {bool}]) | {str} if {v} else {str}""",
    "str": """{v}.upper() | {v}.lower() | {v}.title() | {v}.capitalize() | {v}.swapcase() | {v}.strip() | {v}.lstrip() | {v}.rstrip() | {v}.strip({chars}) | {v}.rstrip({chars}) | {v}.lstrip({chars})
        {v}.split() | {v}.split(' ') | {v}.split({sep}) | {v}.split({sep}, 1) | {v}.rsplit({sep}, 1) | {v}.splitlines() | {v}.partition({sep}) | {v}.rpartition({sep}) | {v}.replace({sub}, {sub})
        {v}.replace({sub}, '') | {v}.replace({sub}, {sub}, 1) | {v}.find({sub}) | {v}.rfind({sub}) | {v}.index({sub}) | {v}.count({sub}) | {v}.startswith({sub}) | {v}.endswith({sub})
        {v}.isdigit() | {v}.isalpha() | {v}.isalnum() | {v}.isupper() | {v}.islower() | {v}.isspace() | {v}.istitle() | {v}.isidentifier() | {v}.isnumeric() | {v}.isdecimal() | {v}.isascii()
        {v}.center({wid}) | {v}.center({wid}, '*') | {v}.ljust({wid}) | {v}.rjust({wid}) | {v}.ljust({wid}, '.') | {v}.rjust({wid}, '0') | {v}.zfill({wid}) | {v}.expandtabs(4) | {v}.casefold()
        {v} + {str} | {v} * {exp} | {v}[0] | {v}[-1] | {v}[{idx}] | {v}[{idx}:] | {v}[:{idx}] | {v}[{idx}:{idx}] | {v}[::-1] | {v}[::2] | {v}[1::2] | {v}[-{pos}:] | {v}[:-1] | {v}[::-2]
        len({v}) | {sub} in {v} | {sub} not in {v} | {v} == {str} | {v} < {str} | list({v}) | tuple({v}) | sorted({v}) | sorted(set({v})) | set({v}) | ''.join(sorted({v})) | ''.join(reversed({v}))
        {sep}.join({v}) | [c for c in {v} if c.isalpha()] | ''.join(c for c in {v} if c not in 'aeiou') | sum(1 for c in {v} if c in 'aeiou') | [ord(c) for c in {v}] | max({v}) | min({v}) | int({v})
        {v}.removeprefix({sub}) | {v}.removesuffix({sub}) | f'{{{v}}}:{{len({v})}}' | f'{{{v}!r}}' | f'{{{v}:>{wid}}}' | f'{{{v}:<{wid}}}|' | f'{{{v}:^{wid}}}' | {v}.encode() | repr({v}) | bool({v})
        dict((c, {v}.count(c)) for c in {v}) | {{c: i for i, c in enumerate({v})}} | [w[::-1] for w in {v}.split()] | len({v}.split()) | {v}.title().swapcase() | {v}.lower() == {v}.lower()[::-1]
        list(enumerate({v})) | list(zip({v}, {v}[1:])) | {v}.translate(str.maketrans('abc', 'xyz')) | '%s-%d' % ({v}, {int}) | '{{}} {{}}'.format({v}, {int}) | {v} or {str} | not {v} | any(c.isdigit() for c in {v})
        all(c.isalpha() for c in {v}) | {v}.upper().count('A') | {v}[len({v}) // 2:] | {v}.split()[0] | {v}.split({sep})[-1]""",
    "list": """{v} + {list} | {v} * {exp} | {v}[0] | {v}[-1] | {v}[{idx}] | {v}[{idx}:] | {v}[:{idx}] | {v}[{idx}:{idx}] | {v}[::-1] | {v}[::2] | {v}[-{pos}:] | {v}[:-{pos}] | len({v}) | sum({v}) | max({v})
        min({v}) | sorted({v}) | sorted({v}, reverse=True) | sorted({v}, key=abs) | sorted({v}, key=lambda x: -x) | sorted({v}, key=lambda x: x % 3) | list(reversed({v})) | {int} in {v} | {v}.index({int})
        {v}.count({int}) | list(enumerate({v})) | list(enumerate({v}, 1)) | list(zip({v}, {list})) | list(zip({v}, {v}[1:])) | dict(zip({v}, {list})) | [x * 2 for x in {v}] | [x for x in {v} if x > {int}]
        [x for x in {v} if x % 2 == 0] | [x ** 2 for x in {v} if x] | list(map(str, {v})) | list(filter(None, {v})) | any(x > {int} for x in {v}) | all(x > {int} for x in {v}) | set({v}) | len(set({v})) | tuple({v})
        ','.join(map(str, {v})) | {v} == {list} | {v} < {list} | max({v}, key=lambda x: -x) | min({v}, key=abs) | max({v}, default={int}) | min({v}, default=None) | sum({v}, {int}) | sum({v}) / len({v}) | {v}.copy()
        {v}[len({v}) // 2] | [{v}[i] - {v}[i - 1] for i in range(1, len({v}))] | {{x: x * x for x in {v}}} | {{x % 3 for x in {v}}} | [(i, x) for i, x in enumerate({v}) if x < {int}] | sum(x for x in {v} if x > 0)
        [{v}[i:i + 2] for i in range(0, len({v}), 2)] | list(dict.fromkeys({v})) | [a * b for a, b in zip({v}, {list})] | [[x] * 2 for x in {v}] | not {v} | bool({v}) | str({v}) | sorted(set({v})) | {v}[1:] + {v}[:1]
        [max({v}[:i + 1]) for i in range(len({v}))] | sum(1 for x in {v} if x == {int}) | [x if x > 0 else 0 for x in {v}]""",
    "words": """sorted({v}) | sorted({v}, key=len) | sorted({v}, key=lambda w: (len(w), w)) | sorted({v}, key=lambda w: w[-1]) | sorted({v}, reverse=True) | ' '.join({v}) | '-'.join({v}) | ''.join({v}) | [w.upper() for w in {v}]
        [len(w) for w in {v}] | max({v}, key=len) | min({v}, key=len) | max({v}) | {{w: len(w) for w in {v}}} | [w[0] for w in {v}] | [w for w in {v} if len(w) > 4] | {word} in {v} | {v}.index({v}[-1]) | {v}.count({word})
        ' '.join(w.capitalize() for w in {v}) | list(enumerate({v})) | dict(enumerate({v})) | [w[::-1] for w in {v}] | sum(len(w) for w in {v}) | {v}[::-1] | ', '.join(sorted({v})) | [w + str(i) for i, w in enumerate({v})] | set({v})
        any(w.startswith('s') for w in {v}) | list(zip({v}, map(len, {v}))) | {v} + [{word}] | '\\n'.join({v}) | len({v}) | {v}[0] + {v}[-1]""",
    "dict": """{v}.get({key}) | {v}.get({key}, {int}) | {v}[{key}] | {key} in {v} | list({v}) | list({v}.keys()) | list({v}.values()) | list({v}.items()) | len({v}) | sorted({v}) | sorted({v}.values()) | sorted({v}.items())
        sorted({v}.items(), key=lambda kv: kv[1]) | sorted({v}, key={v}.get) | sorted({v}.items(), key=lambda kv: -kv[1]) | max({v}, key={v}.get) | min({v}.values()) | sum({v}.values()) | {{b: a for a, b in {v}.items()}}
        {{a: b for a, b in {v}.items() if b > {int}}} | {{**{v}, {key}: {int}}} | dict(sorted({v}.items())) | [a for a, b in {v}.items() if b == max({v}.values())] | {v} == {dict} | {v} | {dict} | not {v} | [f'{{a}}={{b}}' for a, b in {v}.items()]
        {{a: b * 2 for a, b in {v}.items()}} | ''.join({v}) | any(b < 0 for b in {v}.values()) | str({v})""",
    "tuple": """{v} + ({int},) | {v} * 2 | {v}[0] | {v}[-1] | {v}[{idx}:] | {v}[::-1] | len({v}) | sum({v}) | max({v}) | sorted({v}) | {v}.count({int}) | {v}.index({int}) | {int} in {v} | list({v}) | {v} < {tuple} | {v} == {tuple} | tuple(x + 1 for x in {v}) | tuple(reversed({v}))""",
    "set": """{v} | {set} | {v} & {set} | {v} - {set} | {v} ^ {set} | {v} <= {set} | {int} in {v} | len({v}) | sorted({v}) | sum({v}) | max({v}) | {v}.union({list}) | {v}.intersection({list}) | {v}.difference({list}) | {v}.issubset({set})
        {v}.isdisjoint({set}) | {v}.symmetric_difference({set}) | {v} == {set} | frozenset({v}) | {{x * 2 for x in {v}}} | {v}.issuperset({set}) | list(sorted({v}, reverse=True)) | bool({v})""",
}

# Statements that change a value in place; {v} is a name.
CHANGES: Dict[str, List[str]] = {
    "int": "{v} += {int} | {v} -= {int} | {v} *= {int} | {v} //= {nz} | {v} %= {nz} | {v} **= 2 | {v} <<= 1 | {v} &= {nat} | {v} = {v} + {int} | {v} = -{v}",
    "float": "{v} += {int} | {v} *= 2 | {v} /= 4 | {v} -= 0.5 | {v} = round({v})",
    "str": "{v} += {str} | {v} *= 2 | {v} = {v}[::-1] | {v} = {v}.strip() | {v} = {v}.upper() | {v} = {v}[1:] | {v} = {str} + {v}",
    "list": """{v}.append({int}) | {v}.extend({list}) | {v}.insert({idx}, {int}) | {v}.insert(0, {int}) | {v}.pop() | {v}.pop(0) | {v}.pop({idx}) | {v}.remove({int}) | {v}.reverse() | {v}.sort() | {v}.sort(reverse=True)
        {v}.sort(key=lambda x: -x) | {v}.clear() | {v}[0] = {int} | {v}[-1] = {int} | {v}[{idx}] = {int} | {v}[1:2] = {list} | {v}[:2] = [] | del {v}[0] | del {v}[{idx}:] | del {v}[-1] | {v} += {list} | {v} *= 2 | {v}[0], {v}[-1] = {v}[-1], {v}[0]
        last = {v}.pop() | first, *rest = {v} | *head, tail = {v} | {v}[0] += {int} | other = {v} ; other.append({int}) | other = {v}[:] ; other.append({int}) | a, b = {v}[0], {v}[-1] | {v}[::2] = [0] * len({v}[::2])""",
    "words": "{v}.append({word}) | {v}.sort() | {v}.sort(key=len) | {v}.reverse() | {v}.pop() | {v}.insert(1, {word}) | {v}[0] = {v}[0].upper() | del {v}[-1] | {v} += [{word}] | {v}.extend({word})",
    "dict": """{v}[{key}] = {int} | {v}.update({dict}) | {v}.pop({key}) | {v}.pop({key}, None) | {v}.popitem() | {v}.setdefault({key}, {int}) | {v}.setdefault({key}, []) | del {v}[{key}] | {v}.clear() | {v}[{key}] = {v}.get({key}, 0) + 1
        {v}[{key}] += {int} | got = {v}.pop({key}, {int}) | other = {v}.copy() ; other[{key}] = {int} | {v} |= {dict}""",
    "set": "{v}.add({int}) | {v}.discard({int}) | {v}.remove({int}) | {v}.update({list}) | {v} |= {set} | {v} &= {set} | {v} -= {set} | {v}.clear()",
    "tuple": "{v} += ({int},) | a, *b = {v} | *a, b = {v} | {v} = {v}[1:] | {v} = tuple(sorted({v}))",
    "bool": "{v} = not {v} | {v} &= {bool} | {v} |= {bool}",
}


def rows(table: str) -> List[str]:
    """`|` and line ends divide a table; a `|` that is an operator stands between holes or values."""
    parts: List[str] = []
    for line in table.split("\n"):
        for cell in line.strip().split(" | "):
            if parts and (cell in ("{nat}", "{set}", "{dict}")):
                parts[-1] += " | " + cell
            elif cell:
                parts.append(cell)
    return parts
