"""Payloads from files, and into them."""

from pathlib import Path

import pytest

from nhconsole.gui.code.editor import CodeEditor
from nhconsole.gui.files import FileProblem, read_payload, write_bytes


def test_dropped_file_becomes_the_payload(desk, tmp_path: Path) -> None:
    file = tmp_path / "toast.xml"
    file.write_bytes(b"<toast><visual/></toast>")
    editor = desk.find(CodeEditor, "payloadEdit")
    editor.file_dropped.emit(str(file))
    desk.settle()

    assert editor.text() == "<toast><visual/></toast>"
    assert desk.app.form.draft.payload == "<toast><visual/></toast>"


def test_byte_order_mark_is_left_out_and_said(desk, tmp_path: Path) -> None:
    file = tmp_path / "bom.xml"
    file.write_bytes(b"\xef\xbb\xbf<toast/>")
    desk.app.desk.read_file(str(file))
    desk.settle()

    assert desk.find(CodeEditor, "payloadEdit").text() == "<toast/>"
    assert "byte order mark" in desk.app.window.message_bar.text()


def test_saved_payload_is_what_is_sent(desk, tmp_path: Path) -> None:
    desk.find(CodeEditor, "payloadEdit").replace_text("<toast>Grüße 🎉</toast>")
    desk.app.desk.write_file(str(tmp_path / "out.xml"))
    desk.settle()

    assert (tmp_path / "out.xml").read_bytes() == "<toast>Grüße 🎉</toast>".encode()


def test_bad_file_is_a_sentence(desk, tmp_path: Path) -> None:
    file = tmp_path / "latin.xml"
    file.write_bytes(b"<toast>\xe9</toast>")
    desk.app.desk.read_file(str(file))
    desk.settle()

    assert "byte 8" in desk.app.window.message_bar.text()


def test_missing_and_huge_files_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="could not be read"):
        read_payload(tmp_path / "none.xml")
    (tmp_path / "huge.txt").write_bytes(b" " * (4 * 1024 * 1024 + 1))
    with pytest.raises(FileProblem, match="4 MiB"):
        read_payload(tmp_path / "huge.txt")


def test_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="could not be written"):
        write_bytes(tmp_path / "none" / "x", b"")
