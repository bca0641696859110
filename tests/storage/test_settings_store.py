import json
import os
import stat
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from nhconsole.core.errors import BadInput
from nhconsole.core.secrets.redaction import REMOVED, Redactor
from nhconsole.core.secrets.secret import Secret
from nhconsole.storage.errors import StorageError
from nhconsole.storage.settings import RULES, Settings, SettingsStore, problems_of
from tests.storage.conftest import KEY

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=10,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def stored(path: Path, **values: object) -> SettingsStore:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"version": 1, **values}), encoding="utf-8")
    return SettingsStore(path)


def test_without_a_file_the_defaults_are_given_in_silence(path: Path) -> None:
    assert SettingsStore(path).load() == (Settings(), ())


def test_what_is_saved_is_loaded(path: Path) -> None:
    chosen = (
        Settings(
            theme="dark",
            editor_font_family="DejaVu Sans Mono",
            editor_font_points=13,
            zoom_percent=150,
            proxy="http://proxy.example:8080",
            ca_file="/tmp/Über ca.pem",
            connect_timeout_s=2.5,
            max_answer_mib=20,
            history_keep=0,
            last_profile_id="abc",
        )
        .with_geometry("window", "AdnQywAD")
        .with_splitter("main", "AAAA/w==")
    )

    SettingsStore(path).save(chosen)

    assert SettingsStore(path).load() == (chosen, ())
    assert chosen.geometry_of("window") == "AdnQywAD"
    assert chosen.splitter_of("main") == "AAAA/w=="
    assert chosen.geometry_of("unknown") == chosen.splitter_of("unknown") == ""


def test_the_file_names_its_version(path: Path) -> None:
    SettingsStore(path).save(Settings())

    assert json.loads(path.read_text(encoding="utf-8"))["version"] == 1


def test_every_setting_has_a_rule() -> None:
    assert set(RULES) == {field.name for field in fields(Settings)}


def test_names_of_another_version_are_kept(path: Path) -> None:
    store = stored(path, theme="dark", colour_of_the_moon=[1, 2])
    settings, messages = store.load()

    store.save(settings)

    content = json.loads(path.read_text(encoding="utf-8"))
    assert messages == ()
    assert content["colour_of_the_moon"] == [1, 2]
    assert content["theme"] == "dark"


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("theme", "mauve", "theme"),
        ("theme", ["dark"], "theme"),
        ("zoom_percent", 10, "zoom"),
        ("zoom_percent", True, "number"),
        ("zoom_percent", 100.5, "whole"),
        ("editor_font_points", 500, "font size"),
        ("connect_timeout_s", 0, "0.1"),
        ("connect_timeout_s", float("nan"), "number"),
        ("total_timeout_s", 1e300, "number"),
        ("max_answer_mib", 10**400, "number"),
        ("api_version", "yesterday", "2020-06"),
        ("proxy", "http://user:hunter2@proxy.example:8080", "user name"),
        ("proxy", "ftp://proxy.example", "http"),
        ("proxy", "http://proxy.example:99999", "URL"),
        ("proxy", "http://[::1", "URL"),
        ("proxy", "http://proxy.example/path", "after host and port"),
        ("ca_file", "a\nb", "line break"),
        ("geometry", {"window": 3}, "windows"),
        ("geometry", "text", "windows"),
        ("splitters", [["a"]], "splitters"),
        ("last_profile_id", None, "profile"),
    ],
)
def test_a_bad_value_gives_its_default_and_a_sentence(
    path: Path, name: str, value: object, word: str
) -> None:
    store = stored(path, **{name: value, "history_keep": 777})

    settings, messages = store.load()

    assert settings == Settings(history_keep=777)
    assert len(messages) == 1
    assert word in messages[0]
    assert "default" in messages[0]
    assert "hunter2" not in messages[0]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" NONE ", "none"),
        ("proxy.example:3128", "http://proxy.example:3128"),
        ("https://proxy.example:3128/", "https://proxy.example:3128"),
        ("http://[::1]:3128", "http://[::1]:3128"),
    ],
    ids=["environment", "none", "without scheme", "with slash", "IPv6"],
)
def test_a_proxy_is_brought_into_its_standard_form(typed: str, kept: str) -> None:
    assert Settings(proxy=typed).proxy == kept


def test_an_invalid_value_cannot_exist() -> None:
    with pytest.raises(BadInput) as caught:
        Settings(zoom_percent=0, theme="mauve")

    assert {problem.code for problem in caught.value.problems} == {
        "settings.zoom_percent",
        "settings.theme",
    }


