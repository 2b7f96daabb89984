"""Classes as people write them: state that methods change, special methods, inheritance, small collections of objects."""
from __future__ import annotations

from ..template import Draw, template
from ._fill import fill
from ._pools import ANIMALS, CITIES, FRUITS, PEOPLE, PRODUCTS, SONGS, STATES


def steps(d: Draw, lo: int, hi: int, *choices) -> str:
    """Some of the statements, one a line; choices are functions or texts."""
    return "\n".join(c() if callable(c) else c for c in (d.pick(choices) for _ in range(d.int(lo, hi))))


@template("features", "class", "history")
def account_with_history(d: Draw) -> str:
    return fill("""
        class $Account:
            $fee
            def __init__(self, owner, balance=0):
                self.owner = owner
                self.balance = balance
                self.history = []

            def deposit(self, amount):
                if amount <= 0:
                    $bad
                self.balance += amount
                self.history.append($entry)

            def withdraw(self, amount):
                total = amount$plus
                if total > self.balance:
                    $poor
                self.balance -= total
                self.history.append(("out", amount))
                return self.balance

        a = $Account($owner, $start)
        $ops
        print(a.balance, $end)
        """, Account=d.name("Account", "Wallet", "Purse"), fee=(fee := d.pick(["", "fee = 1\n"])), plus=" + self.fee" if fee else "", owner=d.lit(d.pick(PEOPLE)),
        start=d.int(0, 60), bad=d.pick(["return", "return None", "raise ValueError('amount must be positive')"]), entry=d.pick(["('in', amount)", "amount"]),
        poor=d.pick(["return None", "return False", "raise ValueError('not enough money')"]), end=d.pick(["len(a.history)", "a.history", "a.owner"]),
        ops=steps(d, 1, 3, lambda: f"a.deposit({d.int(0, 50)})", lambda: f"a.withdraw({d.int(1, 70)})", lambda: f"left = a.withdraw({d.int(1, 40)})"))


@template("features", "class", "transfer")
def transfer_between(d: Draw) -> str:
    return fill("""
        class Account:
            def __init__(self, name, balance):
                self.name = name
                self.balance = balance

            def send(self, other, amount):
                if $check:
                    print($refused)
                    return False
                self.balance -= amount
                other.balance += amount
                return True

        $a = Account($n1, $b1)
        $b = Account($n2, $b2)
        $ops
        print($a.balance, $b.balance)
        """, a=(a := d.name("a", "first", "mine")), b=(b := d.name("b", "second", "yours")), n1=d.lit(d.pick(PEOPLE)), n2=d.lit(d.pick(PEOPLE)), b1=d.int(0, 90), b2=d.int(0, 90),
        check=d.pick(["amount > self.balance", "self.balance < amount or amount < 1", "not 0 < amount <= self.balance"]), refused=d.pick(["'refused'", "f'{self.name}: refused'", "self.name, 'cannot pay', amount"]),
        ops=steps(d, 1, 3, lambda: f"{a}.send({b}, {d.int(0, 60)})", lambda: f"ok = {b}.send({a}, {d.int(1, 60)})"))


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


@template("features", "class", "property", "setter")
def checked_attribute(d: Draw) -> str:
    a = d.name("age", "level", "speed", "volume")
    return fill("""
        class $Name:
            def __init__(self, $a):
                self.$a = $a

            @property
            def $a(self):
                return self._$a

            @$a.setter
            def $a(self, value):
                $check
                self._$a = value

        p = $Name($start)
        $ops
        print(p.$a)
        """, Name=d.name("Person", "Player", "Car", "Radio"), a=a, start=d.int(0, 50), check=d.pick([f"if value < 0:\n    raise ValueError('{a} below zero')", "if value < 0:\n    value = 0", "value = max(0, min(value, 100))", "if not isinstance(value, int):\n    raise TypeError('not a number')"]),
        ops=steps(d, 1, 2, lambda: f"p.{a} = {d.int(-20, 150)}", lambda: f"p.{a} += {d.int(-60, 60)}", lambda: f"try:\n    p.{a} = {d.pick([-1, -5, repr('x')])}\nexcept (ValueError, TypeError) as e:\n    print(e)"))


