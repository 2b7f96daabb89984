"""A class, at times with a child, and what is done with its objects."""

from typing import List, Tuple

from ..template import Draw
from .expressions import BOOL, INT, INTS, STR, STRS, TABLE
from .statements import Writer, indent

CLASSES = "Account Item Player Counter Box Robot Team Shop Tracker Buffer Node Machine Game Sensor Library Basket Timer Pool".split()
METHODS = "add update step run apply check report move take give reset describe push grow spend merge".split()
OBJECTS = "obj a b p item box one first acc thing t".split()


def class_and_objects(d: Draw) -> str:
    """A class with attributes and methods, at times a second one that inherits, and objects of it that are used."""
    name = d.pick(CLASSES)
    attributes, params, init = attributes_of(d)
    methods: List[Tuple[str, List[str], str]] = []
    lines = [f"class {name}:"]
    if d.chance(0.2):
        lines += [f"    {d.pick(['kind', 'limit', 'unit'])} = {d.lit(d.pick([d.word(), d.int(1, 9)]))}", ""]
    lines += [f"    def __init__(self{''.join(', ' + p for p, _ in params)}):", *indent(indent(init)), ""]
    for _ in range(d.pick([1, 1, 2, 2, 3])):
        lines += indent(method(d, attributes, methods))
    used = [(name, methods)]
    if d.chance(0.25):
        child = d.pick([c for c in CLASSES if c != name])
        own = [m for m in methods if d.chance(0.4)][:1]
        more: list = list(methods)
        body = [line for m in own for line in overriding(d, attributes, m)] + (method(d, attributes, more) if not own or d.chance(0.4) else [])
        lines += ["", f"class {child}({name}):", *indent(body)]
        used.append((child, more))
    lines += ["", ""]
    return use(d, lines, used, attributes, params)


def attributes_of(d: Draw):
    writer = Writer(d)
    params, init, attributes = [], [], {}
    for at in range(d.pick([1, 2, 2, 3])):
        kind = d.pick([INT, INT, INT, STR, INTS, STRS, TABLE])
        name = writer.declare(writer.new(kind), kind)
        attributes["self." + name] = kind
        if at == 0 or d.chance(0.4):
            params.append((name, kind))
            init.append(f"self.{name} = {name if d.chance(0.85) or kind != INT else name + d.pick([' + 1', ' * 2'])}")
        else:
            empty = {INT: d.pick(["0", "0", str(d.small())]), STR: "''", INTS: "[]", STRS: "[]", TABLE: "{}"}[kind]
            init.append(f"self.{name} = {empty}")
    return attributes, params, init


def method(d: Draw, attributes, methods) -> List[str]:
    writer = Writer(d, [("self." + n, kinds, returns) for n, kinds, returns in methods], in_function=True)
    writer.types.update(attributes)
    kinds = [d.pick([INT, INT, STR, INTS]) for _ in range(d.pick([0, 1, 1, 2]))]
    params = [writer.declare(writer.new(kind), kind) for kind in kinds]
    writer.returns = d.pick([INT, STR, BOOL, *attributes.values()])
    lines = (change(writer, d.pick(list(attributes))) if d.chance(0.7) else []) + writer.block(d.pick([0, 1, 1, 2]), 1)
    lines = lines if len(lines) < 2 or lines[-1] != "pass" else lines[:-1]
    taken = [m[0] for m in methods]
    name = d.pick([n for n in METHODS if n not in taken])
    returns = ""
    if d.chance(0.65):
        returns = writer.returns
        lines.append(f"return {d.pick(writer.have(returns)) if writer.have(returns) and d.chance(0.5) else writer.telling(returns, 1)}")
    methods.append((name, kinds, returns))
    return [f"def {name}(self{''.join(', ' + p for p in params)}):", *indent("\n".join(lines).split("\n")), ""]


def change(writer: Writer, attribute: str) -> List[str]:
    """What a method is mostly for: its object changes."""
    d, kind = writer.d, writer.types[attribute]
    if kind == INT:
        return [d.pick([f"{attribute} += {writer.expr(INT, 0)}"] * 2 + [f"{attribute} -= {writer.expr(INT, 0)}", f"{attribute} = {writer.telling(INT, 1)}", f"{attribute} = {attribute} + {writer.expr(INT, 0)}"])]
    if kind == STR:
        return [d.pick([f"{attribute} += {writer.expr(STR, 0)}", f"{attribute} = {writer.telling(STR, 1)}"])]
    if kind == TABLE:
        key = writer.key()
        return [d.pick([f"{attribute}[{key}] = {writer.expr(INT, 1)}", f"{attribute}[{key}] = {attribute}.get({key}, 0) + {writer.expr(INT, 0)}"])]
    return [f"{attribute}.append({writer.expr(INT if kind == INTS else STR, 1)})"]


def overriding(d: Draw, attributes, overridden) -> List[str]:
    name, kinds, returns = overridden
    writer = Writer(d, in_function=True)
    writer.types.update(attributes)
    params = [writer.declare(writer.new(kind), kind) for kind in kinds]
    writer.returns = returns or INT
    lines = writer.block(1, 0)
    if d.chance(0.5):
        lines.insert(d.pick([0, len(lines)]), f"super().{name}({', '.join(params)})")
    if returns:
        lines.append(f"return {writer.telling(returns, 1)}")
    return [f"def {name}(self{''.join(', ' + p for p in params)}):", *indent("\n".join(lines).split("\n")), ""]


def use(d: Draw, lines: List[str], classes, attributes, params) -> str:
    """Objects made, their methods called, their attributes shown."""
    writer = Writer(d)
    names = d.sample(OBJECTS, len(classes) if len(classes) > 1 else d.pick([1, 1, 2]))
    objects = [(name, classes[at % len(classes)]) for at, name in enumerate(names)]
    for name, (cls, _) in objects:
        lines.append(f"{name} = {cls}({', '.join(writer.literal(kind) for _, kind in params)})")
    for _ in range(d.int(1, 4)):
        name, (_, methods) = d.pick(objects)
        called, kinds, returns = d.pick(methods)
        text = f"{name}.{called}({', '.join(writer.literal(kind) for kind in kinds)})"
        if returns and d.chance(0.7):
            text = f"print({text})" if d.chance(0.5) else f"{writer.declare(writer.new(returns), returns)} = {text}"
        lines.append(text)
    shown = [f"{d.pick(names)}.{a[5:]}" for a in d.sample(list(attributes), d.int(1, 2))]
    if d.chance(0.85):
        lines.append(f"print({', '.join(shown)})")
    return "\n".join(part for line in lines for part in line.split("\n")) + "\n"
