"""Random programs that use `io`, `contextlib`, `textwrap`, `string.Template`, `pprint` and `calendar`: for library_programs.py."""


class Texts:
    """Draws them; `random`, `pick`, `chance`, `some` and `caught` are the maker's."""

    # io.StringIO, and where what is printed goes

    def line(self):
        return self.pick(["", "a", "one", "two words", "x,1", "\n", "first\nsecond\n", "last line", "héllo", "日本", "\t", "tab\there\n", "no end", "\n\n", "5", "a\r\nb", "🙂!"])

    def buffers(self):
        r = self.random
        made = self.pick(["io.StringIO()", "io.StringIO()", f"io.StringIO({''.join(self.some(self.line, 1, 3))!r})", "StringIO()", f"StringIO({self.line()!r})", f"io.StringIO(initial_value={self.line()!r})", "io.StringIO(None)"])
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
                lambda: f"def show(items, out):\n    for i, item in enumerate(items):\n        out.write(f'{{i}}: {{item}}\\n')\nshow(xs, {target})\n{name} = {target}.getvalue()", lambda: f"try:\n    with redirect_stdout({target}):\n        print('before')\n        {self.pick(['1 / 0', 'raise ValueError(3)', 'pass'])}\nexcept Exception as e:\n    print(type(e).__name__)", lambda: f"print('to stderr', file=sys.stderr)", lambda: f"{name} = '{{}}|{{}}'.format({target}.tell(), {target}.getvalue())",
            ])())
        return "\n".join(lines)

    def caught_buffer(self, name):
        return lambda: self.caught(self.pick([f"buf.write(5)", "buf.write(None)", f"{name} = io.StringIO(5)", "buf.close()\nbuf.write('x')", "other.close()\nother.getvalue()", "buf.seek(-1)", "buf.write(b'x')", "len(buf)", "print('x', file=5)", f"{name} = io.StringIO(b'x')", "buf.writelines(['a', 3])"]), 0.8)
