import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhconsole.core.errors import BadInput
from nhconsole.core.secrets.redaction import REMOVED, Redactor
from nhconsole.core.secrets.secret import Secret
from nhconsole.storage.errors import StorageError
from nhconsole.storage.profiles import Profile, ProfileStore, new_profile_id
from tests.storage.conftest import KEY


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "profiles.json"


def make_profile(profile_id: str = "one", **changes: object) -> Profile:
    profile = Profile(
        id=profile_id,
        name="Contoso, test",
        endpoint_text="sb://contoso.servicebus.windows.net/",
        key_name="DefaultFullSharedAccessSignature",
        hub_name="push",
    )
    return replace(profile, **changes)


def test_profiles_come_back_in_the_order_in_which_they_were_added(path: Path) -> None:
    store = ProfileStore(path)
    assert store.list() == ()

    store.add(make_profile("b"))
    store.add(make_profile("a", is_emulator=True, ca_file="/tmp/ca.pem", api_version="2020-06"))

    assert ProfileStore(path).load() == (
        (
            make_profile("b"),
            make_profile("a", is_emulator=True, ca_file="/tmp/ca.pem", api_version="2020-06"),
        ),
        (),
    )


def test_an_update_keeps_the_place(path: Path) -> None:
    store = ProfileStore(path)
    store.add(make_profile("a"))
    store.add(make_profile("b"))

    store.update(make_profile("a", name="renamed"))

    assert [item.name for item in store.list()] == ["renamed", "Contoso, test"]
    assert store.get("a") == make_profile("a", name="renamed")


def test_an_update_of_a_profile_that_another_window_removed_brings_it_back(path: Path) -> None:
    ProfileStore(path).update(make_profile("gone"))

    assert ProfileStore(path).get("gone") is not None


def test_a_removed_profile_is_gone_and_removing_again_is_no_error(path: Path) -> None:
    store = ProfileStore(path)
    store.add(make_profile("a"))

    store.remove("a")
    store.remove("a")

    assert store.list() == ()
    assert store.get("a") is None


def test_ids_differ() -> None:
    assert len({new_profile_id() for _ in range(100)}) == 100


def test_windows_do_not_undo_each_others_changes(path: Path) -> None:
    def add_some(window: int) -> None:
        store = ProfileStore(path)
        for number in range(10):
            store.add(make_profile(f"{window}-{number}"))

    threads = [threading.Thread(target=add_some, args=(window,)) for window in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(ProfileStore(path).list()) == 40


@pytest.mark.parametrize(
    "text",
    [
        f"Endpoint=sb://a.example/;SharedAccessKeyName=n;SharedAccessKey={KEY}",
        f"sharedaccesskey = {KEY}",
        "SharedAccessSignature sr=a&sig=b&se=1&skn=n",
    ],
    ids=["connection string", "key part", "token"],
)
@pytest.mark.parametrize("field", ["name", "endpoint_text", "hub_name", "key_name"])
def test_a_profile_that_holds_a_key_cannot_exist(field: str, text: str) -> None:
    with pytest.raises(BadInput) as caught:
        make_profile(**{field: text})

    assert KEY not in str(caught.value)
    assert field.replace("_", " ") in str(caught.value)


def test_the_name_of_a_key_is_no_key() -> None:
    text = "Endpoint=sb://a.example/;SharedAccessKeyName=n"

    assert make_profile(endpoint_text=text).endpoint_text == text


def test_a_known_key_is_not_written(path: Path) -> None:
    store = ProfileStore(path, Redactor(frozenset({Secret(KEY)})))

    store.add(make_profile(name=f"mine {KEY}"))

    assert KEY not in path.read_text(encoding="utf-8")
    assert store.list()[0].name == f"mine {REMOVED}"


def test_one_bad_entry_does_not_hide_the_others(path: Path) -> None:
    ProfileStore(path).add(make_profile("good"))
    content = json.loads(path.read_text(encoding="utf-8"))
    good = content["profiles"][0]
    content["profiles"] += [
        3,
        {"id": "half"},
        {**good, "id": ""},
        {**good, "id": "x", "is_emulator": "yes"},
        {**good, "id": "k", "name": "sig=abc"},
        {**good, "name": "the same id again"},
    ]
    path.write_text(json.dumps(content), encoding="utf-8")

    profiles, messages = ProfileStore(path).load()

    assert profiles == (make_profile("good"),)
    assert len(messages) == 5
    assert all(f"Profile {number}" in text for number, text in enumerate(messages, start=2))


def test_an_entry_that_cannot_be_used_is_not_lost_by_the_next_change(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"version": 1, "profiles": [{"id": "half"}]}', encoding="utf-8")

    ProfileStore(path).add(make_profile())

    entries = json.loads(path.read_text(encoding="utf-8"))["profiles"]
    assert [entry["id"] for entry in entries] == ["one", "half"]


def test_names_of_another_version_are_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"version": 1, "groups": ["a"]}', encoding="utf-8")

    ProfileStore(path).add(make_profile())

    assert json.loads(path.read_text(encoding="utf-8"))["groups"] == ["a"]


def test_a_damaged_file_is_set_aside(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"profiles": [', encoding="utf-8")

    profiles, messages = ProfileStore(path).load()

    assert profiles == ()
    assert "profiles.damaged-" in messages[0]


def test_a_store_that_cannot_write_says_so(path: Path) -> None:
    path.parent.write_text("in the way", encoding="utf-8")

    with pytest.raises(StorageError, match="profiles could not be saved"):
        ProfileStore(path).add(make_profile())


@given(
    entries=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["id", "name", "hub_name", "x"]), inner)
        ),
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_as_profiles_raises_nothing(tmp_path: Path, entries: object) -> None:
    path = tmp_path / "profiles.json"
    path.write_text(json.dumps({"version": 1, "profiles": entries}), encoding="utf-8")

    profiles, messages = ProfileStore(path).load()

    assert isinstance(profiles, tuple)
    assert all(messages)
