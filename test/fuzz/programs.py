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
    "fork_exec": "import multiprocessing.util as u\nprint(u.spawnv_passfds(b'/bin/sleep', [b'sleep', b'100'], []))",
    "fork_exec away": "import _posixsubprocess as p\na = [b'sleep', b'100']\nprint(p.fork_exec(a, [b'/bin/sleep'], True, (), None, None, *[-1] * 8, True, True, None, None, None, -1, None))",
    "multiprocessing spawn": "import multiprocessing as m\nm.set_start_method('spawn')\np = m.Process(target=print)\np.start()\np.join()",
    "process pool": "from concurrent.futures import ProcessPoolExecutor\nwith ProcessPoolExecutor(2) as pool:\n    print(list(pool.map(abs, [-1, 2])))",
    "asyncio process": "import asyncio\nasyncio.run(asyncio.create_subprocess_exec('sleep', '100'))",
    "pty": "import pty\npty.spawn(['sleep', '100'])",
    "session": "import os\nos.setsid()\nos.fork()",
    "group": "import os\nos.setpgid(0, os.getppid())\nwhile True:\n    pass",
    "pidfd": "import os, signal\nsignal.pidfd_send_signal(os.pidfd_open(os.getppid()), signal.SIGKILL)",
    "kill all": "import os, signal\nos.kill(-1, signal.SIGKILL)",
    "prlimit": "import os, resource\nresource.prlimit(os.getppid(), resource.RLIMIT_CPU, (0, 0))",
    "fork swallowed": "import os\nwhile True:\n    try:\n        os.fork()\n    except BaseException:\n        pass",
    "memory bytes": "x = bytearray(10 ** 11)",
    "memory swallowed": "x = []\nwhile True:\n    try:\n        x.append('a' * 10 ** 8)\n    except MemoryError:\n        pass",
    "memory threads": "import threading\ndef f():\n    x = [0]\n    while True:\n        x += x\nfor i in range(20):\n    threading.Thread(target=f).start()",
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
    "signal storm": "import signal\nsignal.signal(signal.SIGALRM, lambda *a: 1 / 0)\nsignal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)\nwhile True:\n    try:\n        pass\n    except BaseException:\n        pass",
    "signals ignored": "import signal\nfor s in range(1, 65):\n    try:\n        signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError):\n        pass\nwhile True:\n    pass",
    "signals blocked": "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True:\n    pass",
    "stop": "import signal\nsignal.raise_signal(signal.SIGSTOP)",
    "stdin closed": "import sys\nsys.stdin.close()\ninput()",
    "close stderr": "import sys\nsys.stderr.close()\n1 / 0",
    "stdout detached": "import sys\nsys.stdout.detach()\nprint('x')",
    "real stdout": "import sys\nsys.__stdout__.write('{}\\n')\nsys.__stdout__.flush()",
    "all descriptors": "import os\nfor fd in range(100):\n    try:\n        os.write(fd, b'{\"steps\": []}\\n')\n    except OSError:\n        pass",
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
    "many big files": "i = 0\nwhile True:\n    i += 1\n    with open(str(i), 'wb') as f:\n        f.write(b'x' * 10 ** 7)",
    "deep folders": "import os\nwhile True:\n    os.mkdir('d')\n    os.chdir('d')",
    "database": "import sqlite3\nsqlite3.connect('/foretrace-canary.db').execute('create table t(a)')",
    "dbm": "import dbm\ndbm.open('/foretrace-canary', 'c')",
    "fifo": "import os\nos.mkfifo('/foretrace-canary')",
    "shared memory": "from multiprocessing import shared_memory\ns = shared_memory.SharedMemory('foretrace-canary', create=True, size=10 ** 6)",
    "keylog": "import ssl\nssl.create_default_context().keylog_filename = '/foretrace-canary'",
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
    "thread bomb": "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=(100,)).start()",
    "thread exits": "import os, threading\nthreading.Thread(target=os._exit, args=(0,)).start()\nwhile True:\n    pass",
    "thread raises": "import threading\nthreading.Thread(target=lambda: 1 / 0).start()\nprint('x')",
    "thread starts threads": "import threading\ndef f():\n    threading.Thread(target=f).start()\nf()",
    "del raises": "class A:\n    def __del__(self):\n        raise SystemExit(3)\na = A()\ndel a\nb = A()",
    "del revives": "kept = []\nclass A:\n    def __del__(self):\n        kept.append(self)\n        A()\nA()",
    "atexit raises": "import atexit\natexit.register(lambda: 1 / 0)\natexit.register(lambda: [].x)",
    "atexit again": "import atexit\ndef f():\n    atexit.register(f)\natexit.register(f)",
    "atexit exits": "import atexit, os\natexit.register(os._exit, 3)\nx = 1",
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
    "tracer by file": "import sys\nfor m in list(sys.modules.values()):\n    if 'foretrace' in str(getattr(m, '__file__', '')):\n        print(m)\n        for n in list(vars(m)):\n            setattr(m, n, None)\nx = 1",
    "tracer by traceback": "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    t = e.__traceback__\n    while t.tb_frame.f_back:\n        print(t.tb_frame.f_code.co_filename)\n        t = type('T', (), {'tb_frame': t.tb_frame.f_back})\n        t.tb_frame.f_globals.clear()",
    "tracer by thread": "import threading, sys\nfor t in threading.enumerate():\n    if hasattr(t, 'cancel'):\n        t.cancel()\nwhile True:\n    pass",
    "tracer by source": "import inspect\ndef f():\n    return 1\nprint(f.__code__.co_names, f.__code__.co_consts)\nprint(inspect.getsource(f))",
    "exit by closure": "import os\nfor c in os._exit.__closure__ or ():\n    print(type(c.cell_contents))\n    if callable(c.cell_contents):\n        c.cell_contents()",
    "sys patched": "import sys\nsys.exit = sys.exc_info = sys._getframe = None\nsys.stderr = sys.stdin = sys.path = sys.modules = None\nx = 1\n1 / 0",
    "time patched": "import time\ntime.time = time.monotonic = time.perf_counter = lambda: 0\nwhile True:\n    pass",
    "types patched": "import builtins\nfor n in ('dict', 'list', 'str', 'int', 'repr', 'type', 'id', 'super', 'object'):\n    setattr(builtins, n, lambda *a, **k: 1 / 0)\nx = [1]\ny = {1: 2}",
    "import patched": "import builtins\nbuiltins.__import__ = lambda *a, **k: 1 / 0\nx = 1\nimport json",
    "exceptions patched": "import builtins\nbuiltins.BaseException = builtins.Exception = builtins.SystemExit = int\n1 / 0",
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
    "recursive repr": "class A:\n    def __repr__(self):\n        return repr(self)\na = A()",
    "recursive getattr": "class A:\n    def __getattr__(self, n):\n        return getattr(self, n)\nA().x",
    "recursive eq": "a = []\na.append(a)\nb = []\nb.append(b)\na == b",
    "mutual recursion": "def f(n):\n    return g(n)\ndef g(n):\n    return f(n)\ntry:\n    f(1)\nexcept RecursionError:\n    g(2)",
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