@template("features", "class", "property", "computed")
def computed_property(d: Draw) -> str:
    return fill("""
        class $Rect:
            def __init__(self, w, h):
                self.w = w
                self.h = h

            @property
            def area(self):
                return self.w * self.h

            @property
            def is_square(self):
                return self.w == self.h

            $more
        r = $Rect($w, $h)
        $use
        """, Rect=d.name("Rect", "Room", "Field"), w=d.int(1, 9), h=d.int(1, 9), more=d.pick(["", "def grow(self, k):\n    self.w *= k\n    return self\n\n"]),
        use=steps(d, 1, 3, "print(r.area)", f"r.w = {d.int(1, 9)}\nprint(r.area, r.is_square)", "r.h += 1", "big = r.area > 20", "try:\n    r.area = 5\nexcept AttributeError:\n    print('read only')"))


@template("features", "class", "classmethod", "parse")
def from_text(d: Draw) -> str:
    sep = d.pick(["-", "/", ":", ","])
    parts = [d.int(1, 28), d.int(1, 12), d.int(1999, 2030)]
    return fill("""
        class $Date:
            def __init__(self, day, month, year=$year):
                self.day, self.month, self.year = day, month, year

            @classmethod
            def parse(cls, text):
                $body

            @staticmethod
            def is_leap(year):
                return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

        d = $Date.parse($text)
        print(d.day, d.month, $Date.is_leap(d.year))
        """, Date=d.name("Date", "Day", "When"), year=d.int(2000, 2030), body=d.pick([f"day, month, year = map(int, text.split({sep!r}))\nreturn cls(day, month, year)", f"parts = [int(p) for p in text.split({sep!r})]\nreturn cls(*parts)", f"day, _, rest = text.partition({sep!r})\nreturn cls(int(day), int(rest[:2].strip({sep!r})))"]),
        text=d.lit(sep.join(f"{p:02d}" for p in (parts if d.chance(0.9) else parts[:1]))))


@template("features", "class", "class-attribute", "instances")
def counted_instances(d: Draw) -> str:
    return fill("""
        class $Ticket:
            $count = $start
            $shared

            def __init__(self, name):
                $step
                self.number = $Ticket.$count
                self.name = name
                $log

        $makes
        print($Ticket.$count, b.number, $end)
        """, Ticket=(t := d.name("Ticket", "Order", "Robot")), count=(c := d.name("count", "made", "last")), start=d.pick([0, 0, 100]), shared=(s := d.pick(["", "names = []"])), step=d.pick([f"{t}.{c} += 1", f"type(self).{c} = {t}.{c} + 1", f"self.{c} = {t}.{c} + 1"]),
        log="self.names.append(name)" if s else "", makes="\n".join(f"{v} = {t}({n!r})" for v, n in zip("abc", d.sample(ANIMALS, d.int(2, 3)))), end=d.pick([f"a.{c}", "a.number"] + (["a.names", f"{t}.names is b.names"] if s else [])))


@template("features", "inheritance", "override", "super")
def animal_sounds(d: Draw) -> str:
    kinds = d.sample(["Dog", "Cat", "Cow", "Duck", "Owl"], 2)
    return fill("""
        class Animal:
            sound = $silent

            def __init__(self, name):
                self.name = name

            def speak(self):
                return f"{self.name}: {self.sound}"

        class $A(Animal):
            sound = $s1

        class $B(Animal):
            def speak(self):
                $body

        zoo = [$A($n1), $B($n2)]
        $use
        """, silent=d.pick(["'...'", "None", "''"]), A=kinds[0], B=kinds[1], s1=d.lit(d.pick(["Woof", "Meow", "Moo"])), n1=d.lit(d.pick(PEOPLE)), n2=d.lit(d.pick(PEOPLE)), body=d.pick(["return super().speak() + '!'", "return super().speak().upper()", "base = super().speak()\nreturn base * 2", "return 'I am ' + self.name"]),
        use=d.pick(["for pet in zoo:\n    print(pet.speak())", "print([type(p).__name__ for p in zoo])", "lines = [p.speak() for p in zoo]\nprint(lines)", f"print(isinstance(zoo[1], Animal), isinstance(zoo[0], {kinds[1]}))", "zoo.sort(key=lambda p: p.name)\nprint(zoo[0].speak())"]))


