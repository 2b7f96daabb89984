"""Objects whose methods change what they stand for: accounts, carts, games, engines, lights, orders."""
from __future__ import annotations

from ...template import Draw, template
from .._fill import fill
from .._pools import ANIMALS, PEOPLE, PRODUCTS
from .._steps import steps


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
