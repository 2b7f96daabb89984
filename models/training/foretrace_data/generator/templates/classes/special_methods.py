"""Special methods: text, equality, order, length, iteration, calls, arithmetic, truth, `with`."""
from __future__ import annotations

from ...template import Draw, template
from .._fill import fill
from .._pools import ANIMALS, SONGS
from .._steps import steps


@template("features", "class", "str", "repr")
def money_text(d: Draw) -> str:
    return fill("""
        class $Money:
            def __init__(self, amount, currency=$default):
                self.amount = amount
                self.currency = currency

            def __str__(self):
                return $text

            def __repr__(self):
                return f"$Money({self.amount!r}, {self.currency!r})"

        m = $Money($n$cur)
        $show
        """, Money=d.name("Money", "Price", "Amount"), default=d.lit(d.pick(["EUR", "USD", "GBP"])), text=d.pick(['f"{self.amount:.2f} {self.currency}"', 'f"{self.currency} {self.amount}"', "self.currency + str(self.amount)"]),
        n=d.pick([d.int(0, 99), d.float()]), cur=d.pick(["", ", 'YEN'"]), show=d.pick(["print(m)\nprint([m])", "s = str(m)\nr = repr(m)", "line = f'{m}'\nprint(line, repr(m))", "print(m, [m, m][0])", "texts = [str(x) for x in (m, m)]"]))


@template("features", "class", "eq", "hash")
def points_in_a_set(d: Draw) -> str:
    p = lambda: f"$P({d.int(0, 2)}, {d.int(0, 2)})"
    return fill(fill("""
        class $$P:
            def __init__(self, x, y):
                self.x, self.y = x, y

            def __eq__(self, other):
                return $eq

            def __hash__(self):
                return hash((self.x, self.y))

        a = $a
        b = $b
        print(a == b, a is b, a != b)
        n = len({a, b, $c})
        found = $a in [b, a]
        """, a=p(), b=p(), c=p(), eq=d.pick(["(self.x, self.y) == (other.x, other.y)", "self.x == other.x and self.y == other.y", "isinstance(other, $P) and self.x == other.x and self.y == other.y"])).replace("$$", "$"), P=d.name("Point", "Cell", "Pos"))


@template("features", "class", "lt", "sorted")
def sortable_cards(d: Draw) -> str:
    cards = [(d.int(2, 10), d.pick("SHDC")) for _ in range(d.int(2, 3))]
    return fill("""
        class $Card:
            def __init__(self, rank, suit):
                self.rank = rank
                self.suit = suit

            def __lt__(self, other):
                $lt

        cards = [$cards]
        $use
        """, Card=(c := d.name("Card", "Tile", "Piece")), cards=", ".join(f"{c}({r}, {s!r})" for r, s in cards),
        lt=d.pick(["return self.rank < other.rank", "return (self.rank, self.suit) < (other.rank, other.suit)", "if self.rank == other.rank:\n    return self.suit < other.suit\nreturn self.rank < other.rank"]),
        use=d.pick(["cards.sort()\nprint([c.rank for c in cards])", "low = min(cards)\nprint(low.rank, low.suit)", "best = max(cards)\nprint(f'{best.rank}{best.suit}')", "print(cards[0] < cards[1], cards[0] > cards[1])", "names = [c.suit + str(c.rank) for c in sorted(cards)]"]))


@template("features", "class", "len", "getitem")
def playlist_class(d: Draw) -> str:
    names = d.sample(SONGS, d.int(1, 2))
    return fill("""
        class $Playlist:
            def __init__(self, $songs=None):
                self.$songs = $songs or []

            def add(self, song):
                self.$songs.append(song)
                return self

            def __len__(self):
                return len(self.$songs)

            def __getitem__(self, i):
                return self.$songs[i]

            def __contains__(self, song):
                return song in self.$songs

        p = $Playlist()
        $adds
        $use
        """, Playlist=d.name("Playlist", "Shelf", "Album"), songs=d.name("songs", "items", "tracks"), adds=d.pick(["\n".join(f"p.add({n!r})" for n in names), "p" + "".join(f".add({n!r})" for n in names)]),
        use=steps(d, 1, 2, "print(len(p), p[0])", "last = p[-1]", f"print({d.pick(SONGS)!r} in p)", "for song in p:\n    print(song)", "part = p[:2]", "titles = [s.lower() for s in p]", f"x = p[{d.int(0, 4)}]", "empty = not p"))


