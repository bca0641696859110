"""What a linter cannot see in the window's code."""

import ast

from tests.architecture.source_tree import called_name, files_of

GUI = files_of("gui")


def _calls(name: str) -> list[str]:
    return [file.at(call) for file in GUI for call in file.calls() if called_name(call) == name]


def _names(banned: set[str]) -> list[str]:
    return [
        file.at(node)
        for file in GUI
        for node in ast.walk(file.tree)
        if (isinstance(node, ast.Name) and node.id in banned)
        or (isinstance(node, ast.Attribute) and node.attr in banned)
    ]


def test_there_is_a_window_to_look_at() -> None:
    assert len(GUI) > 10


def test_lists_and_tables_have_models() -> None:
    assert _names({"QTableWidget", "QListWidget", "QTreeWidget"}) == []


def test_looks_are_set_in_one_place() -> None:
    places = _calls("setStyleSheet")

    assert all(place.startswith("theme.py:") or "gui/theme.py:" in place for place in places)


def test_only_a_child_process_is_ever_terminated() -> None:
    places = _calls("terminate")

    assert all("emulator_process.py:" in place for place in places)


def test_no_lambda_is_connected_to_a_signal() -> None:
    # It would keep its widget alive, and run in the emitter's thread.
    found = [
        file.at(call)
        for file in GUI
        for call in file.calls()
        if called_name(call) == "connect"
        and any(isinstance(inner, ast.Lambda) for given in call.args for inner in ast.walk(given))
    ]

    assert found == []


def test_no_thread_class_is_derived() -> None:
    bases = [
        file.at(node)
        for file in GUI
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if ast.unparse(base).endswith("QThread")
    ]

    assert bases == []


def test_nothing_waits_in_the_window_for_a_thread_or_a_lock_without_a_limit() -> None:
    # join(), wait() and acquire() with nothing in the brackets wait for ever.
    found = [
        file.at(call)
        for file in GUI
        for call in file.calls()
        if called_name(call) in {"join", "wait", "acquire", "waitForDone", "waitForFinished"}
        and not call.args
        and not call.keywords
    ]

    assert found == []
