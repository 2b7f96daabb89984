"""Inheritance: overriding, `super`, mixins, abstract classes."""
from __future__ import annotations

from ...template import Draw, template
from .._fill import fill
from .._pools import PEOPLE


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
