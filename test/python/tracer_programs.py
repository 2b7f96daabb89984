"""Programs whose traces are known line by line, and hostile ones; shared by the tracer's tests."""

# name -> (source, one row a step). A row: `LINE` with the frame's depth as leading dots, then what happened there:
# `x=1` a change, `~x` deleted, `?v` an evaluated value, `>v` returned, `!T: m` raised, `"text"` printed, `f(…)` a frame entered.
GOLDEN = {
    "nested calls": (
        "def g(a):\n    return a + 1\nx = g(g(1)) + 2\n",
        ["0 g=<function>", "2 x=5", ".0 g(a=1)", ".1 >2", ".0 g(a=2)", ".1 >3"],
    ),
    "recursion": (
        "def fact(n):\n    if n < 2:\n        return 1\n    return n * fact(n - 1)\nfact(2)\n",
        ["0 fact=<function>", "4", ".0 fact(n=2)", ".1 ?False", ".3 ?1 >2", "..0 fact(n=1)", "..1 ?True", "..2 >1"],
    ),
    "finally and a caught exception": (
        "def f(n):\n    try:\n        return [1][n]\n    finally:\n        print('done')\ntry:\n    f(5)\nexcept IndexError as e:\n    m = str(e)\n",
        [
            "0 f=<function>", "5", "6 !IndexError: list index out of range", ".0 f(n=5)", ".1", ".2 !IndexError: list index out of range",
            '.4 "done\\n"', "7 e=IndexError('list index out of range')", "8 m='list index out of range'",
        ],
    ),
    "class": (
        "class A:\n    def __init__(self, x):\n        self.x = x\na = A(1)\na.x += 1\n",
        [
            "0 A=<class>", ".0 A()", ".1 __init__=<function>", "3 a=<object> A(x=1)", ".1 __init__(self=<object> A(), x=1)",
            ".2 self=<object> A(x=1)", "4 a=<object> A(x=2)",
        ],
    ),
    "loop, else and deletion": (
        "for i in [1, 2]:\n    if i == 2:\n        continue\nelse:\n    del i\n",
        ["0 i=1", "1 ?False", "0 i=2", "1 ?True", "2", "0", "4 ~i"],
    ),
    "while and break": (
        "n = 3\nwhile True:\n    n -= 1\n    if not n:\n        break\n",
        ["0 n=3", "1 ?True", "2 n=2", "3 ?False", "1 ?True", "2 n=1", "3 ?False", "1 ?True", "2 n=0", "3 ?True", "4"],
    ),
    "every name of a changed object": (
        "a = [1]\nb = a\nb.append(2)\nc = {'k': a}\na.pop()\n",
        ["0 a=[1]", "1 b=[1]", "2 a=[1, 2] b=[1, 2]", "3 c={'k': [1, 2]}", "4 a=[1] b=[1] c={'k': [1]}"],
    ),
    "globals changed by a callee": (
        "t = 0\ndef f():\n    global t\n    t += 1\nf()\n",
        ["0 t=0", "1 f=<function>", "4 t=1", ".1 f()", ".3"],
    ),
    "comprehensions are one step": (
        "def f(x):\n    return x * 2\nb = [f(x) for x in (1, 2)]\n",
        ["0 f=<function>", "2 b=[2, 4]", ".0 f(x=1)", ".1 >2", ".0 f(x=2)", ".1 >4"],
    ),
    "an iterator of the program's own is asked for once": (
        "class Count:\n    def __iter__(self):\n        return self\n    def __next__(self):\n        raise StopIteration\nfor x in Count():\n    pass\n",
        [
            "0 Count=<class>", ".0 Count()", ".1 __iter__=<function>", ".3 __next__=<function>", "5 ?<object> Count()",
            ".1 __iter__(self=<object> Count())", ".2 ><object> Count()", ".3 __next__(self=<object> Count())", ".4 !StopIteration: ",
        ],
    ),
    "generators are opaque": (
        "def g(n):\n    for i in range(n):\n        yield i\nxs = list(g(3))\n",
        ["0 g=<function>", "3 xs=[0, 1, 2] ?<object> generator()"],
    ),
    "nonlocal": (
        "def outer():\n    n = 0\n    def tick():\n        nonlocal n\n        n += 1\n        return n\n    return tick\nt = outer()\nx = t()\n",
        ["0 outer=<function>", "7 t=<function>", ".0 outer()", ".1 n=0", ".2 tick=<function>", ".6 ><function>", "8 x=1", ".2 tick(n=0)", ".4 n=1", ".5 >1"],
    ),
    "a method that shares variables with the function around its class": (
        "def f():\n    kept = []\n    class A:\n        def go(self, n):\n            kept.append(n)\n    A().go(1)\nf()\n",
        [
            "0 f=<function>", "6", ".0 f()", ".1 kept=[]", ".2 A=<class>", "..2 A()", "..3 go=<function>", ".5 kept=[1] ?<object> A()",
            "..3 go(self=<object> A(), n=1, kept=[])", "..4 kept=[1]",
        ],
    ),
    "except clauses are tried in turn": (
        "try:\n    1 / 0\nexcept KeyError:\n    pass\nexcept (ValueError, ZeroDivisionError):\n    x = 1\nelse:\n    x = 2\n",
        ["0", "1 !ZeroDivisionError: division by zero", "2", "4", "5 x=1"],
    ),
    "with": (
        "class C:\n    def __enter__(self):\n        return 7\n    def __exit__(self, *a):\n        return True\nwith C() as c:\n    c += 1\n    [][0]\nprint(c)\n",
        [
            "0 C=<class>", ".0 C()", ".1 __enter__=<function>", ".3 __exit__=<function>", "5 c=7", ".1 __enter__(self=<object> C())", ".2 >7", "6 c=8",
            "7 !IndexError: list index out of range",
            ".3 __exit__(self=<object> C(), a=(<class>, IndexError('list index out of range'), <object> traceback()))", ".4 >True", '8 "8\\n"',
        ],
    ),
    "chained comparison, walrus and short circuit": (
        "x = 5\nif 0 < x < 3 or (y := x * 2) > 8:\n    z = f'{x + y}'\n",
        ["0 x=5", "1 y=10 ?False ?True ?True", "2 z='15' ?15"],
    ),
    "unpacking and swaps": (
        "a, *b = [1, 2, 3]\na, b = b, a\n(c, d), e = (a, b)\nc, d = 1\n",
        ["0 a=1 b=[2, 3]", "1 a=[2, 3] b=1", "2 c=2 d=3 e=1", "3 !TypeError: cannot unpack non-iterable int object"],
    ),
    "statements over several lines": (
        "x = [\n    1,\n    2,\n]\nprint(\n    sum(x)\n)\n",
        ["0 x=[1, 2]", '4 ?3 "3\\n"'],
    ),
}