@template("features", "inheritance", "template-method")
def staff_pay(d: Draw) -> str:
    return fill("""
        class $Employee:
            def __init__(self, name, $rate):
                self.name = name
                self.$rate = $rate

            def pay(self):
                return self.$rate * $hours

        class $Manager($Employee):
            def __init__(self, name, $rate, bonus):
                super().__init__(name, $rate)
                self.bonus = bonus

            def pay(self):
                return super().pay() + self.bonus

        team = [$Employee($n1, $r1), $Manager($n2, $r2, $b)]
        $use
        """, Employee=d.name("Employee", "Worker"), Manager=d.name("Manager", "Boss", "Lead"), rate=d.name("rate", "wage", "salary"), hours=d.int(2, 40), n1=d.lit(d.pick(PEOPLE)), n2=d.lit(d.pick(PEOPLE)), r1=d.int(9, 30), r2=d.int(9, 40), b=d.int(10, 200),
        use=d.pick(["total = 0\nfor p in team:\n    total += p.pay()\nprint(total)", "print(sum(p.pay() for p in team))", "best = max(team, key=lambda p: p.pay())\nprint(best.name)", "pays = {p.name: p.pay() for p in team}", "for p in team:\n    if p.pay() > 500:\n        print(p.name, p.pay())"]))


@template("features", "inheritance", "mro", "mixin")
def mixins(d: Draw) -> str:
    return fill("""
        class A:
            def who(self):
                return ["A"]

        class B(A):
            def who(self):
                return ["B"] + super().who()

        class C(A):
            def who(self):
                return ["C"] + super().who()

        class D($bases):
            $own

        x = D()
        print(x.who(), $end)
        """, bases=d.pick(["B, C", "C, B"]), own=d.pick(["pass", "def who(self):\n    return ['D'] + super().who()", "def who(self):\n    return A.who(self) + ['D']"]), end=d.pick(["[c.__name__ for c in D.__mro__][:3]", "isinstance(x, C)", "issubclass(D, A)", "D.__bases__[0].__name__"]))


@template("features", "abc", "inheritance", "raises")
def abstract_shape(d: Draw) -> str:
    return fill("""
        from abc import ABC, abstractmethod

        class Shape(ABC):
            @abstractmethod
            def area(self):
                ...

            def bigger(self, other):
                return self.area() > other.area()

        class Square(Shape):
            def __init__(self, side):
                self.side = side
            $area

        class Strip(Shape):
            def __init__(self, n):
                self.n = n

            def area(self):
                return self.n * $w

        a, b = Square($s), Strip($n)
        print(a.bigger(b), a.area() + b.area())
        """, area=d.pick(["\ndef area(self):\n    return self.side ** 2"] * 4 + ["\ndef size(self):\n    return self.side"]), w=d.int(1, 5), s=d.int(1, 6), n=d.int(1, 12))


@template("features", "class", "linked-list")
def linked_list_class(d: Draw) -> str:
    return fill("""
        class Node:
            def __init__(self, value, next=None):
                self.value = value
                self.next = next

        class $List:
            def __init__(self):
                self.head = None

            def $push(self, value):
                self.head = Node(value, self.head)

            def $walk(self):
                out = []
                node = self.head
                while node$more:
                    out.append(node.value)
                    node = node.next
                return out

        xs = $List()
        $ops
        print(xs.$walk())
        """, List=d.name("LinkedList", "Chain"), push=(p := d.name("push", "add", "prepend")), walk=d.name("to_list", "values", "walk"), more=d.pick(["", " is not None"]), ops="\n".join(f"xs.{p}({d.lit(v)})" for v in d.pick([d.ints(1, 2, 0, 9), d.sample(FRUITS, 1)])))


