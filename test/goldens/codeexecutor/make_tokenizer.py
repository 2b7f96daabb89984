"""Makes a small byte-level BPE vocabulary with CodeExecutor's added tokens, and the ids of `RobertaTokenizer` on texts.

    python3 -m venv VENV && VENV/bin/pip install "transformers==4.28.1" && VENV/bin/python make_tokenizer.py

Writes to tokenizer/ vocab.json, merges.txt and added_tokens.json, as the model's repository on the hub has them, and
ids.json: for each text the ids with the spaces around added tokens `stripped`, as transformers up to 4.33 read such a
repository (the model was trained with one of those), and `kept`, as later ones do. With a later one installed it only
checks the `kept` ids.
"""

import json
import random
import tempfile
from pathlib import Path

import transformers
from tokenizers import ByteLevelBPETokenizer
from transformers import AddedToken, RobertaTokenizer

OUT = Path(__file__).parent / "tokenizer"
BASE = ["<s>", "<pad>", "</s>", "<unk>", "<mask>", "<encoder-decoder>", "<mask0>"]
ADDED = (
    "<line> <state> </state> <dictsep> <output> <function> <singleline> <tutorial> <codenet> <indent> <dedent>".split()
    + [f"<{i}>" for i in range(200)]
)
N_MERGES = 600

CODE = [
    "def total ( values ) :", "result = 0", "for value in values :", "result += value", "return result",
    "print ( total ( [ 1 , 2 , 3 ] ) )", "if x > 10 and y <= 20 :", "else :", "while n != 0 :", "n //= 2",
    "names = [ 'anna' , 'bob' , 'carol' ]", "count = { }", "count [ name ] = count . get ( name , 0 ) + 1",
    "text = 'hello world'", "words = text . split ( )", "for i , word in enumerate ( words ) :",
    "print ( i , word . upper ( ) )", "import math", "area = math . pi * radius ** 2", "s = s [ : : - 1 ]",
    "lambda x : x % 2 == 0", "class Node :", "def __init__ ( self , value ) :", "self . value = value",
    "raise ValueError ( 'negative' )", "try :", "except ZeroDivisionError as error :", "finally :", "pass",
    "a , b = b , a + b", "range ( 0 , 100 , 5 )", "return sorted ( items , key = len )", "True False None",
    "s : hello", "x : [ 1 , 2 , 3 ]", "d : { 'a' : 1 , 'b' : 2 }", "result : 3.14", "flag : True",
    "f'{name} is {age} years old'", "\"it's\"", "don't can't we'll they've I'm you're he'd",
    "    indented\tby tabs  and   spaces", "caf\u00e9 na\u00efve \u00fcber \u4f60\u597d", "12345 67890 0x1f 1e-9 1_000",
]

ODD = [
    "", " ", "  ", "\t", "x", " x ", "x  =   1", "\tx\t=\t1", "a\nb", "a \n b", "'two  spaces'", "'tab\there'",
    "\"it's\" + 'a \"quote\"'", "'''several\n    lines\n'''", "\"\"\"doc\n\n\tstring\"\"\"", "don't", "DON'T", "'s", " 's 't",
    "\U0001f600", "'\U0001f468\u200d\U0001f469\u200d\U0001f467 family'", "caf\u00e9", "e\u0301", "\u4f60\u597d\uff0c\u4e16\u754c", "\u0939\u093f\u0928\u094d\u0926\u0940",
    "a\u00a0b", "'\u2003wide'", "\u20ac 12,50", "x\u00b2 + \u00bd", "\u0660\u0661\u0662 + \u2167", "\\n \\t \\\\", "'\\''", "<", "<>", "<line", "line>",
    "< line >", "<200>", "<00>", "<-1>", "<line><0><state>", "a<line>b", "a <line> b", "a  <line>  b", "'<3>'", "'I <3> you'",
    "<LINE>", "</state><state>", "<s> x </s>", "a <s> b", "x <mask> y", "x<pad>y <unk>", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "==!=<=>=->:=**//<<>>", "x=[1,2,3]", "....", "@decorator", "1234567890123456789012345678901234567890", "__init__",
    "snake_case_name camelCaseName SCREAMING", "\u007f\u0001", "end ", "<0> ", " <0>", "\n<0>\n", "<indent>\t<dedent>", "\ud7ff\ue000\uffee",
]


