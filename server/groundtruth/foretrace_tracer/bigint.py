"""The digits of integers that Python takes long to write, or refuses to."""

import builtins
import decimal

# A private copy: the program under the tracer may patch its own.
__builtins__ = dict(vars(builtins))

MAX_BITS = 6600  # 1,987 digits
KEPT_BITS = 320
HEAD, TAIL = 40, 20


def int_text(value):
    """All digits, or the first 40 and the last 20 with an ellipsis between them."""
    bits = value.bit_length()
    if bits <= MAX_BITS:
        try:
            return repr(value)
        except ValueError:  # the program has set a lower limit
            pass
    sign, value = ("-", -value) if value < 0 else ("", value)
    # The quotient by a power of two keeps 96 digits, so that the first 40 are exact but for a run of 50 zeros or nines.
    context = decimal.Context(prec=120, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN)
    top = decimal.Decimal(value >> (bits - KEPT_BITS))
    scale = context.power(decimal.Decimal(2), decimal.Decimal(bits - KEPT_BITS))
    digits = "".join(map(str, context.multiply(top, scale).as_tuple().digits))
    tail = str(value % 10**TAIL).rjust(TAIL, "0")
    return sign + digits[:HEAD] + "\u2026" + tail
