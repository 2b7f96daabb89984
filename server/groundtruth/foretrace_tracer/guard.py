"""What a traced program may not do: limits of the operating system where there are any, and Python's audit events.

Audit hooks see Python-level calls only; code in C extensions can pass them. The caller adds the stronger walls that the
system has and says in words which are missing.
"""

import importlib
import math
import os
import sys

FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.kill", "os.killpg",
    "os.startfile", "ctypes.", "pty.spawn", "webbrowser.open", "urllib.Request", "ftplib.", "smtplib.", "winreg.", "_winapi.CreateProcess",
    "signal.pthread_kill", "syslog.", "os.setxattr", "os.chown", "os.putenv_", "resource.prlimit",
)
# No audit event announces these (CPython 3.9 to 3.13): they start a process, reach another one, or make a file of any name.
UNSEEN = {
    "_posixsubprocess": ("fork_exec",),
    "_posixshmem": ("shm_open",),
    "signal": ("pidfd_send_signal",),
    "os": ("mkfifo", "mknod", "setpriority", "sched_setaffinity"),
}
# Write files below Python's level. Whoever uses them goes on without when one cannot be imported.
WRITING_MODULES = ("_gdbm", "_dbm", "readline")
CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.utime", "shutil.")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def guard(scratch, memory_bytes=None, seconds=None, refuse_event_loop=None):
    """Closes the doors, for good: there is no way to take an audit hook back. `scratch`: the one folder to write in, or None.

    `refuse_event_loop`: called where async code asks for the socket pair that wakes its event loop.
    """
    limit_resources(memory_bytes, seconds)
    refuse_unseen()
    inside = os.path.realpath(scratch) + os.sep if scratch else None

    def may_write(path):
        if isinstance(path, int):
            return True
        full = os.path.realpath(os.fsdecode(path))
        return inside is not None and (full + os.sep).startswith(inside) or full == os.devnull

    def is_inside_database(name):
        name = os.fsdecode(name)
        return name in (":memory:", "") or may_write(name[5:].partition("?")[0] if name.startswith("file:") else name)

    def hook(event, args):
        if event == "open":
            path, mode, flags = args
            writes = (isinstance(mode, str) and any(c in mode for c in "wax+")) or (isinstance(flags, int) and flags & WRITING)
            if writes and path is not None and not may_write(path):
                raise PermissionError("Foretrace does not let a traced program write to %r" % (path,))
        elif event.startswith(CHANGES):
            paths = [a for a in args if isinstance(a, (str, bytes, os.PathLike))]
            if not all(may_write(p) for p in paths):
                raise PermissionError("Foretrace does not let a traced program change files (%s)" % event)
        elif event == "sqlite3.connect":
            if not is_inside_database(args[0]):
                raise PermissionError("Foretrace does not let a traced program write to %r" % (args[0],))
        elif event == "import" and args[0] in WRITING_MODULES:
            raise ImportError("Foretrace does not let a traced program use %s" % args[0])
        elif event.startswith(FORBIDDEN):
            if refuse_event_loop and event == "socket.__new__" and "asyncio" in sys.modules:
                refuse_event_loop()
            raise PermissionError("Foretrace does not let a traced program do this (%s)" % event)

    sys.addaudithook(hook)


def refuse_unseen():
    for module, names in UNSEEN.items():
        try:
            owner = importlib.import_module(module)
        except ImportError:  # not on this system
            continue
        for name in names:
            if hasattr(owner, name):
                setattr(owner, name, refusal("%s.%s" % (module, name)))


def refusal(name):
    def refuse(*_args, **_kwargs):
        raise PermissionError("Foretrace does not let a traced program do this (%s)" % name)

    return refuse


def limit_resources(memory_bytes, seconds):
    try:
        import resource
    except ImportError:  # Windows has none of these limits
        return
    wanted = [("RLIMIT_FSIZE", 16 << 20), ("RLIMIT_NOFILE", 64), ("RLIMIT_CORE", 0)]
    if memory_bytes and sys.platform != "darwin":
        wanted.append(("RLIMIT_AS", memory_bytes))
    if seconds:
        # Beside the clock that the tracer watches: for a statement that never lets go, when whoever started this is gone, too.
        wanted.append(("RLIMIT_CPU", math.ceil(seconds + 2) * (os.cpu_count() or 1)))
    for name, value in wanted:
        number = getattr(resource, name, None)
        if number is None:
            continue
        soft, hard = resource.getrlimit(number)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(number, (value, value))
        except (ValueError, OSError):
            pass
