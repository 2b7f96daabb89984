"""How attributes are made, checked, computed, counted, hidden and watched."""
from __future__ import annotations

from ...template import Draw, template
from .._fill import fill
from .._pools import ANIMALS, CITIES
from .._steps import steps


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
