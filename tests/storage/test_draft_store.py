import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhconsole.core.secrets.redaction import REMOVED, Redactor
from nhconsole.core.secrets.secret import Secret
from nhconsole.storage.drafts import DraftStore, StoredDraft
from nhconsole.storage.errors import StorageError
from tests.storage.conftest import KEY, disguises, leaks_below

texts = st.text(st.characters(), max_size=50)
drafts = st.builds(
    StoredDraft,
    platform=texts,
    kind=texts,
    payload=texts,
    headers=st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
    audience=st.dictionaries(texts, texts | st.integers() | st.lists(texts, max_size=3)),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "drafts.json"


def make_draft(platform: str = "windows", payload: str = "<toast/>") -> StoredDraft:
    return StoredDraft(
        platform=platform,
        kind="toast",
        payload=payload,
        headers=(("X-WNS-TTL", "60"), ("X-WNS-TTL", "61")),
        audience={"mode": "tags", "tags": ["a", "b"]},
    )


def test_drafts_of_all_platforms_come_back(path: Path) -> None:
    wanted = (make_draft(), make_draft("apple", '{"aps": {"alert": "Grüße 🎉"}}'))

    DraftStore(path).save(wanted)

    assert DraftStore(path).load() == (wanted, ())


def test_the_last_draft_of_a_platform_and_kind_counts(path: Path) -> None:
    DraftStore(path).save([make_draft(payload="old"), make_draft(payload="new")])

    assert [draft.payload for draft in DraftStore(path).load()[0]] == ["new"]


def test_without_a_file_there_are_no_drafts(path: Path) -> None:
    assert DraftStore(path).load() == ((), ())


@given(draft=drafts)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_typed_comes_back(tmp_path: Path, draft: StoredDraft) -> None:
    path = tmp_path / "drafts.json"

    DraftStore(path).save([draft])

    assert DraftStore(path).load() == ((draft,), ())


def test_half_a_surrogate_pair_is_no_reason_to_lose_a_draft(path: Path) -> None:
    DraftStore(path).save([make_draft(payload="\ud83d")])

    assert DraftStore(path).load()[0][0].payload == "\ud83d"


@pytest.mark.parametrize("form", disguises(KEY).values(), ids=disguises(KEY).keys())
def test_a_known_key_is_written_nowhere_in_a_draft(path: Path, form: str) -> None:
    store = DraftStore(path, lambda: Redactor(frozenset({Secret(KEY)})))
    draft = StoredDraft(
        platform="windows",
        kind=form,
        payload=f"<toast>{form}</toast>",
        headers=((form, form),),
        audience={"tags": [form, {form: form}]},
    )

    store.save([draft])

    assert leaks_below(path.parent, KEY) == []
    assert REMOVED in store.load()[0][0].payload


def test_a_key_that_becomes_known_later_goes_with_the_next_save(path: Path) -> None:
    known: set[Secret] = set()
    store = DraftStore(path, lambda: Redactor(frozenset(known)))
    store.save([make_draft(payload=KEY)])

    known.add(Secret(KEY))
    store.save([make_draft(payload=KEY)])

    assert leaks_below(path.parent, KEY) == []


@pytest.mark.parametrize(
    "entry",
    [
        7,
        {},
        {"platform": "a", "kind": "b"},
        {"platform": "a", "kind": "b", "payload": 3},
        {"platform": "a", "kind": "b", "payload": "", "headers": "x"},
        {"platform": "a", "kind": "b", "payload": "", "headers": [["one"]]},
        {"platform": "a", "kind": "b", "payload": "", "audience": []},
    ],
)
def test_one_bad_draft_does_not_hide_the_others(path: Path, entry: object) -> None:
    DraftStore(path).save([make_draft()])
    content = json.loads(path.read_text(encoding="utf-8"))
    content["drafts"].insert(0, entry)
    path.write_text(json.dumps(content), encoding="utf-8")

    found, messages = DraftStore(path).load()

    assert found == (make_draft(),)
    assert len(messages) == 1
    assert messages[0].startswith("Draft 1 ")


def test_a_damaged_file_is_set_aside(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b'{"drafts": [{"platform"')

    found, messages = DraftStore(path).load()

    assert found == ()
    assert "drafts.damaged-" in messages[0]


def test_a_store_that_cannot_write_says_so(path: Path) -> None:
    path.parent.write_text("in the way", encoding="utf-8")

    with pytest.raises(StorageError, match="drafts could not be saved"):
        DraftStore(path).save([make_draft()])


def test_each_kind_of_a_platform_keeps_its_own_draft(path: Path) -> None:
    toast = StoredDraft(platform="windows", kind="toast", payload="<toast/>")
    badge = StoredDraft(platform="windows", kind="badge", payload="<badge value='7'/>")
    DraftStore(path).save([toast, badge])

    assert DraftStore(path).load()[0] == (toast, badge)