def test_a_form_learns_what_is_wrong_without_an_exception() -> None:
    problems = problems_of({"zoom_percent": 0, "theme": "dark", "proxy": "a b"})

    assert [problem.code for problem in problems] == ["settings.zoom_percent", "settings.proxy"]
    assert all(problem.message for problem in problems)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b"\x00" * 4096,
        b'{"a":' * 100_000,
        b'{"deep":' + b"[" * 500 + b"]" * 500 + b"}",
    ],
    ids=["empty", "cut", "list", "null", "no UTF-8", "zeros", "endless", "deep"],
)
def test_a_damaged_file_is_set_aside_and_said(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)

    settings, messages = SettingsStore(path).load()

    aside = [item for item in path.parent.iterdir() if "damaged" in item.name]
    assert settings == Settings()
    assert [item.read_bytes() for item in aside] == [content]
    assert len(messages) == 1
    assert aside[0].name in messages[0]


def test_two_damaged_files_in_one_second_are_both_kept(path: Path) -> None:
    path.parent.mkdir()
    for content in (b"one", b"two", b"three"):
        path.write_bytes(content)
        SettingsStore(path).load()

    assert len(list(path.parent.iterdir())) == 3


def test_a_file_that_cannot_be_read_is_said_and_left_alone(path: Path) -> None:
    path.mkdir(parents=True)

    settings, messages = SettingsStore(path).load()

    assert settings == Settings()
    assert "could not be read" in messages[0]
    assert path.is_dir()


def test_a_file_that_cannot_be_written_is_one_sentence(path: Path) -> None:
    path.parent.write_text("a file where the folder should be", encoding="utf-8")

    with pytest.raises(StorageError, match="settings could not be saved"):
        SettingsStore(path).save(Settings())


def test_a_failed_save_leaves_the_old_file_and_no_litter(path: Path) -> None:
    path.mkdir(parents=True)
    (path / "in the way").touch()

    with pytest.raises(StorageError):
        SettingsStore(path).save(Settings())

    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_a_newer_file_is_used_as_far_as_understood_and_copied(path: Path) -> None:
    store = stored(path, theme="dark")
    newer = path.read_text(encoding="utf-8").replace('"version": 1', '"version": 7')
    path.write_text(newer, encoding="utf-8")

    settings, messages = store.load()
    store.save(settings)

    assert settings.theme == "dark"
    assert "version 7" in messages[0]
    assert path.with_name("settings.newer.json").read_text(encoding="utf-8") == newer


@pytest.mark.skipif(os.name == "nt", reason="POSIX rights")
def test_only_its_owner_reads_the_file(path: Path) -> None:
    SettingsStore(path).save(Settings())

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_settings_file_that_is_a_link_stays_one(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(tmp_path / "elsewhere.json")

    SettingsStore(path).save(Settings(theme="dark"))

    assert path.is_symlink()
    assert SettingsStore(path).load()[0].theme == "dark"


def test_a_known_key_is_not_written_whatever_field_it_was_typed_into(path: Path) -> None:
    store = SettingsStore(path, lambda: Redactor(frozenset({Secret(KEY)})))

    store.save(Settings(ca_file=f"/tmp/{KEY}", last_profile_id=KEY))

    assert KEY not in path.read_text(encoding="utf-8")
    assert store.load()[0].last_profile_id == REMOVED


@given(name=st.sampled_from(sorted(RULES)), value=json_values)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_in_any_field_gives_valid_settings(
    tmp_path: Path, name: str, value: object
) -> None:
    store = stored(tmp_path / "settings.json", **{name: value})

    settings, messages = store.load()
    store.save(settings)

    assert isinstance(settings, Settings)
    assert all(messages)
    assert store.load() == (settings, ())


@given(content=json_values)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_in_the_file_gives_valid_settings(tmp_path: Path, content: object) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(content), encoding="utf-8")

    settings, _ = SettingsStore(path).load()

    SettingsStore(path).save(settings)
    assert SettingsStore(path).load()[0] == settings
    for aside in tmp_path.glob("*damaged*"):
        aside.unlink()


@given(content=st.binary(max_size=200))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_in_the_file_give_settings(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)

    assert isinstance(SettingsStore(path).load()[0], Settings)
    for aside in tmp_path.glob("*damaged*"):
        aside.unlink()
