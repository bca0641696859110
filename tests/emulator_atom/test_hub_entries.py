"""Hubs go out as the service was recorded to write them."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from nhconsole.emulator.answers import OWN_WORDING, Refusal
from nhconsole.emulator.atom.hubs import hub_entry_xml, hub_feed_xml, public_feed_xml, read_hub

TIME = datetime(2020, 7, 2, 18, 3, 10, tzinfo=UTC)
ROOT = "https://127.0.0.1:8443"
DESCRIPTION = (
    '<content type="application/xml"><NotificationHubDescription'
    ' xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect"'
    ' xmlns:i="http://www.w3.org/2001/XMLSchema-instance">'
    "<RegistrationTtl>P10675199DT2H48M5.4775807S</RegistrationTtl>"
    "</NotificationHubDescription></content></entry>"
)
TIMES = (
    "<published>2020-07-02T18:03:10Z</published><updated>2020-07-02T18:03:10Z</updated>"
    "<author><name>nhconsole</name></author>"
)


def test_a_hub_has_the_recorded_form() -> None:
    url = f"{ROOT}/my-hub?api-version=2017-04"

    assert hub_entry_xml("my-hub", url, TIME) == (
        f'<entry xmlns="http://www.w3.org/2005/Atom"><id>{url}</id>'
        f'<title type="text">my-hub</title>{TIMES}<link rel="self" href="{url}"/>{DESCRIPTION}'
    )


def test_a_list_of_hubs_has_the_recorded_form() -> None:
    url = f"{ROOT}/$Resources/NotificationHubs?api-version=2016-07"

    assert hub_feed_xml(["my-hub"], ROOT, "2016-07", TIME) == (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">NotificationHubs</title>'
        f"<id>{url}</id><updated>2020-07-02T18:03:10Z</updated>"
        f'<link rel="self" href="{url}"/><entry xml:base="{url}">'
        f"<id>{ROOT}/my-hub?api-version=2016-07</id>"
        f'<title type="text">my-hub</title>{TIMES}'
        f'<link rel="self" href="../my-hub?api-version=2016-07"/>{DESCRIPTION}</feed>'
    )


def test_a_list_asked_without_an_api_version_names_none() -> None:
    xml = hub_feed_xml(["a"], ROOT, "", TIME)

    assert f"<id>{ROOT}/a</id>" in xml
    assert "?" not in xml


def test_hostile_texts_stay_texts() -> None:
    xml = hub_feed_xml(['"><&'], ROOT, '"&<', TIME)

    assert ElementTree.fromstring(xml).findtext("{*}entry/{*}title") == '"><&'


def test_a_missing_hub_has_the_recorded_feed() -> None:
    assert public_feed_xml(guid="594a8b69-0b46-4d1b-93fd-fca24d916d08", updated=TIME) == (
        '<feed xmlns="http://www.w3.org/2005/Atom">'
        '<title type="text">Publicly Listed Services</title>'
        '<subtitle type="text">This is the list of publicly-listed services currently available.'
        "</subtitle><id>uuid:594a8b69-0b46-4d1b-93fd-fca24d916d08;id=1</id>"
        "<updated>2020-07-02T18:03:10Z</updated><generator>Service Bus 1.1</generator></feed>"
    )


@pytest.mark.parametrize(
    "body",
    [
        b"<?xml version='1.0' encoding='utf-16'?><entry xmlns='http://www.w3.org/2005/Atom'/>",
        b"<entry><content><NotificationHubDescription><GcmCredential/>"
        b"</NotificationHubDescription></content></entry>",
    ],
)
def test_any_description_of_a_hub_will_do(body: bytes) -> None:
    assert read_hub(body) is None


@pytest.mark.parametrize("body", [b"", b"<entry>", b"{}", b"<!DOCTYPE a><a/>"])
def test_a_description_that_is_no_xml_is_refused(body: bytes) -> None:
    refusal = read_hub(body)

    assert isinstance(refusal, Refusal)
    assert refusal.status == 400
    assert refusal.text == f"{refusal.reason} {OWN_WORDING}"
