"""Devices from JSON: the reader and the schema agree, and what is wrong is told with its place."""

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhconsole.emulator import Device
from nhconsole.emulator.errors import BadDevices
from nhconsole.emulator.seeding.reading import read_seed
from nhconsole.resources import resource_text

SCHEMA = jsonschema.Draft202012Validator(json.loads(resource_text("emulator/devices.schema.json")))
ID = {"installationId": "i1"}
FULL = {**ID, "platform": "apns", "pushChannel": "AB"}


def phone(**more: Any) -> dict[str, Any]:
    return {"platform": "apple", "handle": "AB", **more}


def browser(**more: Any) -> dict[str, Any]:
    return {"platform": "browser", "handle": "https://x/y", **more}


def registered(**more: Any) -> dict[str, Any]:
    return phone(registrations=[more])


KEYS = {"p256dh": "p", "auth": "a"}
GOOD = {
    "no device": [],
    "bare array": [phone()],
    "object": {"$schema": "x", "devices": [phone()]},
    "everything": [
        phone(id="a.b_c-1", name="A", behaviour="slow", delay_s=0.5, note="", registrations=[])
    ],
    "registration": [
        registered(id="1-2-3", tags=["news", "$UserId:{a=b}"], push_variables={"a": ""})
    ],
    "template text": [registered(template='{"aps":{"alert":"$(message)"}}')],
    "template object": [
        registered(template={"body": "{}", "name": "n", "headers": {"a": "b"}, "expiry": "1"})
    ],
    "browser keys": [browser(keys=KEYS)],
    "installation alone": [{"installation": FULL}],
    "installation of a device": [phone(installation=ID)],
    "installation of a browser": [browser(keys=KEYS, installation=ID)],
    "both agree": [phone(installation=FULL, registrations=[{}])],
}
BAD = {
    "no devices": ({}, "", "no devices"),
    "a text": ("x", "", "no devices"),
    "devices null": ({"devices": None}, "devices", "no array"),
    "unknown beside": ({"devices": [], "x": 1}, "x", "“x”"),
    "device a number": ([1], "[0]", "a number"),
    "unknown property": ([phone(colour="red")], "[0].colour", "colour"),
    "no handle": ([{"platform": "apple"}], "[0]", "handle"),
    "no platform": ([{"handle": "AB"}], "[0]", "platform"),
    "platform": ([phone(platform="template")], "[0].platform", "no platform"),
    "empty handle": ([phone(handle="")], "[0].handle", "empty"),
    "behaviour": ([phone(behaviour="lazy")], "[0].behaviour", "lazy"),
    "delay true": ([phone(delay_s=True)], "[0].delay_s", "true"),
    "delay long": ([phone(delay_s=61)], "[0].delay_s", "61"),
    "id": ([phone(id="a b")], "[0].id", "a b"),
    "keys elsewhere": ([phone(keys=KEYS)], "[0].keys", "no browser"),
    "half of keys": ([browser(keys={"auth": "a"})], "[0].keys", "p256dh"),
    "registrations": ([phone(registrations={})], "[0].registrations", "an object"),
    "registration id": ([registered(id="1-2")], "[0].registrations[0].id", "1-2"),
    "tag": ([registered(tags=["a", "b c"])], "[0].registrations[0].tags[1]", "b c"),
    "long tag": ([registered(tags=["a" * 121])], "[0].registrations[0].tags[0]", "121"),
    "tag twice": ([registered(tags=["a", "a"])], "[0].registrations[0].tags[1]", "twice"),
    "blank body": ([registered(template=" ")], "[0].registrations[0].template", "empty"),
    "no body": ([registered(template={})], "[0].registrations[0].template", "body"),
    "variable": (
        [registered(push_variables={"a": 1})],
        "[0].registrations[0].push_variables.a",
        "a number",
    ),
    "no installation id": ([phone(installation={})], "[0].installation", "installationId"),
    "installation id": (
        [phone(installation={"installationId": "a b"})],
        "[0].installation.installationId",
        "a b",
    ),
}
BEYOND_THE_SCHEMA = {
    "ids": ([phone(id="a"), browser(id="a")], "[1].id", "[0]"),
    "handles": ([phone(), phone()], "[1].handle", "[0]"),
    "handles in another case": ([phone(), phone(handle="ab")], "[1].handle", "[0]"),
    "registration ids": (
        [phone(registrations=[{"id": "1-2-3"}, {"id": "1-2-3"}])],
        "[0].registrations[1].id",
        "[0]",
    ),
    "installations": (
        [phone(installation=ID), phone(handle="CD", installation=ID)],
        "[1].installation.installationId",
        "[0]",
    ),
    "other platform": ([browser(installation=FULL)], "[0].platform", "apple"),
    "other handle": ([phone(handle="CD", installation=FULL)], "[0].handle", "pushChannel"),
    "handle of another platform": ([phone(handle="zz")], "[0].handle", "hexadecimal"),
    "broken template": (
        [registered(template='{"aps":')],
        "[0].registrations[0].template",
        "BodyTemplate cannot be used",
    ),
    "broken body": (
        [registered(template={"body": '{"a":"$(x) now"}'})],
        "[0].registrations[0].template.body",
        "BodyTemplate cannot be used",
    ),
    "refused by the hub": ([phone(handle="xyz", installation=ID)], "[0].installation", "hexa"),
}
ALL_BAD = {**BAD, **BEYOND_THE_SCHEMA}


