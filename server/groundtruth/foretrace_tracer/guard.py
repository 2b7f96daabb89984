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
    "signal.pthread_kill", "syslog.", "os.setxattr", "os.chown", "resource.prlimit", "cpython.PyInterpreterState_New",
)
# No audit event announces these (CPython 3.9 to 3.13): they start a process, reach another one, or make a file of any name.
UNSEEN = {
    "_posixsubprocess": ("fork_exec",),
    "_posixshmem": ("shm_open",),
    "signal": ("pidfd_send_signal",),
    "os": ("mkfifo", "mknod", "setpriority", "sched_setaffinity", "sched_setscheduler", "sched_setparam", "chroot", "setns", "unshare"),
}
# Write files below Python's level, or run code that no audit hook sees. Whoever uses them goes on without when one cannot be imported.
REFUSED_MODULES = ("_gdbm", "_dbm", "readline", "_interpreters", "_xxsubinterpreters", "_testcapi", "_testinternalcapi")
# What changes files: for each the places of its paths among the event's arguments, and of the folder's descriptor that each begins at.
CHANGES = {
    "os.remove": ((0, 1),), "os.rmdir": ((0, 1),), "os.mkdir": ((0, 2),), "os.rename": ((0, 2), (1, 3)), "os.link": ((0, 2), (1, 3)),
    "os.symlink": ((0, 2), (1, 2)), "os.chmod": ((0, 2),), "os.utime": ((0, 3),), "os.truncate": ((0, None),), "os.removexattr": ((0, None),),
    "os.chflags": ((0, None),),
}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def guard(scratch, memory_bytes=None, seconds=None, refuse_event_loop=None):
    """Closes the doors, for good: there is no way to take an audit hook back. `scratch`: the one folder to write in, or None.

    `refuse_event_loop`: called where async code asks for the socket pair that wakes its event loop.
    """
    limit_resources(memory_bytes, seconds)
    refuse_unseen()
    inside = os.path.realpath(scratch) + os.sep if scratch else None

    def may_write(path, folder=None):
        full = os.path.realpath(place(path, folder))
        return inside is not None and (full + os.sep).startswith(inside) or full == os.devnull

    def is_inside_database(name):
        name = os.fsdecode(name)
        return name in (":memory:", "") or may_write(name[5:].partition("?")[0] if name.startswith("file:") else name)

    def hook(event, args):
        if event == "open":
            path, mode, flags = args
            writes = (isinstance(mode, str) and any(c in mode for c in "wax+")) or (isinstance(flags, int) and flags & WRITING)
            # The descriptor of a folder that `os.open` begins at is not announced: relative paths come from `whole_paths` as whole ones.
            is_hidden = mode is None and has_whole_paths and not isinstance(path, int) and not os.path.isabs(path)
            if writes and path is not None and not isinstance(path, int) and (is_hidden or not may_write(path)):
                raise PermissionError("Foretrace does not let a traced program write to %r" % (path,))
        elif event in CHANGES:
            # Whoever may truncate by a descriptor has opened it for writing.
            if not (event == "os.truncate" and isinstance(args[0], int)):
                if not all(may_write(args[at], None if folder is None else args[folder]) for at, folder in CHANGES[event]):
                    raise PermissionError("Foretrace does not let a traced program change files (%s)" % event)
        elif event == "sqlite3.connect":
            if not is_inside_database(args[0]):
                raise PermissionError("Foretrace does not let a traced program write to %r" % (args[0],))
        elif event == "import" and args[0] in REFUSED_MODULES:
            raise ImportError("Foretrace does not let a traced program use %s" % args[0])
        elif event.startswith(FORBIDDEN):
            if refuse_event_loop and event == "socket.__new__" and "asyncio" in sys.modules:
                refuse_event_loop()
            raise PermissionError("Foretrace does not let a traced program do this (%s)" % event)

    has_whole_paths = whole_paths()
    sys.addaudithook(hook)


def place(path, folder=None):
    """The whole path that a path or a descriptor stands for. `folder`: the descriptor of the folder where it begins, -1 or None for the present one."""
    if isinstance(path, int):
        return path_of(path)
    path = os.fsdecode(path)
    return path if folder in (None, -1) or os.path.isabs(path) else os.path.join(path_of(folder), path)


def path_of(descriptor):
    if sys.platform == "linux":
        return os.readlink("/proc/self/fd/%d" % descriptor)
    if sys.platform == "darwin":
        fcntl = importlib.import_module("fcntl")
        return os.fsdecode(fcntl.fcntl(descriptor, getattr(fcntl, "F_GETPATH", 50), bytes(1024)).rstrip(b"\0"))
    raise PermissionError("Foretrace does not let a traced program change files by their descriptors")


def whole_paths():
    """Makes `os.open` name the whole path of what it opens to write. Whether that is needed here."""
    if os.open not in os.supports_dir_fd:
        return False
    opener = WholePaths(os.open)
    for owner in filter(None, (os, sys.modules.get("posix"))):
        owner.open = opener
    os.supports_dir_fd.add(opener)
    return True


class WholePaths:
    """`os.open`. No function, which would become a method of a class that has it for an attribute."""

    def __init__(self, own):
        self.own, self.__name__, self.__doc__ = own, own.__name__, own.__doc__

    def __call__(self, path, flags, mode=0o777, *, dir_fd=None):
        if not isinstance(flags, int) or not flags & WRITING:
            return self.own(path, flags, mode, dir_fd=dir_fd)
        try:
            return self.own(os.path.join(os.getcwd(), place(os.fspath(path), dir_fd)), flags, mode)
        except OSError as error:
            if error.filename is not None:
                error.filename = path
            raise


def refuse_unseen():
    for module, names in UNSEEN.items():
        try:
            owner = importlib.import_module(module)
        except ImportError:  # not on this system
            continue
        for name in names:
            if hasattr(owner, name):
                setattr(owner, name, refusal("%s.%s" % (module, name)))
    try:
        semaphores = importlib.import_module("_multiprocessing")
        semaphores.SemLock = NamelessLocks(semaphores.SemLock)
    except (ImportError, AttributeError):
        pass


class NamelessLocks:
    """`_multiprocessing.SemLock`, without those that keep a name in the system: it would be left behind."""

    def __init__(self, own):
        self.own = own

    def __getattr__(self, name):
        return getattr(self.own, name)

    def __call__(self, kind, value, maxvalue, name, unlink):
        return self.own(kind, value, maxvalue, name, unlink) if unlink else refusal("_multiprocessing.SemLock")()


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