MATCH = (
    "def f(x):\n    match x:\n        case 0:\n            return 'zero'\n        case [a, b] if a > b:\n            return a\n        case _:\n            return 'other'\nr = [f(0), f([2, 1]), f(9)]\n",
    [
        "0 f=<function>", "8 r=['zero', 2, 'other']", ".0 f(x=0)", ".1 ?0", ".2", ".3 >'zero'", ".0 f(x=[2, 1])", ".1 ?[2, 1]", ".2",
        ".4 a=2 b=1 ?True", ".5 >2", ".0 f(x=9)", ".1 ?9", ".2", ".4", ".6", ".7 >'other'",
    ],
)

# Programs that must print and end exactly as they do without the tracer.
INVISIBLE = {
    "names": "print(__name__, sorted(n for n in globals() if not n.startswith('__')), 'x' in dir())\nx = 1\nprint(sorted(n for n in globals() if not n.startswith('__')))\n",
    "locals": "def f(a, b=2):\n    c = a\n    return sorted(locals())\nprint(f(1))\nclass K:\n    y = 1\n    print(sorted(n for n in locals() if n[0] != '_'))\n",
    "docstrings": "'''module'''\ndef f():\n    '''does it'''\n    return 1\nclass A:\n    '''a class'''\nprint(__doc__, f.__doc__, A.__doc__)\n",
    "annotations": "def f(a: int, b: 'str' = '') -> list: ...\nclass P:\n    x: int = 1\nprint(sorted(f.__annotations__), list(P.__annotations__))\n",
    "line numbers": "import sys, traceback\ndef f():\n    x = 1\n    raise ValueError('v')\ntry:\n    f()\nexcept ValueError as e:\n    print([frame.lineno for frame in traceback.extract_tb(e.__traceback__)], sys.exc_info()[0].__name__)\n",
    "frames": "import sys\ndef who():\n    return sys._getframe(1).f_code.co_name\ndef caller():\n    return who()\nprint(caller())\n",
    "signature": "import inspect\ndef f(a, *b, c=1, **k):\n    pass\nprint(inspect.signature(f), f.__name__, f.__qualname__, f.__code__.co_varnames)\n",
    "super": "class A:\n    def f(self):\n        return [type(self).__name__]\nclass B(A):\n    def f(self):\n        return super().f() + ['B']\nprint(B().f())\n",
    "private names": "class A:\n    def __init__(self):\n        self.__x = 1\n    def get(self):\n        if self.__x:\n            return self.__x + 1\nprint(A().get())\n",
    "repr is not called": "class A:\n    def __repr__(self):\n        print('called')\n        return 'A'\na = A()\nb = [a]\nprint('end')\n",
    "deep recursion": "def f(n):\n    return f(n + 1)\ntry:\n    f(0)\nexcept RecursionError as e:\n    print('deep', e)\n",
    "sys.exit": "import sys\nprint('a')\nsys.exit(3)\n",
    "threads": "import threading\nout = []\ndef work(n):\n    for i in range(n):\n        out.append(i)\nts = [threading.Thread(target=work, args=(3,)) for _ in range(3)]\n[t.start() for t in ts]\n[t.join() for t in ts]\nprint(sorted(out))\n",
    "patched builtins": "import builtins\nbuiltins.len = lambda x: 42\nprint(len([]))\nlist = None\nsorted = 3\nx = [1]\nprint(x, sorted)\n",
    "exec and eval": "ns = {}\nexec('def h(a):\\n    return a + 1', ns)\nprint(ns['h'](1), eval('1 + 2'))\n",
    "self-containing": "a = [1]\na.append(a)\nd = {}\nd['d'] = d\nprint(a, d)\n",
    "huge values": "x = 10 ** 5000\ns = 'ab' * 100000\nprint(len(str(s)), x > 1)\n",
    "generators and send": "def g():\n    got = yield 1\n    print('got', got)\n    yield 2\nit = g()\nprint(next(it), it.send('x'))\nfor x in (i * i for i in range(3)):\n    print(x, end=' ')\nprint()\n",
    "decorators": "import functools\ndef d(f):\n    @functools.wraps(f)\n    def w(*a):\n        return f(*a) + 1\n    return w\n@d\ndef f(x):\n    return x\nprint(f(1), f.__name__)\n",
    "nested finally": "def f():\n    for i in range(3):\n        try:\n            try:\n                if i == 1:\n                    continue\n                print(i)\n            finally:\n                print('f', i)\n        except Exception:\n            raise\n    return 'r'\nprint(f())\n",
    "re-raised": "def f():\n    try:\n        raise KeyError('a')\n    except KeyError as e:\n        raise ValueError('b') from e\ntry:\n    f()\nexcept ValueError as e:\n    print(repr(e), repr(e.__cause__), e.__context__ is e.__cause__)\nraise RuntimeError('end')\n",
    "truth is asked once": "class T:\n    n = 0\n    def __bool__(self):\n        T.n += 1\n        return True\nt = T()\nif t:\n    print(T.n)\nwhile t:\n    print(T.n)\n    break\nassert t\nprint(T.n)\n",
    "slots and properties": "class A:\n    __slots__ = ('x',)\n    def __init__(self):\n        self.x = 1\n    @property\n    def y(self):\n        print('y')\n        return 2\na = A()\nprint(a.x)\n",
    "getattr side effects": "class A:\n    def __getattr__(self, n):\n        print('asked', n)\n        return 1\na = A()\nprint(a.zzz)\n",
    "iterators": "class R:\n    def __init__(self, n):\n        self.n = n\n    def __iter__(self):\n        print('iter')\n        return self\n    def __next__(self):\n        self.n -= 1\n        if self.n < 0:\n            raise StopIteration\n        return self.n\nfor x in R(3):\n    print(x)\nelse:\n    print('else')\nclass Bad:\n    def __iter__(self):\n        return self\n    def __next__(self):\n        raise KeyError('next')\ntry:\n    for x in Bad():\n        pass\nexcept KeyError as e:\n    print(e)\n",
    "nothing is added to builtins": "import builtins\nprint([n for n in dir(builtins) if 'ft' in n and n[0] == '_'])\ndef f():\n    return len('abc')\nprint(f.__code__.co_names)\nimport types\nprint(types.FunctionType(f.__code__, {'len': lambda x: 'mine', '__builtins__': {}})())\n",
    "a namespace that makes up what is missing": "class Names(dict):\n    def __missing__(self, name):\n        if name.startswith('__'):\n            raise KeyError(name)\n        print('made', name)\n        return len(self)\nclass M(type):\n    @classmethod\n    def __prepare__(m, name, bases):\n        return Names()\nclass A(metaclass=M):\n    a = first\n    for i in second, 2:\n        b = i\n",
    "locals are one dict": "def f(a):\n    d = locals()\n    b = 3\n    for i in range(2):\n        d['mine'] = i\n    e = locals()\n    return sorted(d), sorted(e), sorted(vars()), d is e\nprint(f(1))\n",
    "threads are the program's own": "import threading\nt = threading.Thread(target=lambda: None)\nt.start()\nt.join()\nprint(threading.active_count(), threading.current_thread() is threading.main_thread())\n",
    "star assignment targets": "d = {}\nd['a'], *d['b'] = 1, 2, 3\nx = [0] * 3\nx[1:2], x[0] = [7, 8], 9\nprint(d, x)\n",
}

