"""Random calls with arguments at the edges of what they take, right and wrong ones, and of what makes text or bytes of others: for library_programs.py."""

VALUES = {
    "int": "0 1 -1 2 3 5 7 -3 10 255 256 1000 (10**20) (-10**18) (2**63) True False".split(),
    "float": "0.0 -0.0 1.0 0.5 -2.5 3.7 1e300 1e-300 1e16 float('inf') float('-inf') float('nan') 2.675 1e22 123456789.125".split(),
    "str": [repr(s) for s in ["", " ", "a", "abc", "Hello World", "a,b,,c", "  pad  ", "a b\tc\nd", "1", "-12", "3.14", "0x1f", "ß", "İ", "ǆ", "Σίσυφος", "x\x1cy\x85z\u2028w", "é", "e\u0301", "日本語", "😀a", "%s-%d", "{}", "{0}{1}", "{a}", "\\n", "'", '"', "\x00", "²", "½", "١٢٣", "_x1", "class", "AB", "mississippi", "a\rb\r\nc", "\u3000 "]],
    "bytes": [repr(s) for s in [b"", b"abc", b" x ", b"\x00\xff", b"a,b", b"HELLO world", b"\xc3\xa9", b"12", b"\t\n", b"zz\x80"]],
    "list": ["[]", "[1]", "[1, 2, 3]", "[3, 1, 2]", "['b', 'a']", "[1, 'a']", "[1.5, 2, True]", "[None]", "[[1], [2]]", "[(1, 'x'), (2, 'y')]", "[0, False, 0.0]", "list('hello')"],
    "tuple": ["()", "(1,)", "(1, 2)", "('a', 'b', 'c')", "(3, 1, 2)", "(1, [2])", "((1, 2), (3, 4))", "(None, 0)"],
    "dict": ["{}", "{'a': 1}", "{'a': 1, 'b': 2}", "{1: 'x', 2: 'y'}", "{(1, 2): [3]}", "{1: 'a', True: 'b'}", "{None: 0}", "{'x': {'y': 1}}"],
    "set": ["set()", "{1, 2, 3}", "{3, 4}", "{'a'}", "{1.0, 2}", "set(range(5))"],
    "frozenset": ["frozenset()", "frozenset({1, 2})", "frozenset('a')"],
    "range": ["range(0)", "range(5)", "range(2, 10, 3)", "range(10, 0, -2)", "range(-3, 3)"],
    "other": ["None", "int", "str", "len", "lambda x: x", "iter([1, 2])", "(x for x in [1, 2])", "ValueError('v')", "print"],
}
NATURAL = {"str": "str str int list", "bytes": "bytes bytes int", "list": "int int list str", "tuple": "int str", "dict": "str int dict list", "set": "set set int list", "frozenset": "set set int list", "int": "int", "float": "float int", "range": "int"}
TYPES = [str, bytes, list, tuple, dict, set, frozenset, int, float, range]
FUNCTIONS = "abs all any ascii bin bool bytes callable chr dict divmod enumerate filter float format frozenset getattr hasattr hash hex int isinstance issubclass iter len list map max min next oct ord pow range repr reversed round set slice sorted str sum tuple zip".split()
OPERATORS = "+ - * / // % & | ^ >> == != < > <= >= in is and or @".split() + ["not in"]
ADDRESSES = ["http://user:pw@host.com:80/a/b;p?x=1&y=2#frag", "/path", "", "https://example.com", "mailto:a@b", "//host/x", "http://h/a%20b?q=a+b&q=c", "ftp://[::1]:21/x", "http://EXAMPLE.com:8080", "a b&c=d/é?", "x=1&y=&z", "http://h:x/", "https://a.b/c/d/?e=f", "../up", "?only=query", "#only"]
FED = [b"", b"abc", b"hello world", b"\x00\xff\x80", b"a" * 55, b"a" * 64, b"The quick brown fox", bytes(range(20)), b"\xc3\xa9", b"x" * 119, b"y" * 200]
LINES = ["", " ", "abc", "a 'b c' d", 'x "y \\" z"', "it's", "a\\ b", "ls -l | wc", "<a href=\"x\">&</a>", "&lt;b&gt; &amp; &#39;", "&copy;", "naïve", "a # b", '"open', "end\\", "a\nb"]


