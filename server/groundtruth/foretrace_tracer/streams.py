"""Standard input and output of the traced program: real text streams over bytes, so that nothing of theirs is missing."""

import builtins
import io
import sys

# A private copy: the program under the tracer may patch its own.
__builtins__ = dict(vars(builtins))


class Kept(io.BufferedIOBase):
    """Bytes that a program wrote, kept; `note` hears of every write."""

    mode = "wb"

    def __init__(self, name, note):
        io.BufferedIOBase.__init__(self)
        self.name, self.note, self.parts = name, note, []

    def writable(self):
        return True

    def write(self, data):
        data = bytes(data)
        self.parts.append(data)
        self.note(data)
        return len(data)


def text_output(name, note):
    """A stream like `sys.stdout`, unbuffered, and what it keeps."""
    kept = Kept(name, note)
    return io.TextIOWrapper(kept, encoding="utf-8", errors="strict" if name == "<stdout>" else "backslashreplace", newline="\n", write_through=True), kept


def text_input(text):
    """A stream like `sys.stdin` with this content."""
    return io.TextIOWrapper(io.BufferedReader(Given(text.encode("utf-8", "surrogatepass"))), encoding="utf-8")


class Given(io.BytesIO):
    name = "<stdin>"


def as_text(parts):
    return b"".join(parts).decode("utf-8", "replace")


class Redirected:
    """The standard streams of `sys` replaced for a `with` block."""

    NAMES = ("stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__")

    def __init__(self, stdin, stdout, stderr):
        self.streams = (stdin, stdout, stderr) * 2

    def __enter__(self):
        self.before = [getattr(sys, name) for name in self.NAMES]
        for name, stream in zip(self.NAMES, self.streams):
            setattr(sys, name, stream)

    def __exit__(self, *_exception):
        for name, stream in zip(self.NAMES, self.before):
            setattr(sys, name, stream)
