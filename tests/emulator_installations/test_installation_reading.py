"""Reading what ``PUT /installations/{id}`` brings."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.emulator.answers import OWN_WORDING, Refusal
from nhconsole.emulator.installations.installation import (
    NEVER,
    BrowserChannel,
    Installation,
    InstallationTemplate,
)
from nhconsole.emulator.installations.reading import read_installation
from nhconsole.emulator.installations.writing import installation_json

WNS: dict[str, object] = {"platform": "wns", "pushChannel": "https://wns.example/main"}
TOAST = {"body": "<toast/>"}
NAMES = st.text("ab$ é/~", min_size=1, max_size=3)
TAGS = st.lists(st.text("abAB_@#.:-é", min_size=1, max_size=3), max_size=4)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=5)
TEMPLATES = st.dictionaries(
    NAMES,
    st.fixed_dictionaries(
        # A text that is neither XML nor an expression: a raw message takes any.
        {"body": TEXTS.map(lambda text: f"x{text}")},
        optional={
            "tags": TAGS,
            "headers": st.dictionaries(TEXTS, TEXTS, max_size=2),
            "expiry": TEXTS,
        },
    ),
    max_size=3,
)
INSTALLATIONS = st.fixed_dictionaries(
    {
        "platform": st.sampled_from(["wns", "WNS", "mpns"]),
        "pushChannel": st.just("https://wns.example/main"),
    },
    optional={
        "userId": st.text("ab=:", max_size=3),
        "tags": TAGS,
        "pushVariables": st.dictionaries(st.text("ab", min_size=1, max_size=2), TEXTS, max_size=2),
        "templates": TEMPLATES,
        "secondaryTiles": st.dictionaries(
            NAMES,
            st.fixed_dictionaries(
                {"pushChannel": st.just("https://wns.example/tile")},
                optional={"tags": TAGS, "templates": TEMPLATES},
            ),
            max_size=2,
        ),
        "lastUpdate": TEXTS,
    },
)


def read(**properties: object) -> Installation | Refusal:
    return read_installation("device-1", json.dumps(properties).encode())


def taken(**properties: object) -> Installation:
    installation = read(**properties)
    assert isinstance(installation, Installation), installation
    return installation


def refused(body: Installation | Refusal) -> Refusal:
    assert isinstance(body, Refusal)
    assert body.status == 400
    assert body.reason
    return body


def test_what_the_javascript_sdk_sends_is_read_whole() -> None:
    body = (
        b'{"installationId":"0e7c5973","pushChannel":"00fc13adff785122",'
        b'"tags":["likes_hockey","likes_football"],"platform":"apns"}'
    )

    assert read_installation("0e7c5973", body) == Installation(
        id="0e7c5973",
        platform="apns",
        push_channel="00FC13ADFF785122",
        tags=("likes_hockey", "likes_football"),
        expiration_time=NEVER,
    )


def test_a_browser_channel_may_be_an_object_or_the_json_text_of_one() -> None:
    keys = {"endpoint": "https://push.example/1", "p256dh": "bar", "auth": "baz"}
    channel = BrowserChannel(endpoint="https://push.example/1", p256dh="bar", auth="baz")

    as_object = taken(platform="browser", pushChannel=keys)
    as_text = taken(platform="browser", pushChannel=json.dumps(keys))

    assert as_object.push_channel == channel
    assert isinstance(as_text.push_channel, BrowserChannel)
    assert as_text.push_channel.is_text
    assert as_text.push_channel.auth == "baz"


def test_the_name_of_a_template_becomes_one_of_its_tags() -> None:
    installation = taken(**WNS, templates={"Template Name": {**TOAST, "tags": ["news"]}})

    assert installation.templates == (
        InstallationTemplate(name="Template Name", body="<toast/>", tags=("news", "Template Name")),
    )


def test_property_names_and_platforms_are_read_without_regard_to_case() -> None:
    installation = taken(PLATFORM="WNS", pushchannel="https://wns.example/main", userID="Bob")

    assert (installation.platform, installation.user_id) == ("wns", "Bob")


def test_what_only_the_service_sets_and_what_nobody_knows_is_tolerated_and_forgotten() -> None:
    known = taken(**WNS)
    more = taken(
        **WNS, pushChannelExpired=True, lastUpdate="x", colour=[{"a": 1}], userId=None, tags=None
    )

    assert more == known


def test_a_tag_that_comes_twice_is_kept_once() -> None:
    assert taken(**WNS, tags=["News", "sport", "news"]).tags == ("News", "sport")


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        ({"tags": ["a b"]}, "An invalid tag 'a b' was supplied. Valid tag characters are"),
        ({"tags": [""]}, "An invalid tag '' was supplied."),
        ({"tags": ["a" * 121]}, "An invalid tag 'aaa"),
        ({"tags": ["$UserId:{1}"]}, "Tags can not start with $"),
        (
            {"tags": [f"{i:0>100}" for i in range(80)]},
            "Registration Tags serialized size is more than maximum supported value."
            " Actual Size: '8079' and Max Allowed Size: '8000'",
        ),
        ({"templates": {"t": {"body": "x", "tags": ["a b"]}}}, "An invalid tag 'a b'"),
        ({"platform": "apns", "pushChannel": "xyz"}, "One or more characters in device token"),
        ({"pushChannel": "no address"}, "Channel URI is either null, empty or not absolute"),
    ],
)
def test_known_mistakes_get_the_texts_of_the_service(
    properties: dict[str, object], text: str
) -> None:
    assert (refused(read(**{**WNS, **properties})).text or "").startswith(text)


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ({"platform": None}, "platform is missing"),
        ({"platform": "symbian"}, "symbian"),
        ({"platform": 7}, "platform is not a text"),
        ({"pushChannel": None}, "pushChannel is missing"),
        ({"pushChannel": ""}, "pushChannel is missing"),
        ({"pushChannel": 5}, "pushChannel is not a text"),
        ({"pushChannel": {"endpoint": "x"}}, "pushChannel is not a text"),
        ({"platform": "browser", "pushChannel": "{"}, "pushChannel is no JSON"),
        ({"platform": "browser", "pushChannel": "[]"}, "pushChannel is not an object"),
        ({"platform": "browser", "pushChannel": {"endpoint": "https://a.b"}}, "P256DH is missing"),
        ({"installationId": "another"}, "another"),
        ({"installationId": 1}, "installationId is not a text"),
        ({"userId": "a b"}, "userId"),
        ({"userId": 1}, "userId is not a text"),
        ({"userID": "a", "userId": "b"}, "twice"),
        ({"expirationTime": "tomorrow"}, "tomorrow"),
        ({"tags": "news"}, "tags is not an array"),
        ({"tags": [1]}, "an element of tags is not a text"),
        ({"pushVariables": {"a": 1}}, "pushVariables.a is not a text"),
        ({"pushVariables": {"": "a"}}, "push variable"),
        ({"templates": []}, "templates is not an object"),
        ({"templates": {"t": "x"}}, "“t” is not an object"),
        ({"templates": {"": TOAST}}, "empty name"),
        ({"templates": {"t": {}}}, "“t” is not usable"),
        ({"templates": {"t": {"body": " "}}}, "“t” is not usable"),
        ({"templates": {"t": {"body": {}}}}, "t.body is not a text"),
        ({"templates": {"t" * 201: TOAST}}, "201"),
        ({"templates": {"t": {**TOAST, "headers": {"a": 1}}}}, "t.headers.a is not a text"),
        (
            {"platform": "gcm", "templates": {"t": {**TOAST, "headers": {"a": "b"}}}},
            "“t” has headers",
        ),
        ({"platform": "gcm", "secondaryTiles": {"t": {}}}, "no secondary tiles"),
        ({"secondaryTiles": {"t": {}}}, "pushChannel of the secondary tile “t” is missing"),
        ({"secondaryTiles": {"": {}}}, "empty name"),
    ],
)
def test_other_mistakes_are_named_in_words_of_the_emulator(
    properties: dict[str, object], words: str
) -> None:
    refusal = refused(read(**{**WNS, **properties}))

    assert words in refusal.reason
    if refusal.text and words in refusal.text:
        assert refusal.text.endswith(OWN_WORDING)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "no JSON"),
        (b"[]", "not an object"),
        (b'{"platform": NaN}', "NaN"),
        (b"\xff", "UTF-8"),
        (b'{"userId": "\\ud800"}', "UTF-8"),
        (b"[" * 100_000, "too deep"),
        (b'{"tags": [], "tags": []}', "“tags” stands twice"),
        (b'{"x": ' + b"1" * 5000 + b"}", "no JSON"),
    ],
)
def test_a_body_that_is_no_clean_json_is_refused(body: bytes, words: str) -> None:
    refusal = refused(read_installation("device-1", body))

    assert words in refusal.reason
    assert (refusal.text or "").endswith(OWN_WORDING)


def test_an_id_that_could_be_no_tag_is_refused() -> None:
    assert "a b" in refused(read_installation("a b", json.dumps(WNS).encode())).reason


@given(st.binary() | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(repr))
def test_any_body_is_an_installation_or_a_refusal(body: bytes | str) -> None:
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body

    assert isinstance(read_installation("device-1", raw), Installation | Refusal)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: st.recursive(
                st.none() | st.booleans() | st.text(max_size=3) | st.just("wns"),
                lambda inner: (
                    st.lists(inner, max_size=2)
                    | st.dictionaries(st.sampled_from(["body", "tags", "headers", "t"]), inner)
                ),
                max_leaves=6,
            )
            for name in ("platform", "pushChannel", "tags", "templates", "secondaryTiles")
        },
    )
)
def test_any_json_object_is_an_installation_or_a_refusal(document: dict[str, object]) -> None:
    assert isinstance(read(**document), Installation | Refusal)
    assert isinstance(read(**{**document, **WNS}), Installation | Refusal)


@given(INSTALLATIONS)
def test_what_was_written_is_read_as_the_same(document: dict[str, object]) -> None:
    installation = taken(**document)

    assert read_installation("device-1", installation_json(installation).encode()) == installation