@template("features", "class", "tree", "recursion")
def search_tree(d: Draw) -> str:
    values = d.sample(range(1, 20), d.int(2, 3))
    return fill("""
        class Tree:
            def __init__(self, key):
                self.key = key
                self.left = self.right = None

            def insert(self, key):
                side = "left" if key < self.key else "right"
                child = getattr(self, side)
                if child is None:
                    setattr(self, side, Tree(key))
                else:
                    child.insert(key)

        root = Tree($first)
        for k in $rest:
            root.insert(k)
        $use
        """, first=values[0], rest=values[1:], use=d.pick(["print(root.left is None, root.right is None)", "n = root\nwhile n.left:\n    n = n.left\nprint(n.key)", "n = root\nwhile n.right:\n    n = n.right\nprint(n.key)"]))


@template("features", "class", "tree", "recursion")
def tree_sums(d: Draw) -> str:
    return fill("""
        class Node:
            def __init__(self, value, *children):
                self.value = value
                self.children = children

            def $total(self):
                $body

        tree = Node($a, Node($b$deep), Node($c))
        print(tree.$total())
        """, total=(t := d.name("total", "size", "depth")), body={"total": f"return self.value + sum(c.{t}() for c in self.children)", "size": f"n = 1\nfor child in self.children:\n    n += child.{t}()\nreturn n", "depth": f"return 1 + max([c.{t}() for c in self.children], default=0)"}[t], a=d.int(0, 9), b=d.int(0, 9), c=d.int(0, 9), deep=d.pick(["", f", Node({d.int(0, 9)})"]))


@template("features", "class", "queue", "deque")
def queue_class(d: Draw) -> str:
    return fill("""
        $head
        class Queue:
            def __init__(self, limit=$limit):
                self.items = $new
                self.limit = limit

            def put(self, x):
                if len(self.items) >= self.limit:
                    $full
                self.items.append(x)

            def get(self):
                return self.items.$pop

        q = Queue()
        $ops
        print(len(q.items))
        """, limit=d.int(1, 3), head="from collections import deque\n" if (k := d.bool()) else "", new="deque()" if k else "[]", pop="popleft()" if k else "pop(0)", full=d.pick(["raise OverflowError('full')", "return False", "self.get()"]), ops=steps(d, 2, 4, lambda: f"q.put({d.lit(d.pick(PEOPLE))})", lambda: f"q.put({d.int(0, 9)})", "x = q.get()"))


@template("features", "class", "state-machine")
def traffic_light(d: Draw) -> str:
    states = d.pick([["red", "green", "yellow"], ["open", "closing", "closed"], ["idle", "busy"], ["day", "night"]])
    return fill("""
        class $Light:
            order = $states

            def __init__(self):
                self.at = 0

            @property
            def state(self):
                return self.order[self.at]

            def next(self$n):
                self.at = (self.at + $by) % len(self.order)
                return self.state

        x = $Light()
        $use
        """, Light=d.name("Light", "Machine", "Cycle"), states=states, n=(n := d.pick(["", ", n=1"])), by="n" if n else "1", use=d.pick(["for _ in range(3):\n    print(x.next())", "seen = [x.next() for _ in range(2)]\nprint(seen, x.state)", "print(x.state)\nx.next()\nprint(x.state, x.at)"]))


