"""JSON Patch on installations."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.emulator.answers import OWN_WORDING, Refusal
from nhconsole.emulator.installations.installation import NEVER, Installation
from nhconsole.emulator.installations.patching import patch_installation
from nhconsole.emulator.installations.reading import read_installation
from nhconsole.emulator.installations.writing import installation_json
from tests.emulator_installations.conftest import Make

FULL: dict[str, object] = {
    "platform": "wns",
    "pushChannel": "https://wns.example/main",
    "userId": "Bob",
    "tags": ["news", "sport"],
    "pushVariables": {"name": "Bob", "city": "Bonn"},
    "templates": {
        "t": {"body": "<toast/>", "headers": {"h": "1"}, "expiry": "x", "tags": ["own", "t"]}
    },
    "secondaryTiles": {
        "tile": {
            "pushChannel": "https://wns.example/tile",
            "tags": ["maps"],
            "templates": {"t": {"body": "<tile/>", "tags": ["t"]}},
        }
    },
}
WORDS = ("a", "B", "c", "d")


def installed(document: dict[str, object] = FULL) -> Installation:
    installation = read_installation("device-1", json.dumps(document).encode())
    assert isinstance(installation, Installation), installation
    return installation


def patched(*operations: dict[str, object], before: Installation | None = None) -> Installation:
    after = patch_installation(before or installed(), json.dumps(operations).encode())
    assert isinstance(after, Installation), after
    return after


def refused(*operations: object) -> Refusal:
    refusal = patch_installation(installed(), json.dumps(operations).encode())
    assert isinstance(refusal, Refusal), refusal
    assert refusal.status == 400
    return refusal


def at(installation: Installation, *place: str) -> object:
    value = json.loads(installation_json(installation))
    for name in place:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def add(path: str, value: object) -> dict[str, object]:
    return {"op": "add", "path": path, "value": value}


def replace(path: str, value: object) -> dict[str, object]:
    return {"op": "replace", "path": path, "value": value}


def remove(path: str) -> dict[str, object]:
    return {"op": "remove", "path": path}


@pytest.mark.parametrize(
    ("operation", "place", "value"),
    [
        (add("/pushChannel", "https://wns.example/n"), "pushChannel", "https://wns.example/n"),
        (replace("/pushChannel", "https://wns.example/n"), "pushChannel", "https://wns.example/n"),
        (add("/userId", "Ann"), "userId", "Ann"),
        (add("/user", "Ann"), "userId", "Ann"),
        (add("/UserID", "Ann"), "userId", "Ann"),
        (replace("/userId", "Ann"), "userId", "Ann"),
        (remove("/userId"), "userId", None),
        (add("/expirationTime", "2030-01-01T00:00:00Z"), "expirationTime", "2030-01-01T00:00:00Z"),
        (remove("/expirationTime"), "expirationTime", NEVER),
        (add("/expiredPushChannel", True), "pushChannelExpired", False),
        (remove("/pushChannelExpired"), "pushChannelExpired", False),
        (add("/tags", "new"), "tags", ["news", "sport", "new"]),
        (add("/tags", ["new", "NEWS"]), "tags", ["news", "sport", "new"]),
        (add("/tags/-", "new"), "tags", ["news", "sport", "new"]),
        (replace("/tags", ["new"]), "tags", ["new"]),
        (replace("/tags/news", "new"), "tags", ["sport", "new"]),
        (remove("/tags/news"), "tags", ["sport"]),
        (remove("/tags"), "tags", None),
        (add("/pushVariables", {"a": "b"}), "pushVariables", {"a": "b"}),
        (add("/pushVariables/name", "Ann"), "pushVariables", {"name": "Ann", "city": "Bonn"}),
        (remove("/pushVariables/name"), "pushVariables", {"city": "Bonn"}),
        (remove("/pushVariables"), "pushVariables", None),
        (add("/templates/n", {"body": "x"}), "templates/n", {"body": "x", "tags": ["n"]}),
        (add("/templates/n", '{"Body": "x"}'), "templates/n", {"body": "x", "tags": ["n"]}),
        (add("/templates/t", {"body": "x"}), "templates/t", {"body": "x", "tags": ["t"]}),
        (replace("/templates/t", {"body": "x"}), "templates/t", {"body": "x", "tags": ["t"]}),
        (remove("/templates/t"), "templates", None),
        (add("/templates/t/body", '{"aps":1}'), "templates/t/body", '{"aps":1}'),
        (add("/templates/n/body", "x"), "templates/n", {"body": "x", "tags": ["n"]}),
        (add("/templates/t/headers", {"X": "2"}), "templates/t/headers", {"X": "2"}),
        (add("/templates/t/headers", '{"X": "2"}'), "templates/t/headers", {"X": "2"}),
        (remove("/templates/t/headers"), "templates/t/headers", None),
        (add("/templates/t/expiry", "y"), "templates/t/expiry", "y"),
        (remove("/templates/t/expiry"), "templates/t/expiry", None),
        (add("/templates/t/tags", "new"), "templates/t/tags", ["own", "t", "new"]),
        (remove("/templates/t/tags/own"), "templates/t/tags", ["t"]),
        (
            add("/secondaryTiles/tile/pushChannel", "https://wns.example/n"),
            "secondaryTiles/tile/pushChannel",
            "https://wns.example/n",
        ),
        (
            add("/secondaryTiles/new/pushChannel", "https://wns.example/n"),
            "secondaryTiles/new",
            {"pushChannel": "https://wns.example/n"},
        ),
        (add("/secondaryTiles/tile/tags", "x"), "secondaryTiles/tile/tags", ["maps", "x"]),
        (remove("/secondaryTiles/tile/tags/maps"), "secondaryTiles/tile/tags", None),
        (
            add("/secondaryTiles/tile/templates/n", {"body": "x"}),
            "secondaryTiles/tile/templates/n",
            {"body": "x", "tags": ["n"]},
        ),
        (
            add("/secondaryTiles/tile/templates/t/body", "x"),
            "secondaryTiles/tile/templates/t/body",
            "x",
        ),
        (
            add("/secondaryTiles/tile/templates/t/headers", '{"X": "2"}'),
            "secondaryTiles/tile/templates/t/headers",
            {"X": "2"},
        ),
        (
            add("/secondaryTiles/tile/templates/t/expiry", "y"),
            "secondaryTiles/tile/templates/t/expiry",
            "y",
        ),
        (
            add("/secondaryTiles/tile/templates/t/tags", ["x"]),
            "secondaryTiles/tile/templates/t/tags",
            ["t", "x"],
        ),
        (remove("/secondaryTiles/tile/templates/t"), "secondaryTiles/tile/templates", None),
        (
            add("/secondaryTiles/new", {"PushChannel": "https://wns.example/n", "tags": None}),
            "secondaryTiles/new",
            {"pushChannel": "https://wns.example/n"},
        ),
        (remove("/secondaryTiles/tile"), "secondaryTiles", None),
    ],
    ids=lambda value: (
        f"{value['op']} {value['path']}" if isinstance(value, dict) and "op" in value else None
    ),
)
def test_each_documented_operation_changes_what_it_names_and_nothing_else(
    operation: dict[str, object], place: str, value: object
) -> None:
    after = patched(operation)

    assert at(after, *place.split("/")) == value
    before, now = (json.loads(installation_json(each)) for each in (installed(), after))
    first = place.split("/")[0]
    assert {**before, first: None} == {**now, first: None}


def test_removing_the_last_tag_removes_the_property() -> None:
    after = patched(remove("/tags/news"), remove("/tags/sport"))

    assert "tags" not in json.loads(installation_json(after))


def test_a_template_goes_on_to_have_its_name_for_a_tag() -> None:
    assert at(patched(remove("/templates/t/tags/t")), "templates", "t", "tags") == ["own", "t"]
    assert at(patched(remove("/templates/t/tags")), "templates", "t", "tags") == ["t"]


@pytest.mark.parametrize("path", ["/tags/a%3A%40b", "/tags/a:@b", "/tags/A:@B"])
def test_a_tag_in_a_path_may_be_encoded(path: str) -> None:
    assert patched(add("/tags", "a:@b"), remove(path)).tags == ("news", "sport")


def test_names_in_a_path_may_hold_a_slash_and_a_tilde() -> None:
    after = patched(add("/templates/a~1b~0c", {"body": "x"}))

    assert [template.name for template in after.templates] == ["t", "a/b~c"]


def test_parts_of_a_new_template_may_come_in_any_order() -> None:
    after = patched(add("/templates/n/tags", "x"), add("/templates/n/body", "y"))

    assert at(after, "templates", "n") == {"body": "y", "tags": ["x", "n"]}


def test_what_is_replaced_need_not_be_there() -> None:
    after = patched(remove("/userId"), replace("/userId", "Ann"))

    assert after.user_id == "Ann"


def test_a_browser_channel_is_patched_as_an_object(make: Make) -> None:
    keys = {"endpoint": "https://push.example/2", "p256dh": "k", "auth": "a"}

    after = patched(replace("/pushChannel", keys), before=make("browser"))

    assert at(after, "pushChannel") == keys


def test_an_apple_token_is_upper_case_after_a_patch_too(make: Make) -> None:
    assert patched(add("/pushChannel", "abcd"), before=make("apns")).push_channel == "ABCD"


def test_only_a_new_channel_ends_that_the_old_one_has_expired() -> None:
    channel = "https://wns.example/main"
    expired = Installation(
        id="device-1", platform="wns", push_channel=channel, push_channel_expired=True
    )

    assert patched(add("/tags", "x"), before=expired).push_channel_expired
    assert not patched(
        add("/pushChannel", "https://wns.example/n"), before=expired
    ).push_channel_expired


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (add("/installationId", "x"), "“/installationId” leads to nothing"),
        (replace("/platform", "apns"), "“/platform” leads to nothing"),
        (replace("/replace/path", "x"), "leads to nothing"),
        (add("/templates", {}), "leads to nothing"),
        (add("/secondaryTiles", {}), "leads to nothing"),
        (add("/templates/t/name", "x"), "leads to nothing"),
        (add("/templates/t/headers/h", "x"), "leads to nothing"),
        (add("/secondaryTiles/tile/userId", "x"), "leads to nothing"),
        (add("/tags/a/b", "x"), "leads to nothing"),
        (add("/", "x"), "leads to nothing"),
        (add("", {}), "no JSON pointer"),
        (add("tags", "x"), "no JSON pointer"),
        (add("/tags/a~2", "x"), "no JSON pointer"),
        ({"op": "test", "path": "/userId", "value": "Bob"}, "the op “test”"),
        ({"op": "move", "from": "/userId", "path": "/tags"}, "the op “move”"),
        ({"op": "copy", "from": "/userId", "path": "/tags"}, "the op “copy”"),
        ({"path": "/tags", "value": "x"}, "the op “”"),
        ({"op": "add", "path": 1}, "path is not a text"),
        ({"op": "add", "path": "/userId"}, "no value"),
        ("add", "not an object"),
        (remove("/pushChannel"), "cannot be removed"),
        (remove("/secondaryTiles/tile/pushChannel"), "cannot be removed"),
        (remove("/tags/none"), "“none” is not there"),
        (remove("/templates/none"), "“none” is not there"),
        (remove("/templates/none/tags/x"), "“x” is not there"),
        (remove("/secondaryTiles/none/templates/t"), "“t” is not there"),
        (add("/userId", 1), "userId is not a text"),
        (add("/userId", "a b"), "userId"),
        (add("/expirationTime", "soon"), "soon"),
        (add("/tags", 1), "tags is not an array"),
        (add("/tags", [1]), "not a text"),
        (add("/tags/-", ["x"]), "not a text"),
        (add("/templates/n", "x"), "n is no JSON"),
        (add("/templates/n", "[]"), "n is not an object"),
        (add("/templates/n", {"tags": ["x"]}), "“n” is not usable"),
        (add("/templates/t/headers", '{"a": 1}'), "headers.a is not a text"),
        (add("/pushVariables", {"": "x"}), "push variable"),
        (add("/secondaryTiles/n", {"tags": []}), "pushChannel of the secondary tile"),
    ],
)
def test_a_bad_operation_is_refused_by_its_place_in_the_patch(
    operation: object, words: str
) -> None:
    refusal = refused(add("/tags", "new"), operation)

    assert refusal.reason.startswith("operation 2 of the patch: ")
    assert words in refusal.reason
    assert refusal.text == f"{refusal.reason} {OWN_WORDING}"


@pytest.mark.parametrize(
    ("operation", "text"),
    [
        (add("/tags", ["ok", "a b"]), "An invalid tag 'a b' was supplied."),
        (add("/templates/t/tags", "$x"), "Tags can not start with $"),
        (add("/pushChannel", "nowhere"), "Channel URI is either null, empty or not absolute"),
        (add("/tags", [f"{i:0>100}" for i in range(80)]), "Registration Tags serialized size"),
    ],
)
def test_the_texts_of_the_service_stay_as_they_are(operation: dict[str, object], text: str) -> None:
    assert (refused(operation).text or "").startswith(text)


@pytest.mark.parametrize(
    "operations",
    [
        [remove("/templates/t/body")],
        [add("/templates/n/tags", "x")],
        [add("/secondaryTiles/n/tags", "x")],
        [add("/pushVariables/" + "x" * 121, "x")],
    ],
)
def test_a_patch_that_leaves_something_unusable_is_refused(
    operations: list[dict[str, object]],
) -> None:
    assert (refused(*operations).text or "").endswith(OWN_WORDING)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"op": "add"}', b"null", b"\xff", b"[" * 10**5])
def test_a_body_that_is_no_array_is_refused(body: bytes) -> None:
    assert isinstance(patch_installation(installed(), body), Refusal)


def test_a_patch_without_operations_changes_nothing() -> None:
    assert patched() == installed()


def test_what_was_done_before_a_refused_operation_leaves_no_trace() -> None:
    before = installed()
    operations = [add("/tags", "new"), remove("/templates/t"), remove("/none")]

    assert isinstance(patch_installation(before, json.dumps(operations).encode()), Refusal)
    assert before == installed()


PATHS = st.sampled_from(
    [
        "/tags",
        "/tags/news",
        "/userId",
        "/templates/t",
        "/templates/n/tags",
        "/templates/t/headers",
        "/secondaryTiles/tile",
        "/secondaryTiles/n/templates/t/tags/x",
        "/pushVariables/a",
        "/pushChannel",
        "/expirationTime",
        "/pushChannelExpired",
        "//",
        "/templates//body",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.just('{"body": "x"}'),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["body", "Body", "tags", "templates", "a"]), inner)
    ),
    max_leaves=5,
)


@given(
    st.lists(
        st.fixed_dictionaries(
            {"op": st.sampled_from(["add", "replace", "remove", "x"]), "path": PATHS},
            optional={"value": VALUES},
        ),
        max_size=4,
    )
)
def test_any_patch_gives_an_installation_that_can_be_read_back_or_a_refusal(
    operations: list[dict[str, object]],
) -> None:
    after = patch_installation(installed(), json.dumps(operations).encode())

    if isinstance(after, Installation):
        assert read_installation("device-1", installation_json(after).encode()) == after
    else:
        assert after.status == 400


OPERATIONS = st.one_of(
    st.tuples(st.just("add"), st.just("/tags"), st.sampled_from(WORDS)),
    st.tuples(st.just("replace"), st.just("/tags"), st.lists(st.sampled_from(WORDS), min_size=1)),
    st.tuples(st.just("remove"), st.sampled_from(WORDS).map("/tags/{}".format), st.none()),
    st.tuples(st.sampled_from(["add", "replace"]), st.just("/userId"), st.sampled_from(WORDS)),
    st.tuples(st.just("remove"), st.just("/userId"), st.none()),
)


def naive(
    tags: list[str], user: str, operations: list[tuple[str, str, object]]
) -> tuple[list[str], str] | None:
    """Do the same on a list and a text; None where something to be removed is not there."""
    for op, path, value in operations:
        tag = path.removeprefix("/tags").removeprefix("/")
        if path == "/userId":
            if op == "remove" and not user:
                return None
            user = "" if op == "remove" else str(value)
        elif op == "remove":
            if tag not in tags:
                return None
            tags = [each for each in tags if each != tag]
        else:
            new = value if isinstance(value, list) else [value]
            tags = list(dict.fromkeys([*([] if op == "replace" else tags), *new]))
    return tags, user


@given(st.lists(OPERATIONS, max_size=8))
def test_random_patches_do_what_a_naive_model_does(
    operations: list[tuple[str, str, object]],
) -> None:
    body = [{"op": op, "path": path, "value": value} for op, path, value in operations]

    after = patch_installation(installed(), json.dumps(body).encode())

    expected = naive(["news", "sport"], "Bob", operations)
    if expected is None:
        assert isinstance(after, Refusal)
    else:
        assert isinstance(after, Installation)
        assert (list(after.tags), after.user_id) == expected
