"""``nhconsole emulator --seed`` and ``--state``: what cannot be used ends it with a sentence."""

from pathlib import Path

import pytest

from nhconsole.cli.emulator import main
from nhconsole.cli.terminal import Terminal


@pytest.mark.parametrize(
    ("option", "content", "words"),
    [
        ("--seed", b'[{"platform": "apple"}]', "[0] (line 1, column 2)"),
        ("--seed", b"\xff\xfe", "UTF-8"),
        ("--seed", None, "cannot be read"),
        ("--state", b"no database " * 100, "is no state file"),
    ],
)
def test_file_that_cannot_be_used_is_told_in_a_sentence(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    option: str,
    content: bytes | None,
    words: str,
) -> None:
    if content is not None:
        (tmp_path / "file").write_bytes(content)

    code = main(["--port", "0", option, str(tmp_path / "file")], Terminal())

    assert code == 2
    assert words in capsys.readouterr().err