@template("features", "class", "state", "transitions")
def order_states(d: Draw) -> str:
    return fill("""
        class Order:
            allowed = {"new": ["paid", "cancelled"], "paid": ["sent"], "sent": [], "cancelled": []}

            def __init__(self, number):
                self.number = number
                self.state = "new"

            def move(self, state):
                if state not in self.allowed[self.state]:
                    $bad
                self.state = state
                return self

        o = Order($n)
        $ops
        print(o.state)
        """, n=d.int(1, 99), bad=d.pick(["raise ValueError(f'{self.state} -> {state}')", "print('no', state)\nreturn self", "return self"]), ops=d.pick(["o.move('paid').move('sent')", "o.move('paid')\no.move('cancelled')", "o.move('sent')", "for s in ('paid', 'sent'):\n    o.move(s)", "try:\n    o.move('sent')\nexcept ValueError as e:\n    print(e)"]))


@template("features", "class", "slots")
def slotted(d: Draw) -> str:
    return fill("""
        class $P:
            __slots__ = ("x", "y")

            def __init__(self, x, y=$y):
                self.x = x
                self.y = y

        p = $P($x)
        p.x += $k
        $use
        print(p.x, p.y)
        """, P=d.name("Point", "Size", "Pair"), y=d.int(0, 9), x=d.int(0, 9), k=d.int(1, 5), use=d.pick(["", "try:\n    p.z = 1\nexcept AttributeError:\n    print('no z')", "q = p\nq.y = 0", "p.z = 3", "print(hasattr(p, '__dict__'))", "del p.y\nprint(hasattr(p, 'y'))\np.y = 1"]))


@template("features", "class", "getattr", "dict")
def attribute_access(d: Draw) -> str:
    return fill("""
        class $Config:
            def __init__(self, **values):
                self.__dict__.update(values)

            $extra
        c = $Config(host=$host, port=$port)
        $use
        """, Config=d.name("Config", "Options", "Settings"), extra=d.pick(["", "def __getattr__(self, name):\n    return None\n\n", "def __getattr__(self, name):\n    raise AttributeError('no option ' + name)\n\n"]), host=d.lit(d.pick(CITIES).lower()), port=d.int(1, 9000),
        use=steps(d, 1, 3, "print(c.host, c.port)", "c.debug = True", "print(hasattr(c, 'user'))", "x = getattr(c, 'user', 'nobody')", "print(vars(c))", "names = sorted(vars(c))", "setattr(c, 'port', c.port + 1)", "print(c.user)", "del c.host"))


@template("features", "class", "setattr", "delattr")
def watched_attributes(d: Draw) -> str:
    return fill("""
        class $W:
            def __setattr__(self, name, value):
                $body

        w = $W()
        w.x = $a
        w.y = $b
        w.x = w.y
        print(vars(w))
        """, W=d.name("Watched", "Logged", "Box"), body=d.pick(["print('set', name, value)\nsuper().__setattr__(name, value)", "if value is None:\n    return\nobject.__setattr__(self, name, value)", "self.__dict__[name] = [value]", "super().__setattr__(name, str(value))"]), a=d.small(), b=d.pick([d.small(), None, d.lit(d.word())]))


@template("features", "class", "composition")
def engine_in_car(d: Draw) -> str:
    return fill("""
        class Engine:
            def __init__(self, power):
                self.power = power
                self.on = False

            def start(self):
                self.on = True

        class Car:
            def __init__(self, name, engine):
                self.name = name
                self.engine = engine
                self.km = 0

            def drive(self, km):
                if not self.engine.on:
                    $off
                self.km += km
                return self.km

        $make
        $ops
        print(car.km, car.engine.on)
        """, off=d.pick(["self.engine.start()", "return None", "raise RuntimeError('engine is off')"]), make=d.pick([f"car = Car({d.lit(d.pick(ANIMALS))}, Engine({d.int(50, 200)}))", f"e = Engine({d.int(50, 200)})\ncar = Car('taxi', e)"]), ops=steps(d, 1, 3, lambda: f"car.drive({d.int(1, 50)})", "car.engine.start()", lambda: f"km = car.drive({d.int(1, 50)})"))


