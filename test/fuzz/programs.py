"""Writes programs to run against the tracer and the runner, as JSON Lines {"id", "code", "kind"}: `python programs.py OUT COUNT`.

"hostile": they fight whoever runs them. "ordinary": programs of the training generator, whose output and ending must be those of plain
Python.
"""

import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "models" / "training"))

ATOMS = {
    "fork": "import os\nwhile True:\n    os.fork()",
    "fork once": "import os\npid = os.fork()\nprint(pid)",
    "popen": "import subprocess\nprint(subprocess.run(['sleep', '100']))",
    "system": "import os\nos.system('sleep 100 &')",
    "spawn": "import os\nos.posix_spawn('/bin/sleep', ['sleep', '100'], {})",
    "multiprocessing": "import multiprocessing\np = multiprocessing.Process(target=print)\np.start()",
    "memory list": "x = [0]\nwhile True:\n    x = x + x",
    "memory text": "x = 'a' * 10 ** 10",
    "memory int": "x = 1\nfor i in range(60):\n    x = x * x + 2 ** 1000",
    "memory dict": "d = {}\nfor i in range(10 ** 9):\n    d[i] = 'x' * 1000",
    "endless": "while True:\n    pass",
    "endless in C": "sum(range(10 ** 12))",
    "endless regex": "import re\nre.match('(a+)+$', 'a' * 40 + 'b')",
    "endless print": "while True:\n    print('x' * 10000)",
    "endless generator": "list(iter(int, 1))",
    "sleep": "import time\ntime.sleep(1000)",
    "recursion": "def f():\n    f()\nf()",
    "recursion limit": "import sys\nsys.setrecursionlimit(10 ** 9)\ndef f():\n    f()\nf()",
    "deep repr": "x = []\nfor i in range(100000):\n    x = [x]\nprint(len(x))",
    "exit": "import sys\nsys.exit(3)",
    "_exit": "import os\nos._exit(0)",
    "abort": "import os\nos.abort()",
    "kill": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "kill group": "import os, signal\nos.killpg(0, signal.SIGKILL)",
    "kill parent": "import os, signal\nos.kill(os.getppid(), signal.SIGTERM)",
    "signal": "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nsignal.alarm(1)\nwhile True:\n    pass",
    "raise signal": "import signal\nsignal.raise_signal(signal.SIGSEGV)",
    "segfault": "import ctypes\nctypes.string_at(0)",
    "close stdout": "import sys\nsys.stdout.close()\nprint('x')",
    "close fd": "import os\nfor fd in range(3):\n    os.close(fd)",
    "close all": "import os\nos.closerange(0, 100)\nprint('still')",
    "write fd": "import os\nos.write(1, b'{}\\n')\nos.write(2, b'x')",
    "dup": "import os\nos.dup2(os.open(os.devnull, os.O_RDWR), 1)\nprint('x')",
    "stdout none": "import sys\nsys.stdout = None\nprint('x')",
    "stdout object": "import sys\nclass S:\n    def write(self, t):\n        raise ValueError(t)\nsys.stdout = S()\nprint('x')",
    "flood": "import os\nfor i in range(1000):\n    os.write(1, b'x' * 100000)",
    "write file": "open('/foretrace-canary', 'w').write('x')",
    "write home": "import os\nopen(os.path.expanduser('~/../../../foretrace-canary'), 'w').write('x')",
    "write parent": "open('../foretrace-canary', 'w').write('x')",
    "write temp": "import tempfile\nf = tempfile.NamedTemporaryFile(delete=False, dir='/tmp')\nf.write(b'x')",
    "big file": "with open('big', 'wb') as f:\n    while True:\n        f.write(b'x' * 10 ** 6)",
    "many files": "for i in range(3000):\n    open(str(i), 'w').close()",
    "remove": "import os\nos.remove(CANARY)",
    "rename": "import os\nos.rename(CANARY, CANARY + '2')",
    "rmtree": "import shutil\nshutil.rmtree('/foretrace-canary-folder')",
    "chmod": "import os\nos.chmod(CANARY, 0)",
    "symlink": "import os\nos.symlink(CANARY, 'link')\nopen('link', 'w').write('x')",
    "append": "open(CANARY, 'a').write('x')",
    "pathlib": "import pathlib\npathlib.Path(CANARY).write_text('x')",
    "socket": "import socket\ns = socket.socket()\ns.connect(('127.0.0.1', 9))",
    "url": "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9/')",
    "threads": "import threading, time\nfor i in range(50):\n    threading.Thread(target=time.sleep, args=(100,)).start()",
    "daemon thread": "import threading\ndef f():\n    while True:\n        pass\nthreading.Thread(target=f, daemon=True).start()\nprint('x')",
    "del": "class A:\n    def __del__(self):\n        while True:\n            pass\na = A()",
    "atexit": "import atexit\nimport time\natexit.register(time.sleep, 1000)",
    "excepthook": "import sys\nsys.excepthook = lambda *a: print('hook')\n1 / 0",
    "settrace": "import sys\nsys.settrace(lambda *a: None)\nx = 1\nprint(sys.gettrace())",
    "gc": "import gc\nfor o in gc.get_objects():\n    if isinstance(o, dict) and 'steps' in o:\n        o.clear()\nprint('x')",
    "frames": "import sys\nf = sys._getframe()\nwhile f:\n    f.f_globals.pop('json', None)\n    f = f.f_back\nprint('x')",
    "builtins gone": "import builtins\nfor n in list(vars(builtins)):\n    if n not in ('print', 'vars', 'list'):\n        delattr(builtins, n)\nprint('x')",
    "print gone": "import builtins\nbuiltins.print = None\nbuiltins.len = lambda x: 1 / 0\nbuiltins.isinstance = lambda *a: 1 / 0\nx = [1]",
    "modules gone": "import sys\nsys.modules.clear()\nx = 1",
    "json patched": "import json\njson.dumps = lambda *a, **k: 'nothing'\nx = 1",
    "hooks called": "__ft_b__(99)\n__ft_x__()\n__ft_e__({})",
    "hooks gone": "import builtins\nfor n in [n for n in vars(builtins) if n.startswith('__ft')]:\n    delattr(builtins, n)\nx = 1",
    "tracer": "import sys\nfor n, m in list(sys.modules.items()):\n    if 'foretrace' in n:\n        m.__dict__.clear()\nx = 1",
    "bad repr": "class A:\n    def __repr__(self):\n        raise SystemExit\n    __str__ = __repr__\n    def __eq__(self, o):\n        raise KeyboardInterrupt\n    __hash__ = None\na = A()\nb = [a]",
    "bad getattr": "class A:\n    def __getattribute__(self, n):\n        while True:\n            pass\na = A()\nb = 1",
    "bad len": "class L(list):\n    def __len__(self):\n        return 10 ** 12\n    def __iter__(self):\n        while True:\n            yield 1\na = L()",
    "bad class": "class M(type):\n    def __getattribute__(c, n):\n        raise MemoryError\nclass A(metaclass=M):\n    pass\na = A()",
    "self-containing": "x = []\nx.append(x)\nd = {}\nd[1] = d\nd[2] = x",
    "surrogate": "x = '\\ud800'\nprint(x)",
    "nul": "print('\\0' * 10)",
    "huge int": "x = 10 ** 100000\nprint(x % 7)",
    "nested": "x = " + "[" * 90 + "]" * 90,
    "long line": "x = '" + "a" * 100000 + "'",
    "import loop": "import __main__\nprint(__main__.__dict__.keys())",
    "exec": "exec('while True: pass')",
    "input": "while True:\n    input()",
    "stdin": "import sys\nprint(sys.stdin.read())",
    "base exception": "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass",
    "generator exit": "def g():\n    while True:\n        try:\n            yield 1\n        except BaseException:\n            pass\nnext(g())",
    "audit": "import sys\nsys.addaudithook(lambda *a: 1 / 0)\nopen('x', 'w')",
    "resource": "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))\nx = 1",
    "faulthandler": "import faulthandler\nfaulthandler._sigsegv()",
    "warnings": "import warnings\nwarnings.simplefilter('error')\nwarnings.warn('x')",
    "locale": "import os\nos.environ.clear()\nos.chdir('/')\nx = 1",
}  # fmt: skip

