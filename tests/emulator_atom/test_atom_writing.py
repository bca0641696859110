"""Registrations go out as the service was recorded to write them."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from making_descriptions import EVERY_KIND, KIND_NAMES, TIME, TOKEN, native, with_template

from nhconsole.emulator.atom.writing import entry_xml, feed_xml
from nhconsole.emulator.hub.description import RegistrationDescription, Template

BASE = "https://127.0.0.1:8443/sample-hub/registrations"
VERSION = "api-version=2017-04"
CONNECT = "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def plain(**changes: object) -> RegistrationDescription:
    bare = RegistrationDescription(id="1-2-3", platform="apple", handle=TOKEN, updated=TIME)
    return replace(bare, **changes)  # type: ignore[arg-type]


def inside(xml: str) -> str:
    """What stands in the description element, after the part that all have."""
    return xml.partition("<RegistrationId>1-2-3</RegistrationId>")[2].partition("</content>")[0]


def written(**changes: object) -> str:
    return inside(entry_xml(plain(**changes), f"{BASE}/1-2-3?{VERSION}"))


def test_an_entry_has_the_recorded_form_to_the_letter() -> None:
    xml = entry_xml(
        plain(tags=("a", "b"), push_variables=(("var1", "value1"),), etag=2),
        f"{BASE}/1-2-3?{VERSION}",
    )

    assert xml == (
        '<entry a:etag="W/&quot;2&quot;" xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:a="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">'
        f"<id>{BASE}/1-2-3?{VERSION}</id>"
        '<title type="text">1-2-3</title>'
        "<published>2018-11-07T00:18:29Z</published><updated>2018-11-07T00:18:29Z</updated>"
        f'<link rel="self" href="{BASE}/1-2-3?{VERSION}"/>'
        '<content type="application/xml">'
        f'<AppleRegistrationDescription xmlns="{CONNECT}" xmlns:i="{XSI}">'
        "<ETag>2</ETag><ExpirationTime>9999-12-31T23:59:59.999</ExpirationTime>"
        "<RegistrationId>1-2-3</RegistrationId><Tags>a,b</Tags>"
        '<PushVariables>{"var1":"value1"}</PushVariables>'
        f"<DeviceToken>{TOKEN}</DeviceToken>"
        "</AppleRegistrationDescription></content></entry>"
    )


def test_a_feed_has_the_recorded_form_to_the_letter() -> None:
    asked = f"{BASE}?{VERSION}&$top=2"
    following = f"{BASE}?{VERSION}&%24top=2&continuationtoken=MzEobik7Mg%253D%253D"

    xml = feed_xml([plain()], asked, updated=TIME, next_url=following)

    entry = f"{BASE}/1-2-3?{VERSION}&amp;$top=2"
    assert xml == (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">Registrations</title>'
        f"<id>{BASE}?{VERSION}&amp;$top=2</id><updated>2018-11-07T00:18:29Z</updated>"
        f'<link rel="self" href="{BASE}?{VERSION}&amp;$top=2"/>'
        f'<link rel="next" href="{following.replace("&", "&amp;")}"/>'
        '<entry a:etag="W/&quot;1&quot;"'
        ' xmlns:a="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">'
        f'<id>{entry}</id><title type="text">1-2-3</title>'
        "<published>2018-11-07T00:18:29Z</published><updated>2018-11-07T00:18:29Z</updated>"
        f'<link rel="self" href="{entry}"/><content type="application/xml">'
        f'<AppleRegistrationDescription xmlns="{CONNECT}" xmlns:i="{XSI}">'
        "<ETag>1</ETag><ExpirationTime>9999-12-31T23:59:59.999Z</ExpirationTime>"
        f"<RegistrationId>1-2-3</RegistrationId><DeviceToken>{TOKEN}</DeviceToken>"
        "</AppleRegistrationDescription></content></entry></feed>"
    )


def test_an_empty_feed_still_has_children() -> None:
    xml = feed_xml([], f"{BASE}?{VERSION}", updated=TIME)

    assert xml == (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">Registrations</title>'
        f"<id>{BASE}?{VERSION}</id><updated>2018-11-07T00:18:29Z</updated>"
        f'<link rel="self" href="{BASE}?{VERSION}"/></feed>'
    )


@pytest.mark.parametrize(
    ("asked", "entry"),
    [
        (BASE, f"{BASE}/1-2-3"),
        (f"{BASE}/?{VERSION}", f"{BASE}/1-2-3?{VERSION}"),
        (f"{BASE}?q=a/?b", f"{BASE}/1-2-3?q=a/?b"),
    ],
)
def test_an_entry_of_a_feed_is_named_below_the_address_that_was_asked(
    asked: str, entry: str
) -> None:
    xml = feed_xml([plain()], asked, updated=TIME)

    assert f"<id>{entry}</id>" in xml


def test_the_registration_of_an_installation_expires_with_seven_digits() -> None:
    xml = feed_xml([plain(installation="a2")], BASE, updated=TIME)

    assert "<ExpirationTime>9999-12-31T23:59:59.9999999Z</ExpirationTime>" in xml


@pytest.mark.parametrize(
    ("platform", "handles", "expected"),
    [
        ("gcm", ("g",), "<GcmRegistrationId>g</GcmRegistrationId>"),
        ("fcmv1", ("f",), "<FcmV1RegistrationId>f</FcmV1RegistrationId>"),
        ("adm", ("a",), "<AdmRegistrationId>a</AdmRegistrationId>"),
        (
            "baidu",
            ("u", "c"),
            "<BaiduUserId>u</BaiduUserId><BaiduChannelId>c</BaiduChannelId>",
        ),
        ("browser", ("e", "p", "a"), "<Endpoint>e</Endpoint><P256DH>p</P256DH><Auth>a</Auth>"),
        ("apple", ("abcd",), "<DeviceToken>ABCD</DeviceToken>"),
    ],
)
def test_the_handle_of_each_platform_has_its_own_elements(
    platform: str, handles: tuple[str, ...], expected: str
) -> None:
    xml = written(platform=platform, handle=handles[0], keys=handles[1:])

    assert xml.startswith(expected)


@pytest.mark.parametrize(
    ("platform", "element"), [("windows", "Windows"), ("windowsphone", "Mpns")]
)
def test_a_secondary_tile_follows_the_channel(platform: str, element: str) -> None:
    xml = written(platform=platform, handle="https://some.url/", secondary_tile="Tile name")

    assert xml == (
        "<ChannelUri>https://some.url/</ChannelUri>"
        "<SecondaryTileName>Tile name</SecondaryTileName>"
        f"</{element}RegistrationDescription>"
    )


def test_an_apple_template_has_its_name_before_its_headers() -> None:
    template = Template(body='{"aps":{"alert":"alert!"}}', name="Template Name")

    assert written(template=template) == (
        f"<DeviceToken>{TOKEN}</DeviceToken>"
        '<BodyTemplate><![CDATA[{"aps":{"alert":"alert!"}}]]></BodyTemplate>'
        "<TemplateName>Template Name</TemplateName><ApnsHeaders/>"
        "</AppleTemplateRegistrationDescription>"
    )


def test_expiry_and_priority_of_an_apple_template_stand_where_the_net_sdk_has_them() -> None:
    template = Template(
        body="{}", name="n", expiry="$(e)", priority="10", headers=(("apns-priority", "5"),)
    )

    assert written(template=template).endswith(
        "</BodyTemplate><Expiry>$(e)</Expiry><TemplateName>n</TemplateName>"
        "<Priority>10</Priority><ApnsHeaders><ApnsHeader><Header>apns-priority</Header>"
        "<Value>5</Value></ApnsHeader></ApnsHeaders></AppleTemplateRegistrationDescription>"
    )


def test_a_windows_template_has_its_headers_before_its_name() -> None:
    template = Template(
        body='<toast><text id="1">x</text></toast>',
        name="n",
        headers=(("X-WNS-Type", "wns/toast"),),
    )

    assert written(platform="windows", handle="https://some.url/", template=template) == (
        "<ChannelUri>https://some.url/</ChannelUri>"
        '<BodyTemplate><![CDATA[<toast><text id="1">x</text></toast>]]></BodyTemplate>'
        "<WnsHeaders><WnsHeader><Header>X-WNS-Type</Header><Value>wns/toast</Value></WnsHeader>"
        "</WnsHeaders><TemplateName>n</TemplateName></WindowsTemplateRegistrationDescription>"
    )


def test_a_baidu_template_ends_with_its_message_type() -> None:
    template = Template(body="{}", name="n", message_type="1")

    xml = written(platform="baidu", handle="u", keys=("c",), template=template)

    assert xml.endswith(
        "<TemplateName>n</TemplateName><MessageType>1</MessageType>"
        "</BaiduTemplateRegistrationDescription>"
    )


@pytest.mark.parametrize("description", EVERY_KIND, ids=KIND_NAMES)
def test_nothing_nil_and_no_numeric_reference_goes_out(
    description: RegistrationDescription,
) -> None:
    bare = replace(description, tags=(), push_variables=(), secondary_tile="")

    for xml in (entry_xml(description, BASE), entry_xml(bare, BASE)):
        assert "nil" not in xml
        assert "&#" not in xml
        assert "<Tags></Tags>" not in xml
    assert "PushVariables" not in xml


@pytest.mark.parametrize("body", ["]]>", "a]]>b]]>]]>", "]]", "<a>&amp;</a>", "\u00e9\U0001f600"])
def test_a_template_of_any_text_stays_itself_in_its_cdata(body: str) -> None:
    root = ElementTree.fromstring(entry_xml(with_template(body=body), BASE))

    assert root.findtext(f".//{{{CONNECT}}}BodyTemplate") == body


def test_what_xml_cannot_hold_does_not_get_out() -> None:
    spoiled = "a\x00\x1b\ud800\uffffb"
    kept = "a\ufffd\ufffd\ufffd\ufffdb"
    description = replace(with_template(body=spoiled), id=spoiled, tags=(spoiled,))

    root = ElementTree.fromstring(entry_xml(description, f'{BASE}?x="{spoiled}<>'))

    assert root.findtext(f".//{{{CONNECT}}}BodyTemplate") == kept
    assert root.findtext(f".//{{{CONNECT}}}Tags") == kept
    assert root.find("{*}link").get("href") == f'{BASE}?x="{kept}<>'  # type: ignore[union-attr]


def test_push_variables_are_json_with_letters_as_they_are() -> None:
    xml = entry_xml(native("gcm"), BASE)

    assert '<PushVariables>{"var1":"value1","name":"A \\"quoted\\" é"}</PushVariables>' in xml
