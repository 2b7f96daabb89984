"""Random programs that use `io`, `contextlib`, `textwrap`, `string.Template`, `pprint` and `calendar`: for library_programs.py."""


class Texts:
    """Draws them; `random`, `pick`, `chance`, `some` and `caught` are the maker's."""

    # io.StringIO, and where what is printed goes

    def line(self):
        return self.pick(["", "a", "one", "two words", "x,1", "\n", "first\nsecond\n", "last line", "héllo", "日本", "\t", "tab\there\n", "no end", "\n\n", "5", "a\r\nb", "🙂!"])

    def buffers(self):
        r = self.random
        made = self.pick(["io.StringIO()", "io.StringIO()", f"io.StringIO({''.join(self.some(self.line, 1, 3))!r})", "StringIO()", f"StringIO({self.line()!r})", f"io.StringIO(initial_value={self.line()!r})", "io.StringIO(None)", f"io.StringIO({self.line()!r}, newline='')"])
        lines = ["import io, sys", "from io import StringIO", "from contextlib import redirect_stdout, suppress, closing, nullcontext", f"buf = {made}", "other = StringIO('1 2\\n3 4\\n')", f"xs = [{r.randint(0, 9)}, 'b', None]", "def say(*words):", "    print(*words)", "    return len(words)"]
        for number in range(r.randint(3, 9)):
            name = f"v{number}"
            target = self.pick(["buf", "buf", "other"])
            lines.append(self.pick([
                lambda: f"{name} = {target}.write({self.line()!r})", lambda: f"{target}.write({self.line()!r})", lambda: f"print({self.pick(['1, 2', repr(self.line()), '*xs', 'xs', ''])}{self.pick(['', ', sep=' + repr('-'), ', end=' + repr(''), ''])}, file={target})".replace("print(,", "print("), lambda: f"{name} = {target}.getvalue()", lambda: f"{name} = {target}.getvalue()", lambda: f"print({target}.getvalue(), end='')", lambda: f"{name} = {target}.getvalue().splitlines()",
                lambda: f"{name} = {target}.read({self.pick(['', '', '3', '0', '-1', 'None', '100'])})", lambda: f"{name} = {target}.readline({self.pick(['', '', '2', '-1'])})", lambda: f"{name} = {target}.readlines()", lambda: f"{name} = {target}.tell()", lambda: f"{name} = {target}.seek({self.pick(['0', '0', '1', '2', '0, 2', '20', '0, io.SEEK_END'])})", lambda: f"{target}.truncate({self.pick(['', '0', '2', '0'])})", lambda: f"{target}.truncate(0)\n{target}.seek(0)", lambda: f"{target}.writelines([{self.line()!r}, {self.line()!r}])",
                lambda: f"{target}.seek(0)\nfor line in {target}:\n    print(repr(line), len(line))", lambda: f"{target}.seek(0)\n{name} = [line.strip() for line in {target}]", lambda: f"{target}.seek(0)\n{name} = [int(w) if w.isdigit() else w for w in {target}.read().split()]", lambda: f"{name} = list({target})", lambda: f"{name} = next({target}, None)",
                lambda: f"with redirect_stdout({target}):\n    print({self.pick(['1, 2', repr(self.line()), 'say(1, 2)'])})\n    {name} = say('in', {r.randint(0, 9)})\nsay('out')", lambda: f"with redirect_stdout(io.StringIO()) as f:\n    say('x')\n    print('y', end='')\n{name} = f.getvalue()", lambda: f"old = sys.stdout\nsys.stdout = {target}\nprint('hidden')\nsys.stdout = old\nprint('shown')", lambda: f"sys.stdout = {target}\nsay('hidden')\nsys.stdout.write('more')\nsys.stdout = sys.__stdout__\nprint('shown')",
                lambda: f"with {made} as f:\n    f.write('abc')\n    {name} = f.getvalue()", self.caught_buffer(name), lambda: f"with closing({made}) as f:\n    f.write('abc')\n    {name} = f.getvalue()\n" + self.caught("f.write('x')"), lambda: f"with nullcontext({r.randint(0, 5)}) as {name}:\n    print({name})", lambda: f"with suppress(ValueError, KeyError):\n    {name} = {self.pick(['int(' + repr('x') + ')', '{}[1]', '5'])}", lambda: f"{name} = {target}.{self.pick(['closed', 'readable()', 'writable()', 'seekable()', 'isatty()', 'flush()'])}",
                lambda: f"def show(items, out):\n    for i, item in enumerate(items):\n        out.write(f'{{i}}: {{item}}\\n')\nshow(xs, {target})\n{name} = {target}.getvalue()", lambda: f"try:\n    with redirect_stdout({target}):\n        print('before')\n        {self.pick(['1 / 0', 'raise ValueError(3)', 'pass'])}\nexcept Exception as e:\n    print(type(e).__name__)", lambda: f"print('to stderr', file=sys.stderr)", lambda: f"sys.stdin = {target}\n{target}.seek(0)\n" + self.caught(f"{name} = input({self.pick(['', repr('? ')])})") + f"\n{name} = sys.stdin.{self.pick(['read()', 'readline()', 'readlines()'])}", lambda: f"sys.stdin = io.StringIO({self.line()!r} + '5\\n6 7')\n" + self.caught(f"n = input()\n{name} = list(map(int, input().split()))\nm = input()"), lambda: f"{name} = sys.stdout is sys.__stdout__", lambda: f"{name} = '{{}}|{{}}'.format({target}.tell(), {target}.getvalue())",
            ])())
        return "\n".join(lines)

    def caught_buffer(self, name):
        return lambda: self.caught(self.pick([f"buf.write(5)", "buf.write(None)", f"{name} = io.StringIO(5)", "buf.close()\nbuf.write('x')", "other.close()\nother.getvalue()", "buf.seek(-1)", "buf.write(b'x')", "len(buf)", "print('x', file=5)", f"{name} = io.StringIO(b'x')", "buf.writelines(['a', 3])"]), 0.8)

    # textwrap, string.Template, pprint, calendar

    def sentence(self):
        r = self.random
        words = "the quick brown fox jumps over a lazy dog; well-known state-of-the-art x -- y end. Really? \"Quoted\" e-mail twenty-five--six (see below) supercalifragilisticexpialidocious http://a.b/c-d I'm café naïve-bayes --option -v 3.14 co-operate, a-b ab-cd".split(" ")
        return r.choice([" ", " ", " ", "  ", "\n", "\t"]).join(r.choice(words) for _ in range(r.randint(0, 14)))

    def wrap_options(self):
        r = self.random
        options = [f"width={r.randint(1, 40)}", f"initial_indent={r.choice(['', '* ', '    '])!r}", f"subsequent_indent={r.choice(['', '  ', '> '])!r}", "break_long_words=False", "break_on_hyphens=False", "drop_whitespace=False", "replace_whitespace=False", "expand_tabs=False", f"max_lines={r.randint(1, 3)}", f"placeholder={r.choice(['...', ' …', ' [more]'])!r}", "tabsize=4", "fix_sentence_endings=False"]
        return "".join(", " + option for option in r.sample(options, r.randint(0, 3)))

    def wrapping(self):
        r = self.random
        block = "\n".join(self.some(lambda: self.pick(["", "    ", "  ", "        ", "\t", " \t"]) + self.pick(["one", "two words", "", "  ", "x = 1", "é"]), 1, 5))
        lines = ["import textwrap", "from textwrap import dedent, indent, wrap, fill, shorten", f"text = {self.sentence()!r}", f"block = '''{block}'''"]
        for number in range(r.randint(2, 6)):
            name = f"v{number}"
            text = self.pick(["text", repr(self.sentence()), "block"])
            lines.append(self.pick([
                lambda: self.caught(f"{name} = textwrap.wrap({text}{self.wrap_options()})"), lambda: self.caught(f"{name} = wrap({text}, {r.randint(1, 50)})"), lambda: self.caught(f"{name} = textwrap.fill({text}{self.wrap_options()})"), lambda: f"print(fill({text}, width={r.randint(8, 50)}))", lambda: self.caught(f"{name} = shorten({text}, {self.pick(['width=', ''])}{r.randint(1, 40)}{self.pick(['', ', placeholder=' + repr('...'), ', placeholder=' + repr('')])})"), lambda: f"{name} = dedent({self.pick(['block', 'text'])})", lambda: f"{name} = textwrap.dedent(block).strip()", lambda: f"{name} = indent({text}, {self.pick(['    ', '> ', '', '--'])!r})", lambda: f"{name} = indent(block, '+ ', lambda line: {self.pick(['True', 'line.startswith(' + repr('o') + ')', 'len(line) > 4'])})", lambda: f"for line in wrap({text}, 20):\n    print(line.center(24, '.'))", lambda: f"print(indent(dedent(block), '  '), end='|')",
            ])())
        return "\n".join(lines)

    def template_text(self):
        r = self.random
        return "".join(r.choice(["$name", "${name}", "$n", "${n}s", "$$", "$$5", "$missing", "${missing}", "text ", " and\n", "$", "$ ", "${", "$5", "$name.x", "é$n", "$_a1", "$nameé", "cost: $$${n}", "plain"]) for _ in range(r.randint(1, 5)))

    def templates(self):
        r = self.random
        lines = ["import string", "from string import Template", "d = {'name': 'Ann', 'n': 3, '_a1': [1]}", f"t = Template({self.template_text()!r})"]
        for number in range(r.randint(2, 6)):
            name = f"v{number}"
            one = self.pick(["t", f"Template({self.template_text()!r})", f"string.Template({self.pick(['$name is $n', '${n} of $$ $name', 'Dear $name,'])!r})"])
            given = self.pick(["d", "d", "name='Bob', n=4", "d, n=9", "", "{'name': 1.50}", "**d", "{'n': None}, name='x'"])
            lines.append(self.pick([lambda: self.caught(f"{name} = {one}.substitute({given})", 0.7), lambda: f"{name} = {one}.safe_substitute({given})", lambda: f"print({one}.safe_substitute({given}))", lambda: f"{name} = {one}.template", lambda: f"for who in ['a', 'b']:\n    print({one}.safe_substitute(name=who))", lambda: self.caught(f"try:\n    {name} = {one}.substitute({given})\nexcept KeyError as e:\n    print('missing', e)", 0.5), lambda: self.caught(f"{name} = {self.pick(['string.capwords(' + repr('ab cd') + ')', 't.foo', 'Template(5)', 'len(t)'])}")])())
        return "\n".join(lines)

    def datum(self, depth=3):
        r = self.random
        if depth == 0 or self.chance(0.3):
            return self.pick([lambda: str(r.randint(-999, 10 ** r.randint(1, 12))), lambda: repr(self.pick(["a", "name", "two words", "", "it's", "line\nbreak", "é", self.sentence()])), lambda: self.pick(["None", "True", "2.5", "-0.0", "()", "[]", "{}"])])()
        some = lambda: ", ".join(self.some(lambda: self.datum(depth - 1), 0, 5))
        return self.pick([lambda: f"[{some()}]", lambda: f"({some()},)".replace("(,)", "()"), lambda: "{" + ", ".join(f"{self.pick(['name', 'age', 'id', 'a key', 'zip', 'tags', 'b', 'Z', 'x1'])!r}: {self.datum(depth - 1)}" for _ in range(r.randint(0, 5))) + "}", lambda: "{" + ", ".join(f"{r.randint(0, 20)}: {self.datum(depth - 1)}" for _ in range(r.randint(0, 4))) + "}", lambda: f"[{', '.join(str(r.randint(0, 9999)) for _ in range(r.randint(0, 40)))}]"])()

    def pretty(self):
        r = self.random
        lines = ["import pprint, io", "from pprint import pformat", f"data = {self.datum()}"]
        for number in range(r.randint(1, 4)):
            options = "".join(", " + option for option in r.sample([f"width={r.randint(1, 60)}", f"indent={r.randint(1, 4)}", "compact=True", "sort_dicts=False"], r.randint(0, 2)))
            data = self.pick(["data", "data", self.datum(), self.datum(4)])
            lines.append(self.pick([lambda: f"pprint.pprint({data}{options})", lambda: f"v{number} = pformat({data}{options})", lambda: f"pprint.pp({data})", lambda: f"out = io.StringIO()\npprint.pprint({data}, stream=out)\nv{number} = out.getvalue()", lambda: self.caught(f"v{number} = pprint.pformat({data}, {self.pick(['1, 30', '2', 'width=0', 'indent=-1', '1, 40, None'])})")])())
        return "\n".join(lines)

    def calendars(self):
        r = self.random
        lines = ["import calendar", "from calendar import isleap, monthrange, month_name"]
        for number in range(r.randint(2, 6)):
            name = f"v{number}"
            year, month = self.pick([r.randint(1900, 2100), r.randint(1, 9999), 2024, 1900, 2000, 0]), self.pick([r.randint(1, 12), 2, 13])
            lines.append(self.pick([lambda: f"{name} = calendar.isleap({year})", lambda: f"{name} = calendar.leapdays({year}, {r.randint(1, 3000)})", lambda: self.caught(f"{name} = monthrange({year}, {month})"), lambda: self.caught(f"{name} = calendar.monthrange({year}, {month})[1]"), lambda: self.caught(f"first, days = calendar.monthrange({year}, {month})\nprint(days)"), lambda: self.caught(f"{name} = calendar.month_name[{r.randint(-13, 13)}]"), lambda: f"{name} = list({self.pick(['month_name', 'calendar.day_name', 'calendar.month_abbr', 'calendar.day_abbr'])})", lambda: self.caught(f"{name} = calendar.day_abbr[{r.randint(0, 7)}]"), lambda: f"for i, m in enumerate(month_name):\n    if m:\n        print(i, m, isleap({year}))", lambda: self.caught(f"{name} = calendar.monthcalendar({year}, {month})"), lambda: self.caught(f"print(calendar.month({year}, {month}{self.pick(['', ', 3', ', w=5, l=2'])}))"), lambda: self.caught(f"calendar.prmonth({year}, {month})"), lambda: self.caught(f"{name} = calendar.weekday({year}, {month}, {r.randint(1, 28)})\nprint('ok')"), lambda: f"{name} = sum(1 for y in range({r.randint(1900, 2000)}, 2024) if isleap(y))", lambda: f"{name} = [month_name[i][:3] for i in range(1, 13)]"])())
        return "\n".join(lines)