WRAPS = {
    "plain": "{0}",
    "function": "def run():\n{1}\nrun()",
    "swallowed": "try:\n{1}\nexcept BaseException:\n    pass\nprint('end')",
    "finally": "try:\n{1}\nfinally:\n    print('end')",
    "class": "class K:\n    def __init__(self):\n{2}\nK()",
    "loop": "for turn in range(2):\n{1}",
}


def indented(code, by):
    return "\n".join(" " * by + line for line in code.split("\n"))


def hostile(canary):
    for name, atom in ATOMS.items():
        atom = atom.replace("CANARY", repr(canary))
        for wrap, text in WRAPS.items():
            yield f"{name}, {wrap}", text.format(atom, indented(atom, 4), indented(atom, 8)) + "\n"


def main(out, count, canary):
    from foretrace_data.generator import programs
    from foretrace_data.unknown import reads_the_world

    rows = [{"id": f"{at}: {name}", "kind": "hostile", "code": code} for at, (name, code) in enumerate(hostile(canary))]
    ordinary = programs(seed=4242)
    while len(rows) < count:
        code = next(ordinary).code
        # What depends on the clock or on chance prints something else each time.
        kind = "changing" if reads_the_world(code) else "ordinary"
        rows.append({"id": str(len(rows)), "kind": kind, "code": code})
    random.Random(1).shuffle(rows)
    Path(out).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