@template("features", "class", "iterator")
def countdown_iterator(d: Draw) -> str:
    return fill("""
        class $Name:
            def __init__(self, n):
                self.n = n

            def __iter__(self):
                return self

            def __next__(self):
                if self.n $stop:
                    raise StopIteration
                self.n $step
                return $value

        $use
        """, Name=(n := d.name("Countdown", "Down", "Steps", "Halving")), stop=d.pick(["<= 0", "< 1", "== 0"]), step=d.pick(["-= 1", "-= 1", "//= 2"]), value=d.pick(["self.n", "self.n * 10", "self.n + 1"]),
        use=d.pick([f"for x in {n}({d.int(0, 3)}):\n    print(x)", f"xs = list({n}({d.int(1, 3)}))", f"it = {n}({d.int(1, 3)})\na = next(it)\nb = next(it, None)\nprint(a, b)", f"total = sum({n}({d.int(1, 3)}))", f"c = {n}({d.int(1, 2)})\nprint(list(c), list(c))"]))


@template("features", "class", "iter", "generator")
def iterable_class(d: Draw) -> str:
    return fill("""
        class $Range:
            def __init__(self, lo, hi$extra):
                self.lo, self.hi = lo, hi
                $keep

            def __iter__(self):
                $body

        r = $Range($lo, $hi$arg)
        $use
        """, Range=d.name("Span", "Interval", "Between"), extra=(e := d.pick(["", ", step=1"])), keep="self.step = step" if e else "", arg=d.pick(["", ", 2"]) if e else "", lo=d.int(0, 3), hi=d.int(2, 7),
        body=d.pick([f"return iter(range(self.lo, self.hi{', self.step' if e else ''}))", f"x = self.lo\nwhile x <= self.hi:\n    yield x\n    x += {'self.step' if e else '1'}", "yield self.lo\nyield self.hi"]),
        use=d.pick(["print(list(r), sum(r))", "for x in r:\n    print(x)", "big = max(r)\nprint(big in r)", "a, *rest = r", "pairs = list(zip(r, r))", "squares = {x: x * x for x in r}"]))


@template("features", "class", "call")
def callable_object(d: Draw) -> str:
    return fill("""
        class $Name:
            def __init__(self, factor):
                self.factor = factor
                self.calls = 0

            def __call__(self, x):
                self.calls += 1
                return $expr

        $f = $Name($k)
        $use
        print($f.calls)
        """, Name=d.name("Scale", "Multiplier", "Adder"), expr=d.pick(["x * self.factor", "x + self.factor", "x ** self.factor", "[x] * self.factor", "str(x) * self.factor"]), f=(f := d.name("f", "scale", "op")), k=d.int(0, 4),
        use=d.pick([f"a = {f}({d.int(0, 9)})\nb = {f}(a)" if d.bool() else f"a = {f}({d.small()})", f"ys = [{f}(x) for x in {d.ints(1, 3, 0, 9)}]", f"ys = list(map({f}, {d.ints(1, 3, 0, 9)}))", f"print({f}({d.small()}), callable({f}))"]))


@template("features", "class", "add", "radd")
def adding_objects(d: Draw) -> str:
    return fill("""
        class $Vec:
            def __init__(self, *parts):
                self.parts = $list

            def __add__(self, other):
                $scalar
                return $Vec(*[a + b for a, b in zip(self.parts, other.parts)])

            def __mul__(self, k):
                return $Vec(*[p * k for p in self.parts])

            $extra
        a = $Vec($x)
        b = $Vec($y)
        c = $expr
        print(c.parts)
        """, Vec=(v := d.name("Vec", "Vector", "Row")), list=d.pick(["list(parts)", "parts"]), scalar=d.pick(["", f"if isinstance(other, int):\n    return {v}(*[p + other for p in self.parts])"]),
        extra=d.pick(["", "def __rmul__(self, k):\n    return self * k\n\n", "def __neg__(self):\n    return self * -1\n\n"]), x=", ".join(map(str, d.ints(2, 2))), y=", ".join(map(str, d.ints(2, 2))), expr=d.pick(["a + b", "a * 3", "a + b * 2", "2 * a", "-a", "a + 1", "(a + b) * 0"]))