@template("features", "class", "observer", "callbacks")
def event_bus(d: Draw) -> str:
    return fill("""
        class $Bus:
            def __init__(self):
                self.handlers = {}

            def on(self, event, handler):
                self.handlers.setdefault(event, []).append(handler)

            def emit(self, event, value):
                for handler in self.handlers.get(event, []):
                    handler(value)

        log = []
        bus = $Bus()
        bus.on("add", log.append)
        bus.on("$e2", lambda v: $act)
        $emits
        print(log)
        """, Bus=d.name("Bus", "Events", "Signal"), e2=(e := d.pick(["add", "del", "show"])), act=d.pick(["print('got', v)", "log.append(v * 2)", "log.clear()"]), emits=steps(d, 1, 3, lambda: f"bus.emit('add', {d.int(0, 9)})", lambda: f"bus.emit({e!r}, {d.int(0, 9)})", "bus.emit('none', 0)"))


@template("features", "class", "registry", "decorator")
def plugin_registry(d: Draw) -> str:
    return fill("""
        $registry = {}

        def register($arg):
            def add(fn):
                $registry[$key] = fn
                return fn
            return add

        @register($n1)
        def $f(x):
            return $e1

        @register($n2)
        def $g(x):
            return $e2

        $use
        """, registry=(r := d.name("registry", "commands", "table")), arg="name", key=d.pick(["name", "name.lower()"]), n1=repr(a := d.pick(["double", "Twice"])), n2=repr(b := d.pick(["neg", "Minus"])), f=d.name("double", "twice"), g=d.name("negate", "minus"), e1=d.pick(["x * 2", "x + x"]), e2="-x",
        use=d.pick([f"print({r}[{b!r}]({d.small()}))", f"for name in {r}:\n    print(name, {r}[name]({d.small()}))", f"x = {d.small()}\nfor fn in {r}.values():\n    x = fn(x)\nprint(x)", f"print(sorted({r}), len({r}))"]))


@template("features", "dataclass", "default_factory")
def dataclass_lists(d: Draw) -> str:
    return fill("""
        from dataclasses import dataclass, field

        @dataclass
        class $Team:
            name: str
            members: list = field(default_factory=list)
            points: int = $p

            def join(self, who):
                self.members.append(who)
                return len(self.members)

        a = $Team($n1)
        b = $Team($n2$pts)
        $ops
        $show
        """, Team=d.name("Team", "Group", "Club"), p=d.int(0, 5), n1=d.lit(d.pick(CITIES)), n2=d.lit(d.pick(CITIES)), pts=d.pick(["", f", points={d.int(1, 9)}"]), ops=steps(d, 1, 3, lambda: f"a.join({d.lit(d.pick(PEOPLE))})", lambda: f"b.join({d.lit(d.pick(PEOPLE))})", "b.points += 1"),
        show=d.pick(["print(a.members, b.members)", "print(a)", "print(a == b, b.points)", "rows = [(t.name, len(t.members)) for t in (a, b)]"]))


@template("features", "dataclass", "order", "frozen", "replace")
def dataclass_versions(d: Draw) -> str:
    v = lambda: f"Version({d.int(0, 3)}, {d.int(0, 9)})"
    return fill("""
        from dataclasses import dataclass$more

        @dataclass(order=True, frozen=True)
        class Version:
            major: int
            minor: int = 0

        a = $a
        b = $b
        $use
        """, more=", replace, astuple", a=v(), b=v(), use=steps(d, 1, 2, "print(a < b, a == b)", "newest = max(a, b)\nprint(newest)", "c = replace(a, minor=a.minor + 1)\nprint(c > a)", "print(astuple(a))", "try:\n    a.minor = 5\nexcept AttributeError as e:\n    print(type(e).__name__)", "print(sorted([b, a])[0].major)", "print(len({a, b}), hash(a) == hash(b))"))