def sentence_of(text: str) -> str:
    with pytest.raises(BadDevices) as caught:
        read_seed(text)
    return str(caught.value)


@pytest.mark.parametrize("document", GOOD.values(), ids=GOOD)
def test_good_document_is_read_and_fits_the_schema(document: Any) -> None:
    rows = document if isinstance(document, list) else document["devices"]

    assert len(read_seed(json.dumps(document))) == len(rows)
    assert SCHEMA.is_valid(document)


@pytest.mark.parametrize(("document", "path", "words"), ALL_BAD.values(), ids=ALL_BAD)
def test_bad_document_is_told_with_its_path(document: Any, path: str, words: str) -> None:
    said = sentence_of(json.dumps(document, ensure_ascii=False))

    assert words in said
    assert (f" at {path} (line 1, column " if path else " (line 1, column 1)") in said
    assert said.endswith(".")


@pytest.mark.parametrize("document", [row[0] for row in BAD.values()], ids=BAD)
def test_bad_document_does_not_fit_the_schema(document: Any) -> None:
    assert not SCHEMA.is_valid(document)


def test_place_is_the_one_in_the_file() -> None:
    text = '{"devices": [\n  {"platform": "gcm", "handle": "A"},\n  {"platform": "x"}]}'

    assert "devices[1].platform (line 3, column 16)" in sentence_of(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1, column 1"),
        ("[\n{,}]", "line 2, column 2"),
        ('[{"name": "a",\n"name": "b"}]', "line 2, column 1"),
        ("[NaN]", "NaN"),
        ('[{"name": "\\ud800"}]', "line 1, column 11"),
        ("[" * 100_000, "line 1"),
        ("[" + "9" * 5000 + "]", "line 1"),
    ],
)
def test_what_is_no_json_is_told_with_its_place(text: str, words: str) -> None:
    assert words in sentence_of(text)


def test_what_is_left_out_has_a_default() -> None:
    (device,) = read_seed('[{"platform": "apple", "handle": "ab"}]')

    assert (device.name, device.handle, device.behaviour.name) == ("AB", "AB", "accepted")
    assert len(device.registrations) == 1


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
WORDS = st.sampled_from(
    [
        "devices",
        "platform",
        "handle",
        "apple",
        "registrations",
        "tags",
        "installation",
        "keys",
        "template",
        "body",
        "installationId",
        "delay_s",
        "id",
    ]
)
VALUES = st.recursive(
    LEAVES | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5),
)


@given(text=st.text() | VALUES.map(json.dumps))
def test_any_text_is_devices_or_one_sentence(text: str) -> None:
    said = "The devices cannot be read: "
    try:
        devices = read_seed(text)
    except BadDevices as error:
        devices, said = (), str(error)

    assert all(isinstance(each, Device) for each in devices)
    assert said.startswith("The devices cannot be read: ")