# Of those, the ones in whose traces versions of Python differ by themselves: what they print, or in the values that they hold.
VARYING = ("line numbers", "a namespace that makes up what is missing", "deep recursion", "patched builtins", "exec and eval", "threads", "nothing is added to builtins", "locals are one dict")

# Programs that can tell how they were started.
AS_A_FILE = {
    "walks the whole stack": """import inspect
import sys
import traceback
def names():
    frame, found = sys._getframe(), []
    while frame is not None:
        found.append((frame.f_code.co_name, frame.f_lineno))
        frame = frame.f_back
    return found
class Noted:
    def __repr__(self):
        return "%d %s" % (len(inspect.stack()), names())
    def __del__(self):
        print("gone")
print(names(), [frame.function for frame in inspect.stack()], Noted())
traceback.print_stack(file=sys.stdout)
def fail():
    traceback.print_stack(file=sys.stdout)
    raise ValueError(names())
try:
    fail()
except ValueError as error:
    print(error, traceback.extract_tb(error.__traceback__))
print(hasattr(sys, "ps1"), "readline" in sys.modules, sorted(name for name in vars(sys) if "hook" in name))
fail()
""",
    "names": "import os, sys\nprint(__name__, os.path.basename(__file__), os.path.basename(sys.argv[0]), type(__loader__).__name__, sorted(globals()))\nimport __main__\nprint(__main__.os is os, [m for m in sys.modules if 'foretrace' in m])\n",
    "source": "import inspect, linecache\ndef f(x):\n    return x\nprint(inspect.getsource(f), linecache.getline(__file__, 1), inspect.getsourcelines(f)[1])\n",
    "threads": "import threading\nprint(threading.active_count(), [t.name for t in threading.enumerate()])\n",
    "exit code": "import sys\ntry:\n    sys.exit(3)\nfinally:\n    print('f')\n",
    "message": "class E(Exception):\n    def __str__(self):\n        print('asked')\n        return 'own ' + self.args[0]\nraise E('text')\n",
    "finalizers": "import atexit\natexit.register(print, 'bye')\nclass D:\n    def __del__(self):\n        print('del')\nd = D()\nraise KeyError('k')\n",
}
