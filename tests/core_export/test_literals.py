"""Literals mean their text: judged by the languages themselves, thousands of texts at a time."""

import ast
import json
import random
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.core.export import ExportRefused, exporter_named, exporters
from nhconsole.core.export.literals import (
    base64_lines,
    double_quoted,
    in_lines,
    is_plain,
    python_text,
    shell_word,
)
from nhconsole.core.export.template import fill
from tests.core_export.making import make_draft, make_exchange, make_request, make_source
from tests.core_export.programs import wanted

SIGNS = "'\"`$\\!#%&|;<>()[]{}*?~^@= \t\n\r-abn0xuU/+.é🎉\u200d\u2028\u202e\ufeff\x1b\x7f\x85"
texts = st.one_of(st.text(st.characters(exclude_categories=("Cs",))), st.text(SIGNS))


def many_texts() -> list[str]:
    chance = random.Random(2026)
    return ["".join(chance.choices(SIGNS, k=chance.randrange(40))) for _ in range(2000)]


@given(texts)
def test_a_python_literal_means_its_text(text: str) -> None:
    assert ast.literal_eval(python_text(text)) == text
    assert ast.literal_eval(f"({in_lines(text, python_text)})") == text


@given(texts)
def test_a_literal_in_double_quotes_is_visible_json(text: str) -> None:
    literal = double_quoted(text)

    assert json.loads(literal) == text
    assert literal.isprintable()


def test_the_shell_reads_words_as_they_are_meant(tmp_path: Path) -> None:
    wanted("sh")
    texts = [text for text in many_texts() if "\0" not in text]
    lines = [f"printf '%s\\000' {shell_word(text)}" for text in texts]
    script = tmp_path / "words.sh"
    script.write_bytes("\n".join(lines).encode())

    done = subprocess.run(["sh", str(script)], capture_output=True, check=True, timeout=60)

    assert done.stdout.decode().split("\0")[:-1] == texts


def test_node_reads_literals_as_they_are_meant(tmp_path: Path) -> None:
    wanted("node")
    texts = many_texts()
    items = ",\n".join(in_lines(text, double_quoted, join=" +") for text in texts)
    script = tmp_path / "literals.mjs"
    script.write_bytes(f"console.log(JSON.stringify([{items}]));".encode())

    done = subprocess.run(["node", str(script)], capture_output=True, check=True, timeout=60)

    assert json.loads(done.stdout) == texts


@given(st.binary(max_size=400))
def test_base64_stands_in_short_lines(data: bytes) -> None:
    lines = base64_lines(data, before="<", after=">").split("\n")

    assert all(len(line) <= 78 for line in lines)
    assert all(line.startswith("<") and line.endswith(">") for line in lines)


def test_what_a_terminal_would_obey_is_not_plain() -> None:
    assert is_plain("tab\tline\n“ü” 👨\u200d👩\u200d👧 hard\u00a0space")
    for sign in "\r\x1b\x07\x00\x7f\x85\u202e\u2028\ufeff":
        assert not is_plain(f"a{sign}b")


NASTY = '"""\'\'\'*/ --> $(id) `id` @@url@@ \\" \u202e\n)\nPAYLOAD\n#{x}'
SYNTAX = {"sh": ["sh", "-n"], "javascript": ["node", "--check"]}


@pytest.mark.parametrize("exporter_id", ["curl", "python-requests", "python", "javascript"])
@pytest.mark.parametrize("direct", [False, True], ids=["send", "direct"])
def test_the_language_itself_accepts_each_program(
    exporter_id: str, direct: bool, tmp_path: Path
) -> None:
    exporter = exporter_named(exporter_id)
    draft = make_draft(NASTY, kind="raw", tags="a'b\"c", headers=(("X-A", "`$x`\"'\\"),))
    request = make_request(draft)
    if direct:
        from dataclasses import replace

        request = replace(request, target=request.target + "&direct")
    data = exporter.function(make_source(make_exchange(request))).file_bytes
    path = tmp_path / f"program{exporter.file_suffix}"
    path.write_bytes(data)

    if exporter.language == "python":
        compile(data, str(path), "exec")
    else:
        command = SYNTAX[exporter.language]
        wanted(command[0])
        subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=60)


@given(texts)
def test_the_literals_of_a_c_sharp_program_mean_the_payload(payload: str) -> None:
    exchange = make_exchange(make_request(make_draft(f"<{payload}", kind="raw")))

    program = exporter_named("csharp").function(make_source(exchange)).text

    assert program.startswith("// Not run here")
    body = program.partition("var payload =")[2].partition(";\nvar notification")[0]
    literals = re.findall(r'"(?:[^"\\]|\\.)*"', body)
    assert "".join(map(json.loads, literals)) == f"<{payload}"
    assert re.sub(r'"(?:[^"\\]|\\.)*"', "", body).strip("+ \n") == ""


def test_c_sharp_falls_back_where_the_sdk_has_no_words() -> None:
    exchange = make_exchange(make_request(make_draft(api_version="2015-01")))

    program = exporter_named("csharp").function(make_source(exchange)).text

    assert program.startswith("// Not run here")
    assert "because Microsoft's SDK cannot do it: it has one api-version, 2020-06." in program
    assert "new HttpClient" in program


def test_a_template_is_filled_in_one_pass_and_empty_lines_go() -> None:
    templates = {"t": "@@a@@\nx @@b@@ y\n@@c@@\nend\n"}

    text = fill(templates, "t", {"a": "", "b": "@@c@@ \\1", "c": "1\n2"})

    assert text == "x @@c@@ \\1 y\n1\n2\nend\n"


def test_a_template_that_is_missing_or_wants_too_much_is_said() -> None:
    with pytest.raises(ExportRefused, match="missing"):
        fill({}, "curl.sh.txt", {})
    with pytest.raises(ExportRefused, match="means nothing: b"):
        fill({"t": "@@b@@!"}, "t", {})


def test_every_template_is_used() -> None:
    templates = make_source().templates

    assert set(templates) == {
        "curl.sh.txt",
        "requests.py.txt",
        "nhconsole.py.txt",
        "sdk.mjs.txt",
        "fetch.mjs.txt",
        "sdk.cs.txt",
        "http.cs.txt",
    }
    assert len(exporters()) == 8
