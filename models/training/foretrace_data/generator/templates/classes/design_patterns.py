"""Observers, registries and builders."""
from __future__ import annotations

from ...template import Draw, template
from .._fill import fill
from .._steps import steps


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