class Calls:
    """Draws them; `random`, `pick`, `chance` and `caught` are the maker's."""

    # Builtins, operators and methods

    def a_value(self):
        return self.pick(VALUES[self.pick("int int int float str str str bytes list list tuple dict set range other".split())])

    def argument(self, kind):
        return self.pick(VALUES[self.pick(NATURAL[kind].split())]) if self.chance(0.75) else self.a_value()

    def a_method(self):
        cls = self.pick(TYPES)
        kind = cls.__name__
        # Python 3.9 has not all of them.
        name = self.pick([name for name in dir(cls) if not name.startswith("_") and name not in ("bit_count", "is_integer", "count")])
        args = [self.argument(kind) for _ in range(self.random.choices([0, 1, 2, 3], [3, 6, 4, 1])[0])]
        if name in ("encode", "decode"):
            args = [self.pick(["'utf-8'", "'ascii'", "'latin-1'", "'nope'"]), self.pick(["'strict'", "'ignore'", "'replace'"])][: self.random.randint(0, 2)]
        return f"o = {self.pick(VALUES[kind])}\nr = o.{name}({', '.join(args)})\nprint(repr(r), repr(o))"

    def a_call(self):
        name = self.pick(FUNCTIONS)
        args = [self.a_value() for _ in range(self.random.choices([0, 1, 2, 3], [1, 6, 4, 1])[0])]
        if name in ("map", "filter"):
            args = [self.pick(["str", "int", "len", "abs", "bool", "lambda v: v * 2"])] + args[:2]
        elif name == "int" and self.chance(0.5):
            args = [self.pick(VALUES["str"]), self.pick("0 2 10 16 36 37 1 -1".split())]
        elif self.chance(0.7):
            kind = {"chr": "int", "ord": "str", "abs": "float", "range": "int", "round": "float", "hex": "int", "format": "float"}.get(name, "list")
            args[:1] = [self.pick(VALUES[kind])]
        if self.chance(0.1):
            args.append(self.pick(["key=len", "reverse=True", "default=None", "start=1", "base=10", "ndigits=1", "a=1", "sep=''"]))
        made = f"{name}({', '.join(args)})"
        return f"print(repr({f'list({made})' if name in ('map', 'filter', 'enumerate', 'zip', 'reversed', 'iter') else made}))"

    def an_operation(self):
        a, operator = self.a_value(), self.pick(OPERATORS)
        b = self.a_value() if self.chance(0.4) else self.pick(next(all_ for all_ in VALUES.values() if a in all_))
        if operator == "*":
            b = self.pick("0 1 2 3 -1 0.5 True 1.5 'a' [1] None".split())
        if self.chance(0.3):
            place = self.pick(VALUES["int"] + ["'a'", "None"]) if self.chance(0.6) else ":".join(self.pick(["", "0", "1", "-1", "2", "5", "-3", "100", "None", "'a'", "1.0"]) for _ in range(self.pick([2, 3])))
            return f"o = {a}\nprint(repr(o[{place}]))"
        return f"r = {a} {operator} {b}\nprint(repr(r))"

    def edges(self):
        drawn = self.pick([self.a_method, self.a_method, self.a_call, self.an_operation])()
        return "\n".join(self.caught(line) if self.chance(0.2) and "\n" not in drawn else line for line in drawn.split("\n"))

    # Hashes, and texts inside other texts

    def fed(self):
        return repr(self.pick(FED))

    def encodings(self):
        r = self.random
        lines = ["import base64, binascii, hashlib, html, shlex, struct, urllib.parse, zlib", "from urllib.parse import quote, quote_plus, unquote, urlencode, urljoin, urlparse, urlsplit, parse_qs, parse_qsl"]
        address, line = lambda: repr(self.pick(ADDRESSES)), lambda: repr(self.pick(LINES))
        for number in range(r.randint(2, 5)):
            name = f"v{number}"
            algorithm = self.pick("md5 sha1 sha224 sha256 sha384 sha512 sha256 md5".split())
            code = self.pick(["<I", ">hB", "<q", "!H", "<3B", ">d", "<f", "<4s", "<?", ">iq", "<2hx", "<c", "> I I"])
            lines.append(self.pick([
                lambda: f"{name} = hashlib.{algorithm}({self.fed()}).{self.pick(['hexdigest()', 'digest()', 'hexdigest()[:8]', 'digest_size', 'name', 'block_size'])}", lambda: f"h = hashlib.{self.pick([algorithm + '()', 'new(' + repr(algorithm) + ')'])}\nfor part in [{self.fed()}, {self.fed()}]:\n    h.update(part)\n{name} = h.copy().hexdigest()", lambda: f"{name} = int(hashlib.{algorithm}({line()}.encode()).hexdigest(), 16) % 1000", lambda: self.caught(f"{name} = hashlib.{algorithm}({line()})"),
                lambda: f"{name} = base64.{self.pick(['b64encode', 'urlsafe_b64encode', 'b32encode', 'b16encode'])}({self.fed()})", lambda: f"{name} = base64.b64decode(base64.b64encode({self.fed()}))", lambda: self.caught(f"{name} = base64.{self.pick(['b64decode', 'urlsafe_b64decode'])}({self.pick([repr('aGVsbG8='), repr(b'aGVsbG8='), repr('aGVsbG8'), repr('aGVsb'), repr(''), repr('a-_b'), repr('Zm9v')])})"), lambda: f"{name} = base64.b64encode({line()}.encode()).decode()", lambda: self.caught(f"{name} = binascii.{self.pick(['hexlify(' + self.fed() + ')', 'unhexlify(' + repr('616g') + ')', 'unhexlify(' + repr('6162') + ')', 'a2b_hex(' + repr('616') + ')', 'crc32(' + self.fed() + ')'])}"), lambda: f"{name} = zlib.{self.pick(['crc32', 'adler32'])}({self.fed()})", lambda: f"{name} = zlib.crc32({self.fed()}, {self.pick(['0', '1', '12345'])})",
                lambda: f"u = {self.pick(['urlparse', 'urlsplit'])}({address()})\n{name} = u.{self.pick(['scheme', 'netloc', 'path', 'query', 'fragment', 'hostname', 'port', 'username', 'password', 'geturl()', '_asdict()'])}", lambda: f"{name} = urljoin({address()}, {address()})", lambda: f"{name} = {self.pick(['quote', 'quote_plus', 'unquote', 'urllib.parse.unquote_plus'])}({address()})", lambda: f"{name} = quote({address()}, safe={self.pick([repr(''), repr('/:'), repr('&=')])})", lambda: f"{name} = urlencode({self.pick([repr({'a': 1, 'b c': 'd&é'}), repr([('a', 2.5), ('b', None)]), repr({'q': [1, 'x y']}) + ', doseq=True', repr({'q': [1, 2]})])})", lambda: f"{name} = {self.pick(['parse_qs', 'parse_qsl'])}({self.pick([repr('x=1&y=2'), repr('a=1&a=2'), repr(''), repr('x=&y=1'), repr('a=b%20c+d'), repr('x')])}{self.pick(['', ', keep_blank_values=True'])})",
                lambda: self.caught(f"{name} = shlex.split({line()})"), lambda: f"{name} = shlex.quote({line()})", lambda: f"{name} = shlex.join([{line()}, {line()}])", lambda: f"{name} = html.escape({line()}{self.pick(['', ', quote=False'])})", lambda: f"{name} = html.unescape({line()})",
                lambda: self.caught(f"{name} = struct.pack({code!r}, {', '.join(self.pick(['1', '-1', '255', '2.5', '300', 'True', repr(b'ab'), '2**40', repr('x')]) for _ in range(self.pick([1, 1, 2, 3])))})"), lambda: self.caught(f"{name} = struct.unpack({code!r}, {self.pick([repr(b'abcd'), repr(b'ab'), repr(bytes(8)), repr(b'abc'), repr(bytes([255] * 8)), repr(bytes([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]))])})"), lambda: f"{name} = struct.calcsize({code!r})",
            ])())
            if self.chance(0.5):
                lines.append(f"print({name})" if not lines[-1].startswith("try") else "pass")
        return "\n".join(lines)
