"""Programs of the small typed grammar: one template for each combination of parameters."""
from __future__ import annotations

from ..template import Draw, template
from ._mix import mixed, mixed_helper, mixed_script
from ._shapes import src


@template("functions", "mixed", "str")
def text(d: Draw) -> str:
    return src(mixed(d, "s"))


@template("functions", "mixed", "str", "int")
def text_number(d: Draw) -> str:
    return src(mixed(d, "s", "i"))


@template("functions", "mixed", "str")
def text_text(d: Draw) -> str:
    return src(mixed(d, "s", "s"))


@template("functions", "mixed", "str", "list-of-str")
def text_words(d: Draw) -> str:
    return src(mixed(d, "s", "ls"))


@template("functions", "mixed", "str", "int")
def text_number_number(d: Draw) -> str:
    return src(mixed(d, "s", "i", "i"))


@template("functions", "mixed", "str", "dict")
def text_dict(d: Draw) -> str:
    return src(mixed(d, "s", "d"))


@template("functions", "mixed", "str")
def text_text_text(d: Draw) -> str:
    return src(mixed(d, "s", "s", "s"))


@template("functions", "mixed", "list")
def numbers(d: Draw) -> str:
    return src(mixed(d, "li"))


@template("functions", "mixed", "list", "int")
def numbers_number(d: Draw) -> str:
    return src(mixed(d, "li", "i"))


@template("functions", "mixed", "list-of-str")
def words(d: Draw) -> str:
    return src(mixed(d, "ls"))


@template("functions", "mixed", "list-of-str", "str")
def words_text(d: Draw) -> str:
    return src(mixed(d, "ls", "s"))


@template("functions", "mixed", "list")
def numbers_numbers(d: Draw) -> str:
    return src(mixed(d, "li", "li"))


@template("functions", "mixed", "list", "str")
def numbers_text(d: Draw) -> str:
    return src(mixed(d, "li", "s"))


@template("functions", "mixed", "list-of-str", "int")
def words_number(d: Draw) -> str:
    return src(mixed(d, "ls", "i"))


@template("functions", "mixed", "list-of-str")
def words_words(d: Draw) -> str:
    return src(mixed(d, "ls", "ls"))


@template("functions", "mixed", "list", "int")
def numbers_number_number(d: Draw) -> str:
    return src(mixed(d, "li", "i", "i"))


@template("functions", "mixed", "dict")
def dict(d: Draw) -> str:
    return src(mixed(d, "d"))


@template("functions", "mixed", "dict", "str")
def dict_text(d: Draw) -> str:
    return src(mixed(d, "d", "s"))


@template("functions", "mixed", "dict", "list-of-str")
def dict_words(d: Draw) -> str:
    return src(mixed(d, "d", "ls"))


@template("functions", "mixed", "list-of-str", "list")
def words_numbers(d: Draw) -> str:
    return src(mixed(d, "ls", "li"))


@template("functions", "mixed", "dict", "int")
def dict_number(d: Draw) -> str:
    return src(mixed(d, "d", "i"))


@template("functions", "mixed", "dict")
def dict_dict(d: Draw) -> str:
    return src(mixed(d, "d", "d"))


@template("functions", "mixed", "dict", "list")
def dict_numbers(d: Draw) -> str:
    return src(mixed(d, "d", "li"))


@template("functions", "mixed", "str", "int", "list")
def text_number_numbers(d: Draw) -> str:
    return src(mixed(d, "s", "i", "li"))


@template("functions", "mixed", "int")
def number(d: Draw) -> str:
    return src(mixed(d, "i"))


@template("functions", "mixed", "int")
def number_number(d: Draw) -> str:
    return src(mixed(d, "i", "i"))


@template("functions", "mixed", "str", "int")
def text_text_number(d: Draw) -> str:
    return src(mixed(d, "s", "s", "i"))


@template("functions", "mixed", "list-of-str", "str", "int")
def words_text_number(d: Draw) -> str:
    return src(mixed(d, "ls", "s", "i"))


@template("functions", "mixed", "dict", "str", "int")
def dict_text_number(d: Draw) -> str:
    return src(mixed(d, "d", "s", "i"))


@template("functions", "mixed", "str", "list")
def text_numbers(d: Draw) -> str:
    return src(mixed(d, "s", "li"))


@template("tutorial", "mixed", "script")
def script_text(d: Draw) -> str:
    return src(mixed_script(d, "s"))


@template("tutorial", "mixed", "script")
def script_number_number(d: Draw) -> str:
    return src(mixed_script(d, "i", "i"))


@template("tutorial", "mixed", "script")
def script_numbers(d: Draw) -> str:
    return src(mixed_script(d, "li"))


@template("tutorial", "mixed", "script")
def script_words_number(d: Draw) -> str:
    return src(mixed_script(d, "ls", "i"))


@template("tutorial", "mixed", "script")
def script_dict(d: Draw) -> str:
    return src(mixed_script(d, "d"))


@template("contest", "mixed", "script")
def script_numbers_number(d: Draw) -> str:
    return src(mixed_script(d, "li", "i"))


@template("contest", "mixed", "script")
def script_text_number(d: Draw) -> str:
    return src(mixed_script(d, "s", "i"))


@template("contest", "mixed", "script")
def script_words_numbers(d: Draw) -> str:
    return src(mixed_script(d, "ls", "li"))


@template("contest", "mixed", "script")
def script_text_text(d: Draw) -> str:
    return src(mixed_script(d, "s", "s"))


@template("contest", "mixed", "script")
def script_dict_text(d: Draw) -> str:
    return src(mixed_script(d, "d", "s"))


@template("functions", "mixed", "helper")
def helper_text(d: Draw) -> str:
    return src(mixed_helper(d, "s", "s"))


@template("functions", "mixed", "helper")
def helper_words(d: Draw) -> str:
    return src(mixed_helper(d, "s", "ls"))


@template("functions", "mixed", "helper")
def helper_numbers(d: Draw) -> str:
    return src(mixed_helper(d, "i", "li"))


@template("functions", "mixed", "helper")
def helper_number(d: Draw) -> str:
    return src(mixed_helper(d, "i", "i", "i"))


@template("functions", "mixed", "helper")
def helper_text_number(d: Draw) -> str:
    return src(mixed_helper(d, "s", "s", "i"))