@template("features", "dataclass", "post_init")
def dataclass_checked(d: Draw) -> str:
    return fill("""
        from dataclasses import dataclass, asdict

        @dataclass
        class $Item:
            name: str
            price: float
            qty: int = 1

            def __post_init__(self):
                $check

        item = $Item($name, $price$qty)
        $use
        """, Item=d.name("Item", "Product", "Line"), name=d.lit(d.pick([" Pen ", "LAMP", "mug", ""])), price=d.pick([d.float(), d.int(-2, 40)]), qty=d.pick(["", f", {d.int(0, 5)}"]), check=d.pick(["self.name = self.name.strip().lower()", "if self.price < 0:\n    raise ValueError('price')", "self.total = self.price * self.qty", "if not self.name:\n    self.name = 'unnamed'"]),
        use=d.pick(["print(item)", "print(asdict(item))", "cost = item.price * item.qty", "print(item.name, item.qty)"]))


@template("features", "enum", "class")
def enum_with_methods(d: Draw) -> str:
    return fill("""
        from enum import Enum

        class $Level(Enum):
            LOW = $a
            MID = $b
            HIGH = $c

            @classmethod
            def of(cls, n):
                for level in cls:
                    if n <= level.value:
                        return level
                return cls.HIGH

            def is_top(self):
                return self is $Level.HIGH

        x = $Level.of($n)
        $use
        """, Level=(l := d.name("Level", "Size", "Risk")), a=d.int(1, 3), b=d.int(4, 6), c=d.int(7, 9), n=d.int(0, 10), use=steps(d, 1, 2, "print(x.name, x.value)", "print(x, x.is_top())", f"print({l}['LOW'] is {l}.LOW, len({l}))", f"y = {l}({d.int(1, 9)})", f"names = [m.name for m in {l}]", f"d = {{{l}.LOW: 'ok'}}\nprint(d.get(x, '?'))"))


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


@template("features", "class", "chaining", "builder")
def builder_chain(d: Draw) -> str:
    return fill("""
        class $Query:
            def __init__(self, rows):
                self.rows = rows

            def where(self, test):
                $where

            def $take(self, n):
                self.rows = self.rows[:n]
                return self

            def get(self):
                return self.rows

        data = $rows
        r = $Query(data).where(lambda x: x $cond).$take($n).get()
        print(r, data)
        """, Query=(q := d.name("Query", "Table", "Filter")), where=d.pick(["self.rows = [r for r in self.rows if test(r)]\nreturn self", f"return {q}([r for r in self.rows if test(r)])"]), take=d.name("take", "limit", "first"), rows=d.ints(2, 4), cond=d.pick(["> 3", "% 2 == 0", "!= 0", "< 10"]), n=d.int(0, 3))


@template("features", "class", "cart", "dict")
def cart_class(d: Draw) -> str:
    few = d.sample(PRODUCTS, 3)
    return fill("""
        class Cart:
            prices = $prices

            def __init__(self):
                self.items = {}

            def add(self, name, n=1):
                $check
                self.items[name] = self.items.get(name, 0) + n

            def total(self):
                return sum(self.prices[k] * n for k, n in self.items.items())

        cart = Cart()
        $ops
        print(cart.items, cart.total())
        """, prices={w: d.int(1, 30) for w in few[:2]}, check=d.pick(["", "if name not in self.prices:\n    raise KeyError(name)", "if name not in self.prices:\n    return"]), ops=steps(d, 1, 3, lambda: f"cart.add({d.pick(few[:2])!r})", lambda: f"cart.add({few[0]!r}, {d.int(1, 4)})", lambda: f"cart.add({d.pick(few)!r}, n={d.int(1, 3)})"))


@template("features", "class", "matrix")
def matrix_class(d: Draw) -> str:
    return fill("""
        class Matrix:
            def __init__(self, rows):
                self.rows = rows

            def __getitem__(self, at):
                r, c = at
                return self.rows[r][c]

            def __setitem__(self, at, value):
                self.rows[at[0]][at[1]] = value

            $more
        m = Matrix($rows)
        $use
        """, rows=d.matrix(2, 2), more=d.pick(["def t(self):\n    return Matrix([list(c) for c in zip(*self.rows)])\n\n", "def t(self):\n    return Matrix([r[::-1] for r in self.rows])\n\n"]), use=steps(d, 1, 3, lambda: f"m[{d.int(0, 1)}, {d.int(0, 1)}] = {d.int(0, 9)}", "print(m[0, 1])", "x = m.t()\nprint(x.rows)", "m[1, 1] += 1", "s = m[0, 0] + m[-1, -1]", f"y = m[{d.int(0, 2)}, 0]"))