def texts() -> list[str]:
    draw = random.Random(7)
    found = list(ODD)
    found += [" ".join([mode, "<0>", *line.split(" ")]) for mode, line in zip(ADDED[6:9] * 20, CODE)]
    found += [" ".join(ADDED[at : at + 40]) for at in range(0, len(ADDED), 40)]
    for _ in range(30):
        pieces = [draw.choice(ADDED[6:9])]
        for line in range(draw.randint(1, 5)):
            pieces += [f"<{line + draw.randint(0, 195)}>", *draw.choice([[], ["<indent>"], ["<dedent>"] * 2])]
            pieces += [draw.choice(CODE)]
        found.append(" ".join(pieces))
    for _ in range(10):
        line = draw.randint(0, 199)
        pairs = " <dictsep> ".join(f"v{i} : {draw.choice(ODD[3:30])}" for i in range(draw.randint(1, 3)))
        found.append(f"<output> {draw.choice(CODE)} <line> <{line}> <state> {pairs} <dictsep> f : <function> </state>")
    return found


def main() -> None:
    if int(transformers.__version__.split(".")[0]) > 4:
        return check_kept()
    OUT.mkdir(exist_ok=True)
    trained = ByteLevelBPETokenizer(add_prefix_space=False)
    trained.train_from_iterator(
        [*CODE, *(" " + line for line in CODE)],
        vocab_size=len(BASE) + 256 + N_MERGES,
        min_frequency=1,
        special_tokens=BASE,
        show_progress=False,
    )
    with tempfile.TemporaryDirectory() as folder:
        trained.save_model(folder)
        tokenizer = RobertaTokenizer(f"{folder}/vocab.json", f"{folder}/merges.txt")
        tokenizer.add_special_tokens({"additional_special_tokens": ADDED})  # as the reference adds them before training
        tokenizer.save_pretrained(folder)
        stripped, kept = RobertaTokenizer.from_pretrained(folder), RobertaTokenizer.from_pretrained(folder)
        for name in ("vocab.json", "added_tokens.json"):
            write(name, json.dumps(json.loads(Path(folder, name).read_text(encoding="utf8")), ensure_ascii=False))
        write("merges.txt", Path(folder, "merges.txt").read_text(encoding="utf8"))
    kept.add_special_tokens({"additional_special_tokens": [AddedToken(token) for token in ADDED]})
    rows = [{"text": text, "stripped": ids(stripped, text), "kept": ids(kept, text)} for text in texts()]
    write("ids.json", "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")
    print(f"{len(tokenizer)} tokens, {len(rows)} texts, {sum(row['stripped'] != row['kept'] for row in rows)} differ")


def check_kept() -> None:
    merges = [tuple(line.split(" ")) for line in Path(OUT, "merges.txt").read_text(encoding="utf8").splitlines()[1:]]
    tokenizer = RobertaTokenizer(vocab=json.loads(Path(OUT, "vocab.json").read_text(encoding="utf8")), merges=merges)
    tokenizer.add_special_tokens({"additional_special_tokens": ADDED})
    rows = json.loads(Path(OUT, "ids.json").read_text(encoding="utf8"))
    other = [row["text"] for row in rows if ids(tokenizer, row["text"]) != row["kept"]]
    print(f"{len(rows)} texts, {len(other)} otherwise in transformers {transformers.__version__}: {other}")


def ids(tokenizer: RobertaTokenizer, text: str) -> list[int]:
    return tokenizer.convert_tokens_to_ids(tokenizer.tokenize(text))


def write(name: str, text: str) -> None:
    (OUT / name).write_text(text.rstrip("\n") + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
