"""Text processing: small formats, parsing, wrapping, tables, word games."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import FRUITS, LEVELS, MIXED, PEOPLE, digits, letters, words
from ._shapes import block, call, choose, count, each, first, fn, fname, gather, group, joined, src, tally


@template("functions", "str.split", "parse", "csv")
def parse_row(d: Draw) -> str:
    s = d.name("line", "row", "record")
    sep = d.pick([",", ";", "|", "\t", ", "])
    fields = d.sample(["name", "qty", "city", "price"], d.int(2, 3))
    names = ", ".join(fields)
    conv = d.pick(["", ".strip()"])
    forms = [
        [f"{names} = {s}.split({d.lit(sep)})", f"return {{{', '.join(f'{d.lit(x)}: {x}{conv}' for x in fields)}}}"], [f"parts = [p.strip() for p in {s}.split({d.lit(sep)})]", f"return dict(zip({fields}, parts))"],
        ["out = []", *block(f"for p in {s}.split({d.lit(sep)})", block("if p.strip().isdigit()", "out.append(int(p))"), block("else", f"out.append(p{conv})")), "return out"], [f"parts = {s}.split({d.lit(sep)})", *block(f"if len(parts) != {len(fields)}", "return None"), d.pick(["return parts", "return parts[::-1]", "return tuple(parts)"])],
        [f"first, *others = {s}.split({d.lit(sep)})", "return first, len(others)"],
    ]
    f = fname(d, "parse_row", "read_record")
    cell = lambda x: str(d.int(0, 99)) if x in ("qty", "price") else d.pick([d.pick(MIXED), " " + d.pick(MIXED)])
    return src(fn(f, s, d.pick(forms)), call(d, f, lambda: sep.join(cell(x) for x in fields), s))


@template("functions", "parse", "time", "divmod")
def parse_time(d: Draw) -> str:
    s = d.name("t", "clock", "text")
    forms = [
        [f"h, m = {s}.split(':')", d.pick(["return int(h) * 60 + int(m)", "return int(h) % 12, int(m)", "return f'{int(h) % 12 or 12}:{m} ' + ('pm' if int(h) >= 12 else 'am')"])], ["total = 0", *block(f"for part in {s}.split(':')", "total = total * 60 + int(part)"), "return total"],
        [f"h, m = map(int, {s}.split(':'))", f"m += {d.int(10, 90)}", *block("if m >= 60", "h += m // 60", "m %= 60"), "return f'{h % 24:02d}:{m:02d}'"], [f"parts = [int(x) for x in {s}.split(':')]", *block("if parts[0] > 23 or parts[1] > 59", "return False"), "return True"],
        [f"h, _, m = {s}.partition(':')", "return h.zfill(2) + m"],
    ]
    f = fname(d, "minutes", "parse_time", "shift")
    return src(fn(f, s, d.pick(forms)), call(d, f, lambda: d.pick([f"{d.int(0, 23):02d}:{d.int(0, 59):02d}", f"{d.int(0, 9)}:{d.int(0, 59):02d}", "12:00", "00:05"]), s))


@template("functions", "format", "duration")
def show_duration(d: Draw) -> str:
    n = d.name("seconds", "secs", "n")
    forms = [
        [f"h, rest = divmod({n}, 3600)", "m, s = divmod(rest, 60)", d.pick(["return f'{h}:{m:02d}:{s:02d}'", "return f'{h}h {m}m {s}s'", "return h, m, s"])],
        ["parts = []", *block(f"for size, unit in ((3600, 'h'), (60, 'm'), (1, 's'))", f"k = {n} // size", block("if k", "parts.append(str(k) + unit)"), f"{n} %= size"), d.pick(["return ' '.join(parts)", "return parts", "return ''.join(parts) or '0s'"])],
        [*block(f"if {n} < 60", f"return '%d s' % {n}"), *block(f"if {n} < 3600", f"return '%d min' % ({n} // 60)"), f"return '%.1f h' % ({n} / 3600)"],
    ]
    f = fname(d, "show_time", "duration")
    return src(fn(f, n, d.pick(forms)), call(d, f, lambda: d.pick([0, 59, 60, d.int(1, 99), d.int(100, 4000), d.int(3600, 9000)]), n))


@template("functions", "parse", "date", "int")
def parse_date(d: Draw) -> str:
    s = d.name("date", "s", "day")
    sep = d.pick(["-", "/", "."])
    forms = [
        [f"y, m, d = {s}.split({d.lit(sep)})", d.pick([f"return d + {d.lit(sep)} + m", "return int(d), int(m), int(y)", "return f'{d}.{m}.{y[2:]}'", "return ''.join([y, m, d])"])], [f"y, m, d = map(int, {s}.split({d.lit(sep)}))", "lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]", d.pick(["return sum(lengths[:m - 1]) + d", "return lengths[m - 1] - d", "return d <= lengths[m - 1]"])],
        [f"parts = {s}.split({d.lit(sep)})", *block("if len(parts[0]) == 4", "parts.reverse()"), f"return {d.lit(sep)}.join(parts)"], ["names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']", f"m = int({s}[5:7])", f"return names[m - 1] + ' ' + {s}[8:].lstrip('0')"],
    ]
    f = fname(d, "read_date", "day_of")
    return src(fn(f, s, d.pick(forms)), call(d, f, lambda: f"20{d.int(10, 30)}{sep}{d.int(1, 12):02d}{sep}{d.int(1, 28):02d}", s))


@template("functions", "log", "str.split", "counter")
def log_levels(d: Draw) -> str:
    ls, line = d.name("lines", "log", "entries"), d.name("line", "entry")
    level = d.pick([f"{line}.split()[0]", f"{line}.split(' ', 1)[0]", f"{line}[:{line}.index(' ')]", f"{line}.partition(' ')[0]"])
    body = d.pick([
        [*tally(d, "counts", line, ls, level), "return counts"], [*count(d, "k", line, ls, f"{line}.startswith('error')"), "return k"], [*gather(d, "out", line, ls, f"{line}.split(' ', 1)[1]", d.pick([f"{line}.startswith('warn')", f"'disk' in {line}", f"not {line}.startswith('debug')"])), "return out"],
        [*group(d, "by_level", line, ls, level, f"{line}.split()[-1]"), "return by_level"], first(d, line, ls, f"'error' in {line}", "''"), ["worst = 'debug'", "order = ['debug', 'info', 'warn', 'error']", *block(f"for {line} in {ls}", f"lv = {level}", block("if order.index(lv) > order.index(worst)", "worst = lv")), "return worst"],
    ])
    f = fname(d, "scan_log", "levels")
    make = lambda: [d.pick(LEVELS) + " " + d.pick(["disk full", "started", "retry 2", "user bob", "disk ok"]) for _ in range(d.int(2, 4))]
    return src(fn(f, ls, body), call(d, f, make, ls, many=0.1))


@template("functions", "wrap", "str.split", "while")
def wrap_words(d: Draw) -> str:
    s, w = d.name("text", "s"), d.name("width", "w")
    forms = [
        ["lines, line = [], ''", *block(f"for word in {s}.split()", block(f"if line and len(line) + 1 + len(word) > {w}", "lines.append(line)", "line = word"), block("else", "line = (line + ' ' + word).strip()")), *block("if line", "lines.append(line)"), d.pick(["return lines", "return len(lines)", "return '\\n'.join(lines)"])],
        [f"return [{s}[i:i + {w}] for i in range(0, len({s}), {w})]"], ["out = []", *block(f"while {s}", f"out.append({s}[:{w}])", f"{s} = {s}[{w}:]"), d.pick(["return out", "return '|'.join(out)"])],
        [*block(f"if len({s}) <= {w}", f"return {s}"), d.pick([f"return {s}[:{w} - 2] + '..'", f"return {s}[:{w}].rsplit(' ', 1)[0] + '...'", f"return {s}[:{w} // 2] + '~' + {s}[-({w} // 2):]"])],
    ]
    f = fname(d, "wrap", "fit")
    return src(fn(f, f"{s}, {w}", d.pick(forms)), call(d, f, lambda: (" ".join(d.sample(MIXED, d.int(1, 4))), d.int(4, 12)), s, w))


@template("functions", "password", "any", "rules")
def password_rules(d: Draw) -> str:
    s = d.name("pw", "password", "secret")
    rules = d.sample([(f"len({s}) < {d.int(5, 8)}", "'short'"), (f"{s}.lower() == {s}", "'no upper'"), (f"not any(c.isdigit() for c in {s})", "'no digit'"), (f"' ' in {s}", "'space'"), (f"{s}.isalnum()", "'no mark'"), (f"{s}[0] == {s}[-1]", "'same ends'"), (f"len(set({s})) < 4", "'dull'")], d.int(2, 4))
    errs = ["errors = []", *[l for c, m in rules for l in block(f"if {c}", f"errors.append({m})")], d.pick(["return errors", "return 'ok' if not errors else ', '.join(errors)", "return len(errors) == 0"])]
    early = [*[l for c, m in rules for l in block(f"if {c}", f"return {m}")], "return 'ok'"]
    points = ["score = 0", *[l for c, m in rules for l in block(f"if not ({c})", "score += 1")], d.pick(["return score", f"return ['bad', 'weak', 'fair', 'good', 'best'][score]"])]
    f = fname(d, "check", "strength")
    make = lambda: d.pick(["Secret1!", "abc", "hunter 2", "AAAA", "p4ssWord", "x" * d.int(1, 6), d.pick(FRUITS).title() + digits(d, 1, 3), d.pick(FRUITS) + "#"])
    return src(fn(f, s, d.pick([errs, early, points])), call(d, f, make, s, many=0.5))


@template("functions", "validation", "email", "in")
def email_check(d: Draw) -> str:
    s = d.name("address", "mail", "s")
    forms = [
        [*block(f"if {s}.count('@') != 1", "return False"), f"user, host = {s}.split('@')", d.pick(["return bool(user) and '.' in host", "return len(user) > 1 and not host.startswith('.')", "return user.isalnum() and host.count('.') == 1"])],
        [f"user, at, host = {s}.partition('@')", *block("if not at", "return None"), d.pick(["return host.lower()", "return user[:1] + '***@' + host", "return host.split('.')[-1]", "return {'user': user, 'host': host}"])],
        [f"return {s}.strip().lower().replace(' ', '')"], [f"i = {s}.find('@')", f"return {s}[:i] if i > 0 else {d.pick(['None', repr('?')])}"],
    ]
    f = fname(d, "check_mail", "mask")
    make = lambda: d.pick([f"{d.pick(PEOPLE).lower()}@site.org", "a@b@c.d", "nobody", "@x.io", f"{d.pick(PEOPLE)}@Mail.com", "ab@localhost", "x.y@z.co.uk"])
    return src(fn(f, s, d.pick(forms)), call(d, f, make, s, many=0.5))


@template("functions", "tokenise", "str.isdigit", "state")
def tokenise(d: Draw) -> str:
    s = d.name("expr", "s", "code")
    split = ["tokens, num = [], ''", *block(f"for c in {s}", block("if c.isdigit()", "num += c"), block("else", block("if num", d.pick(["tokens.append(num)", "tokens.append(int(num))"]), "num = ''"), block("if c != ' '", "tokens.append(c)"))), *block("if num", d.pick(["tokens.append(num)", "tokens.append(int(num))"])), d.pick(["return tokens", "return len(tokens)"])]
    evaluate = ["total, sign, num = 0, 1, 0", *block(f"for c in {s}", block("if c.isdigit()", "num = num * 10 + int(c)"), block("elif c in '+-'", "total += sign * num", "sign = 1 if c == '+' else -1", "num = 0")), "return total + sign * num"]
    spaced = [f"parts = {s}.split()", "total = int(parts[0])", *block("for i in range(1, len(parts) - 1, 2)", block("if parts[i] == '+'", "total += int(parts[i + 1])"), block("else", "total -= int(parts[i + 1])")), "return total"]
    which = d.pick([split, evaluate, spaced])
    f = fname(d, "tokenise", "evaluate")
    glue = " " if which is spaced else d.pick(["", "", " "])
    def make():
        out = str(d.int(1, 30))
        for _ in range(d.int(1, 2)):
            out += glue + d.pick("+-") + glue + str(d.int(1, 30))
        return out
    return src(fn(f, s, which), call(d, f, make, s, many=0.05))


@template("functions", "stack", "postfix", "str.split")
def postfix(d: Draw) -> str:
    s, t = d.name("expr", "s", "program"), d.name("t", "tok", "token")
    ops = d.pick([("+", "*"), ("+", "-"), ("*", "-"), ("+", "/")])
    done = {"+": "a + b", "-": "a - b", "*": "a * b", "/": "a // b"}
    chain = [*block(f"if {t}.isdigit()", f"stack.append(int({t}))"), *block("else", d.pick(["b = stack.pop()\na = stack.pop()", "b, a = stack.pop(), stack.pop()"]), block(f"if {t} == {d.lit(ops[0])}", f"stack.append({done[ops[0]]})"), block("else", f"stack.append({done[ops[1]]})"))]
    f = fname(d, "run", "postfix")
    make = lambda: d.pick([f"{d.int(1, 9)} {d.int(1, 9)} {d.pick(ops)}", f"{d.int(1, 9)} {d.int(1, 9)} {d.pick(ops)} {d.int(1, 9)} {d.pick(ops)}", f"{d.int(1, 9)} {d.int(1, 9)} {d.int(1, 9)} {d.pick(ops)} {d.pick(ops)}"])
    return src(fn(f, s, "stack = []", block(f"for {t} in {s}.split()", chain), d.pick(["return stack.pop()", "return stack", "return stack[-1]"])), call(d, f, make, s, many=0.05))


@template("functions", "commands", "str.split", "if-chain")
def command_machine(d: Draw) -> str:
    cmds, c = d.name("commands", "script", "ops"), d.name("cmd", "line", "c")
    forms = [
        ["value = 0", *block(f"for {c} in {cmds}", f"name, _, arg = {c}.partition(' ')", *block("if name == 'add'", "value += int(arg)"), *block("elif name == 'sub'", "value -= int(arg)"), *block("elif name == 'double'", "value *= 2"), *block("else", d.pick(["break", "continue", "value = 0"]))), "return value"],
        ["vars_ = {}", *block(f"for {c} in {cmds}", f"parts = {c}.split()", *block("if parts[0] == 'add'", f"vars_['x'] = vars_.get('x', 0) + int(parts[1])"), *block("elif len(parts) > 1", "vars_[parts[0]] = int(parts[1])"), *block("else", "vars_.clear()")), "return vars_"],
        ["stack = [0]", *block(f"for {c} in {cmds}", block(f"if ' ' in {c}", f"name, arg = {c}.split()", "stack.append(int(arg) if name == 'add' else -int(arg))"), block("elif stack", "stack.pop()")), "return stack"],
    ]
    f = fname(d, "execute", "run")
    make = lambda: [d.pick([f"add {d.int(1, 9)}", f"sub {d.int(1, 9)}", "double", f"add {d.int(1, 9)}", "stop"]) for _ in range(d.int(2, 4))]
    return src(fn(f, cmds, d.pick(forms)), call(d, f, make, cmds, many=0.05))


@template("functions", "str.ljust", "table", "f-string")
def text_table(d: Draw) -> str:
    rows = d.name("rows", "items", "lines")
    line = d.pick(["f'{name:<8}{n:>4}'", "name.ljust(8, '.') + str(n).rjust(3)", "f'{name[:5]:5}|{n:03d}'", "'%-7s%3d' % (name, n)", "'{:>7} {}'.format(name, n)", "f'{name}: ' + '#' * (n % 7)"])
    f = fname(d, "table", "report")
    body = d.pick([[*gather(d, "out", "name, n", rows, line), d.pick(["return out", "return '\\n'.join(out)"])], [*block(f"for name, n in {rows}", f"print({line})"), d.pick([f"return len({rows})", f"print('-' * 6)", f"return sum(n for _, n in {rows})"])]])
    return src(fn(f, rows, body), call(d, f, lambda: [(w, d.int(0, 40)) for w in words(d, 1, 3)], rows, many=0.05))


@template("functions", "palindrome", "substring", "nested-loop")
def substrings(d: Draw) -> str:
    s = d.name("s", "text", "word")
    cond = d.pick(["part == part[::-1]", "part[0] == part[-1]", "len(set(part)) == len(part)", f"{s}.count(part) > 1", "part.isalpha()", "'a' not in part"])
    longest = ["best = ''", *block(f"for i in range(len({s}))", block(f"for j in range(i + 1, len({s}) + 1)", f"part = {s}[i:j]", block(f"if len(part) > len(best) and {cond}", "best = part"))), d.pick(["return best", "return len(best)"])]
    everything = [f"parts = [{s}[i:j] for i in range(len({s})) for j in range(i + 1, len({s}) + 1)]", f"return {d.pick([f'[part for part in parts if {cond}]', f'sum(1 for part in parts if {cond})', 'sorted(set(parts))', 'len(set(parts))'])}"]
    pairs = [f"return [{s}[i:i + 2] for i in range(len({s}) - 1)]"]
    window = ["start, best, last = 0, 0, {}", *block(f"for i, c in enumerate({s})", block("if c in last and last[c] >= start", "start = last[c] + 1"), "last[c] = i", "best = max(best, i - start + 1)"), "return best"]
    f = fname(d, "parts_of", "best_part")
    return src(fn(f, s, d.pick([longest, everything, pairs, window, window])), call(d, f, lambda: letters(d, 2, 4, "abc"), s, many=0.05))


@template("functions", "vowels", "word-game", "str.build")
def word_game(d: Draw) -> str:
    w = d.name("word", "w", "s")
    forms = [
        [*block(f"if {w}[0] in 'aeiou'", f"return {w} + 'way'"), "i = 0", *block(f"while i < len({w}) and {w}[i] not in 'aeiou'", "i += 1"), f"return {w}[i:] + {w}[:i] + 'ay'"], ["out = ''", *block(f"for c in {w}", "out += c", block("if c in 'aeiou'", "out += 'p' + c")), "return out"],
        [*joined(d, "out", "c", w, "('*' if c in 'aeiou' else c)"), "return out"], [*block(f"if {w}.endswith('y')", f"return {w}[:-1] + 'ies'"), *block(f"if {w}[-1] in 'sx' or {w}.endswith('ch')", f"return {w} + 'es'"), f"return {w} + 's'"], [f"return {w}[0] + str(len({w}) - 2) + {w}[-1] if len({w}) > 3 else {w}"],
        ["vowels = [c for c in %s if c in 'aeiou']" % w, "out = ''", *block(f"for c in {w}", "out += vowels.pop() if c in 'aeiou' else c"), "return out"], [f"return ''.join(sorted({w}[1:-1])).join([{w}[0], {w}[-1]])"],
    ]
    f = fname(d, "play", "transform_word")
    return src(fn(f, w, d.pick(forms)), call(d, f, lambda: d.pick(MIXED + ("toy", "box", "echo", "sky")), w))


@template("functions", "masking", "str.build", "slice")
def mask_text(d: Draw) -> str:
    s, n = d.name("number", "code", "s"), d.name("keep", "n", "shown")
    forms = [[f"return '*' * (len({s}) - {n}) + {s}[-{n}:]"], ["out = ''", *block(f"for i, c in enumerate({s})", choose(d, "out", f"i < {n}", "out + c", "out + '#'")), "return out"], [f"hidden = len({s}) - {n}", *block("if hidden <= 0", f"return {s}"), f"return {s}[:{n}] + 'x' * hidden"], [f"return ''.join(c if not c.isdigit() or i >= len({s}) - {n} else '*' for i, c in enumerate({s}))"], ["left = %s" % n, "out = []", *block(f"for c in reversed({s})", block("if c.isalnum() and left > 0", "out.append(c)", "left -= 1"), block("elif c.isalnum()", "out.append('*')"), block("else", "out.append(c)")), "return ''.join(out[::-1])"]]
    f = fname(d, "mask", "hide")
    return src(fn(f, f"{s}, {n}", d.pick(forms)), call(d, f, lambda: (d.pick([digits(d, 3, 8), f"{digits(d, 3, 3)}-{digits(d, 3, 3)}", d.pick(MIXED)]), d.int(1, 4)), s, n, many=0.1))


@template("functions", "grouping", "str.build", "range-step")
def group_digits(d: Draw) -> str:
    s, k = d.name("s", "digits", "number"), d.name("k", "size")
    sep = d.lit(d.pick([",", " ", "-", "_", "."]))
    forms = [
        [f"return {sep}.join({s}[i:i + {k}] for i in range(0, len({s}), {k}))"], ["out = ''", *block(f"for i, c in enumerate({s})", block(f"if i and i % {k} == 0", f"out += {sep}"), "out += c"), "return out"], ["parts = []", *block(f"while len({s}) > {k}", f"parts.insert(0, {s}[-{k}:])", f"{s} = {s}[:-{k}]"), f"return {sep}.join([{s}] + parts)"],
        ["out, n = '', 0", *block(f"for c in reversed({s})", block(f"if n == {k}", f"out = {sep} + out", "n = 0"), "out = c + out", "n += 1"), "return out"],
    ]
    f = fname(d, "group", "thousands")
    return src(fn(f, f"{s}, {k}", d.pick(forms)), call(d, f, lambda: (digits(d, 2, 7), d.int(2, 3)), s, k))


@template("functions", "justify", "strip", "multi-line")
def line_tools(d: Draw) -> str:
    s, line = d.name("text", "block_text", "doc"), d.name("line", "row")
    op = d.pick([f"{line}.strip()", f"{line}.rstrip()", f"'> ' + {line}", f"{line}[::-1]", f"len({line})", f"{line}.upper()", f"{line}.split('#')[0].rstrip()", f"len({line}) - len({line}.lstrip())"])
    cond = d.pick([None, line, f"{line}.strip()", f"not {line}.startswith('#')", f"len({line}) > 2"])
    end = d.pick(["out", "len(out)", "out[-1] if out else None", "sorted(out)"] + (["'\\n'.join(out)", "' '.join(out)"] if "len(" not in op else ["sum(out)", "max(out, default=0)"]))
    f = fname(d, "tidy", "line_map")
    make = lambda: "\n".join(d.pick(["", d.pick(MIXED), "  " + d.pick(MIXED), "# no", "x  "]) for _ in range(d.int(1, 4)))
    return src(fn(f, s, gather(d, "out", line, f"{s}.split('\\n')" if d.bool() else f"{s}.splitlines()", op, cond), f"return {end}"), call(d, f, make, s, many=0.1))


@template("functions", "str.split", "maxsplit", "rsplit")
def split_paths(d: Draw) -> str:
    p = d.name("path", "name", "file")
    forms = [[f"return {p}.rsplit('/', 1)[-1]"], [f"parts = {p}.split('/')", "name = parts[-1]", d.pick(["return name.split('.')[0]", "return len(parts) - 1", "return parts[0] or '/'", "return '/'.join(parts[:-1])"])], [f"stem, dot, ext = {p}.rpartition('.')", d.pick(["return ext.lower() if dot else ''", "return (stem, ext)", "return stem + '_old.' + ext"])], ["out = []", *block(f"for part in {p}.split('/')", block("if part == '..'", block("if out", "out.pop()")), block("elif part and part != '.'", "out.append(part)")), "return '/' + '/'.join(out)"], [f"i = {p}.rfind('.')", *block(f"if i <= {p}.rfind('/')", "return None"), f"return {p}[i + 1:]"]]
    f = fname(d, "base_name", "path_parts")
    make = lambda: d.pick(["/home/ann/a.txt", "main.py", "/a/./b/../c", "docs/readme", "x.tar.gz", "/", "../up", f"{d.pick(FRUITS)}/{d.pick(FRUITS)}.csv"])
    return src(fn(f, p, d.pick(forms)), call(d, f, make, p, many=0.4))


@template("functions", "template", "str.format", "replace")
def fill_template(d: Draw) -> str:
    t, data = d.name("template_text", "pattern", "msg"), d.name("data", "values", "row")
    forms = [[*block(f"for k, v in {data}.items()", f"{t} = {t}.replace('{{' + k + '}}', str(v))"), f"return {t}"], [f"return {t}.format(**{data})"], [*block("try", f"return {t}.format(**{data})"), *block("except KeyError as e", "return f'missing {e}'")], [f"return {t}.format_map({data})"], ["out = []", *block(f"for word in {t}.split()", "key = word.strip('{}')", f"out.append(str({data}.get(key, word)))"), "return ' '.join(out)"]]
    f = fname(d, "fill", "render")
    which = d.pick(forms)
    needs_all = "format" in str(which) and "except" not in str(which)
    def make():
        values = {"name": d.pick(PEOPLE), "n": d.int(0, 20)}
        if not needs_all and d.chance(0.4):
            values.pop(d.pick(["name", "n"]))
        return d.pick(["{name} has {n}", "{n} for {name}", "{n} + {n}", "hi {name}"]), values
    return src(fn(f, f"{t}, {data}", which), call(d, f, make, t, data, many=0.1))


@template("drills", "bytes", "encode", "decode")
def bytes_ops(d: Draw) -> str:
    b = d.name("b", "raw", "data")
    text = d.pick(["abc", "Hi!", "a,b", "é", "", "xyz", "AbA", "0 1"])
    start = f"{b} = {d.lit(text)}.encode({d.pick(['', repr('utf-8')])})" if d.bool() or not text.isascii() else f"{b} = b{d.lit(text)}"
    ops = [f"len({b})", f"list({b})", f"{b}.decode()", f"{b}[0]" if text else f"{b} == b''", f"{b}[:2]", f"{b} + b'!'", f"{b} * 2", f"{b}.upper()", f"{b}.hex()", f"bytes(reversed({b}))", f"sum({b}) % 256", f"{b}.split(b',')", f"{b}.replace(b'a', b'_')", f"b'a' in {b}", f"{b}.find(b'b')", f"97 in {b}", f"bytes([x ^ 1 for x in {b}])", f"bytearray({b})", f"{b} == {d.lit(text)}", f"bytes([72, 105])", f"{b}.startswith(b'a')", f"{b}.decode('ascii', 'replace')", f"int.from_bytes({b}[:1], 'big')", f"bytes(3)", f"{b}.count(b'A')", f"isinstance({b}, bytes)"]
    return src(start, [f"{v} = {op}" for v, op in zip("xyz", d.sample(ops, d.int(1, 3)))], d.pick([[], ["print(x)"]]))


@template("functions", "checksum", "ord", "%")
def checksum(d: Draw) -> str:
    s = d.name("s", "code", "key")
    m = d.pick([7, 10, 11, 97, 26])
    step = d.pick([f"total = (total * {d.int(2, 5)} + ord(c)) % {m}", "total += ord(c) * (k + 1)", "total ^= ord(c)", f"total = (total + ord(c)) % {m}"])
    mixed = ["total = 0", *each(d, "c", s, step, index="k"), d.pick(["return total", f"return total % {m}", "return chr(total % 26 + 65)"])]
    luhn = ["total = 0", *block(f"for i, c in enumerate(reversed({s}))", "n = int(c)", block("if i % 2", "n *= 2", block("if n > 9", "n -= 9")), "total += n"), "return total % 10 == 0"]
    body = d.pick([mixed, luhn])
    f = fname(d, "checksum", "hash_code")
    return src(fn(f, s, body), call(d, f, lambda: digits(d, 2, 5) if body is luhn or d.chance(0.3) else letters(d, 1, 5), s, many=0.1))