@template("features", "class", "game", "hp")
def fight_game(d: Draw) -> str:
    names = d.sample(["Orc", "Elf", "Knight", "Wolf", "Mage"], 2)
    return fill("""
        class $Unit:
            def __init__(self, name, hp, power):
                self.name, self.hp, self.power = name, hp, power

            def hit(self, other):
                other.hp $damage

            @property
            def alive(self):
                return self.hp > 0

        a = $Unit($n1, $h1, $p1)
        b = $Unit($n2, $h2, $p2)
        while a.alive and b.alive:
            a.hit(b)
            $back
        print($end)
        """, Unit=d.name("Unit", "Fighter", "Hero"), damage=d.pick(["-= self.power", "= max(0, other.hp - self.power)"]), n1=repr(names[0]), n2=repr(names[1]), h1=d.int(1, 5), h2=d.int(1, 4), p1=d.int(4, 9), p2=d.int(4, 9), back=d.pick(["b.hit(a)", "if b.alive:\n    b.hit(a)"]), end=d.pick(["a.hp, b.hp", "a.name if a.alive else b.name", "(a if a.alive else b).name"]))


@template("features", "class", "private", "name-mangling")
def private_names(d: Draw) -> str:
    return fill("""
        class $Safe:
            def __init__(self, code):
                self.__code = code
                self._tries = 0

            def open(self, guess):
                self._tries += 1
                return guess == self.__code

        s = $Safe($code)
        print(s.open($g1), s._tries)
        $use
        """, Safe=(s := d.name("Safe", "Lock", "Vault")), code=d.int(1, 3), g1=d.int(1, 3), use=d.pick([f"print(s._{s}__code)", "print(hasattr(s, '__code'))", "s.__code = 9\nprint(s.open(9))", "try:\n    print(s.__code)\nexcept AttributeError:\n    print('hidden')", "print(sorted(vars(s)))"]))


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


@template("features", "class", "cache", "recursion")
def memo_object(d: Draw) -> str:
    return fill("""
        class Memo:
            def __init__(self, fn):
                self.fn = fn
                self.known = {}
                self.hits = 0

            def __call__(self, n):
                if n in self.known:
                    self.hits += 1
                    return self.known[n]
                self.known[n] = self.fn(n)
                return self.known[n]

        @Memo
        def $f(n):
            $body

        print($f($n), $f.hits, len($f.known))
        """, f=(f := d.name("f", "ways", "tri")), body=d.pick([f"return 1 if n < 2 else {f}(n - 1) + {f}(n - 2)", f"return n if n == 0 else n + {f}(n - 1)", f"if n <= 1:\n    return 1\nreturn {f}(n // 2) + {f}(n // 3)"]), n=d.int(0, 4))


@template("features", "namedtuple", "class", "typing")
def typed_rows(d: Draw) -> str:
    return fill("""
        from typing import NamedTuple

        class $Row(NamedTuple):
            name: str
            score: int
            tag: str = $tag

            def passed(self):
                return self.score >= $limit

        rows = [$rows]
        $use
        """, Row=(r := d.name("Row", "Result", "Entry")), tag=d.lit(d.pick(STATES)), limit=d.int(3, 8), rows=", ".join(f"{r}({n!r}, {d.int(0, 10)})" for n in d.sample(PEOPLE, d.int(2, 3))), use=d.pick(["print([r.name for r in rows if r.passed()])", "name, score, tag = rows[0]\nprint(name, tag)", "best = max(rows, key=lambda r: r.score)\nprint(best._replace(tag='top'))", "for r in rows:\n    print(r.name, r.passed())", "print(sorted(rows)[0], rows[0][1])"]))
