"""Dataclasses, enums and typed named tuples."""
from __future__ import annotations

from ...template import Draw, template
from .._fill import fill
from .._pools import CITIES, PEOPLE, STATES
from .._steps import steps


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
