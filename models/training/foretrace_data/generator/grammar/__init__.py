"""A typed grammar of small programs: it knows the type of every variable in scope and writes statements that make sense for them.

Templates say what people write; this says what Python allows. Values stay small, loops end, and most programs run without an error.
"""

from .objects import class_and_objects
from .scripts import function_and_calls, script, script_with_function

__all__ = ["class_and_objects", "function_and_calls", "script", "script_with_function"]