@template("features", "class", "iadd", "alias")
def in_place_or_new(d: Draw) -> str:
    return fill("""
        class $Bag:
            def __init__(self, items):
                self.items = $copy

            $method

        first = $Bag([$x])
        second = first
        first $op [$y]
        print(first.items, second.items, first is second)
        """, Bag=(b := d.name("Bag", "Basket", "Pack")), copy=d.pick(["items", "list(items)", "items[:]"]), x=d.int(0, 9), y=d.int(0, 9), op="+=",
        method=d.pick(["def __iadd__(self, more):\n    self.items += more\n    return self", f"def __add__(self, more):\n    return {b}(self.items + more)", f"def __iadd__(self, more):\n    return {b}(self.items + more)"]))


@template("features", "class", "contains", "bool", "len")
def truthy_objects(d: Draw) -> str:
    return fill("""
        class $Box:
            def __init__(self, *items):
                self.items = list(items)

            def $special(self):
                return $value

        full, empty = $Box($items), $Box()
        for box in (full, empty):
            print($test)
        $more
        """, Box=d.name("Box", "Bag", "Team"), special=(s := d.pick(["__len__", "__bool__"])), value="len(self.items)" if s == "__len__" else d.pick(["bool(self.items)", "len(self.items) > 1", "self.items != []"]), items=", ".join(map(str, d.ints(1, 2))), test=d.pick(["'yes' if box else 'no'", "bool(box), not box", "box and 1 or 0"]), more=d.pick(["", "x = empty or 'default'", "both = [b for b in (full, empty) if b]\nprint(len(both))"]))


@template("features", "class", "context-manager")
def managed_resource(d: Draw) -> str:
    return fill("""
        class $Door:
            def __init__(self, name):
                self.name = name
                self.log = []

            def __enter__(self):
                self.log.append("open")
                return $ret

            def __exit__(self, kind, error, tb):
                self.log.append($last)
                return $swallow

        d = $Door($name)
        $outer
        print(d.log)
        """, Door=d.name("Door", "Session", "Guard"), ret=d.pick(["self", "self.log", "self.name"]), last=d.pick(["'close'", "'ok' if kind is None else kind.__name__", "str(error)"]), swallow=d.pick(["False", "True", "kind is ValueError"]), name=d.lit(d.pick(ANIMALS)),
        outer=d.pick(["with d as x:\n    print(x is d)", "with d:\n    d.log.append('work')", "with d:\n    int('x')\nprint('after')", "try:\n    with d:\n        [][0]\nexcept IndexError:\n    print('caught')", "with d:\n    raise ValueError('v')"]))


@template("features", "class", "reflected-operators")
def on_the_right(d: Draw) -> str:
    Money = d.name("Money", "Points", "Length", "Score")
    return fill("""
        class $Money:
            def __init__(self, amount):
                self.amount = amount

            def __add__(self, other):
                $add

            def __radd__(self, other):
                $radd

            def __repr__(self):
                return f"$Money({self.amount})"

        coins = [$Money(n) for n in $ns]
        print($first)
        $more
        """, Money=Money, ns=d.ints(1, 3, 1, 9), add=d.pick([f"if isinstance(other, {Money}):\n    return {Money}(self.amount + other.amount)\nif isinstance(other, int):\n    return {Money}(self.amount + other)\nreturn NotImplemented", f"return {Money}(self.amount + getattr(other, 'amount', other))"]), radd=d.pick(["return self + other", f"return self if other == 0 else {Money}(other + self.amount)", f"print('right', other)\nreturn {Money}(other + self.amount)"]), first=d.pick(["sum(coins)", f"{d.int(1, 9)} + coins[0]", "coins[0] + coins[-1]", f"sum(coins, {Money}({d.int(1, 5)}))"]), more=d.pick(["", "print('x' + coins[0])", f"total = {d.int(1, 9)}\ntotal += coins[-1]\nprint(total)"]))


@template("features", "class", "reflected-operators", "order")
def which_side_is_asked(d: Draw) -> str:
    return fill("""
        class A:
            def __${op}__(self, other):
                print("A.${op}")
                return $left

            def __r${op}__(self, other):
                print("A.r${op}")
                return "right"

        class B($base):
            def __r${op}__(self, other):
                print("B.r${op}")
                return "B"

        print(A() $sign $other)
        print($n $sign A())
        """, **dict(zip(("op", "sign"), d.pick([("sub", "-"), ("mul", "*"), ("truediv", "/"), ("mod", "%"), ("floordiv", "//"), ("pow", "**"), ("and", "&"), ("or", "|"), ("lshift", "<<")]))), left=d.pick(["'left'", "NotImplemented"]), base=d.pick(["A", "A", "object"]), other=d.pick(["B()", "B()", "A()", str(d.int(0, 9))]), n=d.int(0, 9))
