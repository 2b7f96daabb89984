"""What rewritten code is made of: nodes that stand for calls of hooks, and the hooks put in their place once it is compiled."""

import ast
import inspect
import types
from functools import lru_cache
from sys import version_info

LOAD = ast.Load()
# Stands in the compiled code for a hook until `linked` puts the function there. A constant, since a name would be looked
# up in the program's own namespaces, and seen there.
MARK = "\0foretrace "
SEVERAL = MARK + "several"


def linked(code, hooks):
    """The compiled code with the hooks' functions, and the module's dict ("names"), in place of their marks. `hooks`: by name."""
    by_mark = dict(zip([MARK + name for name in hooks], hooks.values()))

    def link(code):
        return code.replace(co_consts=tuple([link_constant(c, code) for c in code.co_consts]))

    def link_constant(constant, code):
        kind = type(constant)
        if kind is str:
            return by_mark.get(constant, constant)
        if kind is types.CodeType:
            return link(constant)
        if kind is tuple and constant and constant[0] == SEVERAL:
            return in_order(constant[1:], code)
        return constant

    return link(code)


def in_order(names, code):
    """Several names with their indices in the order of the frame's variables; without, where those stand in the order of their being set."""
    if not code.co_flags & inspect.CO_OPTIMIZED:
        return names, None
    # Before Python 3.11 a parameter that is shared with an inner function stands among the shared ones.
    inner = () if version_info >= (3, 11) else code.co_cellvars
    order = [name for name in code.co_varnames if name not in inner] + [*code.co_cellvars, *code.co_freevars]
    return names, tuple(sorted(range(len(names)), key=lambda at: order.index(names[at])))


# Nodes of hooks, kept from statement to statement and from program to program, for making them takes longer than compiling
# them. They stand at their statement's line; its columns they need not know, since nothing in them fails.


def at_line(line):
    return {"lineno": line, "col_offset": 0}


@lru_cache(maxsize=None)
def marked(name):
    """One node in all places: nothing that can fail is compiled from it, so its position is never told."""
    return ast.Constant(MARK + name, **at_line(1))


@lru_cache(maxsize=2048, typed=True)
def const(line, value):
    return ast.Constant(value, **at_line(line))


@lru_cache(maxsize=2048)
def variable(line, name):
    return ast.Name(name, LOAD, **at_line(line))


def called(line, name, *args):
    return ast.Call(marked(name), list(args), [], **at_line(line))


def said(line, expression):
    return ast.Expr(expression, **at_line(line))


@lru_cache(maxsize=2048)
def begun(line, number, count):
    """Writes that a step begins, and counts it."""
    return ast.BoolOp(ast.Or(), [called(line, "w", const(line, number)), called(line, count)], **at_line(line))


@lru_cache(maxsize=2048)
def beginning(line, runs_once):
    return said(line, called(line, "wb", const(line, line - 1)) if runs_once else begun(line, line - 1, "b"))


@lru_cache(maxsize=512)
def looking(line):
    return called(line, "l")


@lru_cache(maxsize=512)
def ending(line, in_module):
    return said(line, called(line, "e", marked("names") if in_module else looking(line)))


def chosen(line, state, kind, then, otherwise):
    return ast.IfExp(ast.Compare(kind, [ast.In()], [marked(state)], **at_line(line)), then, otherwise, **at_line(line))


@lru_cache(maxsize=1024)
def over(line, names, state, otherwise, counted, at_once):
    """The end of a statement that sets these names. `counted`: it can have changed other objects, too."""
    at = at_line(line)
    if not names and otherwise == "u":
        otherwise = "o"
    call = called(line, otherwise, *[part for name in names for part in (const(line, name), variable(line, name))])
    if at_once:
        return said(line, call)
    if not names:
        return said(line, chosen(line, state, const(line, 1), called(line, "w", const(line, None)), call))
    kinds = [ast.Compare(called(line, "type", variable(line, name)), [ast.In()], [marked(state)], **at) for name in names]
    test = kinds[0] if len(names) == 1 else ast.BoolOp(ast.And(), kinds, **at)
    if len(names) > 1 and counted:
        # Their changes are told in the order that they have in the frame: see `linked`.
        write = called(line, "ww", ast.Tuple([const(line, (SEVERAL, *names)), *[variable(line, name) for name in names]], LOAD, **at))
    else:
        writes = [called(line, "ww", ast.Tuple([const(line, (name,) if counted else name), variable(line, name)], LOAD, **at)) for name in names]
        write = writes[0] if len(names) == 1 else ast.BoolOp(ast.Or(), writes, **at)
    return said(line, ast.IfExp(test, write, call, **at))
