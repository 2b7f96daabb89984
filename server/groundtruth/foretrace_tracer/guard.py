"""What a traced program may not do: limits of the operating system where there are any, and Python's audit events.

Audit hooks see Python-level calls only; code in C extensions can pass them. The caller adds the stronger walls that the
system has and says in words which are missing.
"""

import os
import sys

FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.kill", "os.killpg",
    "os.startfile", "ctypes.", "pty.spawn", "webbrowser.open", "urllib.Request", "ftplib.", "smtplib.", "winreg.", "_winapi.CreateProcess",
    "signal.pthread_kill", "syslog.", "os.setxattr", "os.chown", "os.putenv_",
)
CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.utime", "shutil.")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def guard(scratch, memory_bytes=None, refuse_event_loop=None):
    """Closes the doors, for good: there is no way to take an audit hook back. `scratch`: the one folder to write in, or None.

    `refuse_event_loop`: called where async code asks for the socket pair that wakes its event loop.
    """
    limit_resources(memory_bytes)
    inside = os.path.realpath(scratch) + os.sep if scratch else None

    def may_write(path):
        if isinstance(path, int):
            return True
        full = os.path.realpath(os.fsdecode(path))
        return inside is not None and (full + os.sep).startswith(inside) or full == os.devnull

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
        elif event.startswith(FORBIDDEN):
            if refuse_event_loop and event == "socket.__new__" and "asyncio" in sys.modules:
                refuse_event_loop()
            raise PermissionError("Foretrace does not let a traced program do this (%s)" % event)

    sys.addaudithook(hook)


def limit_resources(memory_bytes):
    try:
        import resource
    except ImportError:  # Windows has none of these limits
        return
    wanted = [("RLIMIT_FSIZE", 16 << 20), ("RLIMIT_NOFILE", 64), ("RLIMIT_CORE", 0)]
    if memory_bytes and sys.platform != "darwin":
        wanted.append(("RLIMIT_AS", memory_bytes))
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
