"""Registrations are read as every client sends them, or refused with a reason."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making_descriptions import EVERY_KIND, HANDLES, KIND_NAMES, TIME, TOKEN

from nhconsole.emulator.answers import OWN_WORDING, Refusal
from nhconsole.emulator.atom.reading import RegistrationDraft, read_registration
from nhconsole.emulator.atom.writing import entry_xml, feed_xml
from nhconsole.emulator.hub.description import (
    SHAPES,
    PlatformShape,
    RegistrationDescription,
    Template,
)

URL = "https://127.0.0.1:8443/sample-hub/registrations"
ATOM = "http://www.w3.org/2005/Atom"
CONNECT = "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SPACES = f'xmlns="{CONNECT}" xmlns:i="{XSI}"'
CHANNEL = "Channel URI is either null, empty or not absolute value."
BAD_TAG = "' was supplied. Valid tag characters are alphanumeric, _, @, -, ., : and #"


def described(inner: str, name: str = "Apple") -> bytes:
    return (
        f"<{name}RegistrationDescription {SPACES}>{inner}</{name}RegistrationDescription>".encode()
    )


def apple(inner: str = "", name: str = "Apple") -> bytes:
    return described(f"<DeviceToken>{TOKEN}</DeviceToken>{inner}", name)


def taken(body: bytes) -> RegistrationDraft:
    draft = read_registration(body)
    assert isinstance(draft, RegistrationDraft), draft
    return draft


def refused(body: bytes) -> Refusal:
    refusal = read_registration(body)
    assert isinstance(refusal, Refusal), refusal
    assert refusal.status == 400
    return refusal


@pytest.mark.parametrize("description", EVERY_KIND, ids=KIND_NAMES)
def test_what_is_written_reads_back_equal(description: RegistrationDescription) -> None:
    entry = entry_xml(description, URL).encode()
    feed = feed_xml([description], URL, updated=TIME).encode()

    for xml in (entry, feed):
        assert taken(xml).description(description.id, etag=3, updated=TIME) == description


PLAIN = RegistrationDraft(platform="apple", handle=TOKEN, tags=("a", "b"))
INNER = f"<Tags>a,b</Tags><DeviceToken>{TOKEN}</DeviceToken>"
CONCRETE = f"<AppleRegistrationDescription {SPACES}>{INNER}</AppleRegistrationDescription>"
GENERIC = (
    f'<RegistrationDescription xmlns:i="{XSI}" i:type="AppleRegistrationDescription"'
    f' xmlns="{CONNECT}">{INNER}</RegistrationDescription>'
)
PREFIXED = (
    f'<c:RegistrationDescription xmlns:c="{CONNECT}" xmlns:xsi="{XSI}"'
    f' xsi:type="c:AppleRegistrationDescription"><c:Tags>a,b</c:Tags>'
    f"<c:DeviceToken>{TOKEN}</c:DeviceToken></c:RegistrationDescription>"
)


def entry(description: str, declaration: str = "") -> str:
    return (
        f'{declaration}<entry xmlns="{ATOM}"><title>1-2-3</title>'
        f'<updated>2026-01-01T00:00:00.000Z</updated><content type="application/xml">'
        f"{description}</content></entry>"
    )


@pytest.mark.parametrize(
    "body",
    [
        entry(CONCRETE, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>').encode(),
        entry(GENERIC, '<?xml version="1.0" encoding="utf-8"?>\r\n').encode(),
        entry(CONCRETE, '<?xml version="1.0" encoding="utf-16"?>').encode(),
        entry(CONCRETE, '<?xml version="1.0" encoding="utf-16"?>').encode("utf-16"),
        b"\xef\xbb\xbf" + entry(CONCRETE).encode(),
        entry(PREFIXED).encode(),
        f'<a:entry xmlns:a="{ATOM}"><a:content>{CONCRETE}</a:content></a:entry>'.encode(),
        CONCRETE.encode(),
        GENERIC.encode(),
        CONCRETE.replace(SPACES, "").encode(),
        CONCRETE.replace("<", "\n  <").strip().encode(),
    ],
    ids=[
        "entry", "generic", "declared utf-16", "utf-16", "mark", "prefixed", "prefixed entry",
        "alone", "generic alone", "without namespaces", "indented",
    ],
)  # fmt: skip
def test_every_way_to_send_a_registration_is_read(body: bytes) -> None:
    assert taken(body) == PLAIN


@pytest.mark.parametrize(
    "inner",
    [
        f"<DeviceToken> {TOKEN.lower()}\n</DeviceToken><Tags>a,b</Tags>",
        f"<Tags> a ,b,, a,</Tags><DeviceToken>{TOKEN}</DeviceToken>",
        f"<ETag>1</ETag><RegistrationId>9-9-9</RegistrationId>{INNER}",
        f'<PushVariables i:nil="true"/><ExpirationTime i:nil="1">x</ExpirationTime>{INNER}',
        f"<Unknown><Tags>no</Tags></Unknown>{INNER}",
        f"{INNER}<Tags>c</Tags>",
        f"<PushVariables>  </PushVariables>{INNER}",
        f"<BodyTemplate>of no template</BodyTemplate>{INNER}",
        f"<SecondaryTileName>of no tile</SecondaryTileName>{INNER}",
    ],
)
def test_order_spaces_and_unknown_elements_do_not_matter(inner: str) -> None:
    assert taken(described(inner)) == PLAIN


def test_nil_tags_and_a_nil_template_name_are_absent() -> None:
    body = apple(
        '<Tags i:nil="true"/><BodyTemplate>{}</BodyTemplate><TemplateName i:nil="true"/>'
        '<Expiry i:nil="true"/><ApnsHeaders i:nil="true"/>',
        "AppleTemplate",
    )

    assert taken(body) == RegistrationDraft(
        platform="apple", handle=TOKEN, template=Template(body="{}")
    )


@pytest.mark.parametrize(
    "text",
    [
        '<![CDATA[{"a":"<$(b)>"}]]>',
        '{"a":"&lt;$(b)&gt;"}',
        '{&quot;a&quot;:&#34;&lt;$(b)&#62;<![CDATA["}]]>',
    ],
)
def test_a_template_may_be_cdata_or_escaped(text: str) -> None:
    template = taken(apple(f"<BodyTemplate>{text}</BodyTemplate>", "AppleTemplate")).template

    assert template is not None
    assert template.body == '{"a":"<$(b)>"}'


@pytest.mark.parametrize(
    ("platform", "list_name"), [("Windows", "Wns"), ("Mpns", "Mpns"), ("Apple", "Apns")]
)
def test_headers_of_a_template_are_read(platform: str, list_name: str) -> None:
    body = described(
        f"<DeviceToken>{TOKEN}</DeviceToken><ChannelUri>https://some.url/</ChannelUri>"
        f"<BodyTemplate>{{}}</BodyTemplate><{list_name}Headers>"
        f"<{list_name}Header><Header>X-A</Header><Value>1</Value></{list_name}Header>"
        f"<{list_name}Header><Value>2</Value><Header>X-B</Header></{list_name}Header>"
        f"</{list_name}Headers>",
        f"{platform}Template",
    )
    template = taken(body).template

    assert template is not None
    assert template.headers == (("X-A", "1"), ("X-B", "2"))


@pytest.mark.parametrize(
    ("name", "inner", "text"),
    [
        ("Windows", "", CHANNEL),
        ("Windows", "<ChannelUri>some.url/x</ChannelUri>", CHANNEL),
        ("Windows", "<ChannelUri>https://[::1/</ChannelUri>", CHANNEL),
        ("Mpns", "<ChannelUri/>", CHANNEL),
        ("Apple", "", "Device token is either empty OR it has odd number of nibbles."),
        (
            "Apple",
            "<DeviceToken>abc</DeviceToken>",
            "Device token is either empty OR it has odd number of nibbles.",
        ),
        (
            "Apple",
            "<DeviceToken>abcg</DeviceToken>",
            "One or more characters in device token is not a hexadecimal digit.",
        ),
        ("Gcm", '<GcmRegistrationId i:nil="true"/>', "GCM Registration Id is invalid."),
        ("FcmV1", "", "FCM V1 Registration Id is invalid."),
        ("Adm", "<AdmRegistrationId> </AdmRegistrationId>", "ADM Registration Id is invalid."),
        ("Baidu", "<BaiduUserId>u</BaiduUserId>", "Baidu Registration Id is invalid."),
        ("Baidu", "<BaiduChannelId>c</BaiduChannelId>", "Baidu Registration Id is invalid."),
    ],
)
def test_a_bad_handle_has_the_text_of_its_platform(name: str, inner: str, text: str) -> None:
    assert refused(described(inner, name)).text == text


@pytest.mark.parametrize(
    ("tags", "text"),
    [
        ("a b", f"An invalid tag 'a b{BAD_TAG}"),
        ("ok,a|b", f"An invalid tag 'a|b{BAD_TAG}"),
        ("x" * 121, f"An invalid tag '{'x' * 121}{BAD_TAG}"),
        ("$InstallationId:{1}", "Tags can not start with $"),
        (
            ",".join(f"{number:0100}" for number in range(80)),
            "Registration Tags serialized size is more than maximum supported value."
            " Actual Size: '8079' and Max Allowed Size: '8000'",
        ),
    ],
)
def test_bad_tags_have_the_texts_of_the_service(tags: str, text: str) -> None:
    assert refused(apple(f"<Tags>{tags}</Tags>")).text == text


def test_tags_at_the_limits_are_taken() -> None:
    tags = [f"{number:0120}" for number in range(66)] + ["-_@#.:aé"]

    assert taken(apple(f"<Tags>{','.join(tags)}</Tags>")).tags == tuple(tags)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "no XML"),
        (b"not xml", "no XML"),
        (b"\xff", "no XML"),
        (b"\xff\xfe<", "no XML"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + apple(), "a DOCTYPE is not allowed"),
        (b"<a><b></a>", "no XML"),
        (b"<a/>", "no registration description"),
        (f"<RegistrationDescription {SPACES}/>".encode(), "no i:type"),
        (GENERIC.replace("Apple", "Pear").encode(), "PearRegistrationDescription is no kind"),
        (described("", "Pear"), "PearRegistrationDescription is no kind"),
        (apple("<PushVariables>[]</PushVariables>"), "no JSON object"),
        (apple("<PushVariables>{</PushVariables>"), "no JSON:"),
        (apple('<PushVariables>{"a":1}</PushVariables>'), "no text"),
        (apple('<PushVariables>{"a":"\\ud800"}</PushVariables>'), "surrogate"),
        (apple(f"<PushVariables>{'[' * 30000}</PushVariables>"), "nested too deep"),
        (apple('<PushVariables>{"":"1"}</PushVariables>'), "0 characters"),
        (apple(f'<PushVariables>{{"{"n" * 121}":"1"}}</PushVariables>'), "121 characters"),
        (apple("", "AppleTemplate"), "BodyTemplate"),
        (apple("<BodyTemplate> </BodyTemplate>", "AppleTemplate"), "BodyTemplate"),
        (
            apple(
                f"<BodyTemplate>b</BodyTemplate><TemplateName>{'n' * 201}</TemplateName>",
                "AppleTemplate",
            ),
            "201 characters",
        ),
        (described("<Endpoint>https://a.b/</Endpoint>", "Browser"), "P256DH"),
        (described("<Endpoint>a</Endpoint>", "Browser"), "Endpoint is not an absolute address"),
        (described("", "Xiaomi"), "XiaomiRegistrationId is missing"),
    ],
)
def test_what_cannot_be_read_says_why_in_own_words(body: bytes, reason: str) -> None:
    refusal = refused(body)

    assert reason in refusal.reason
    assert refusal.text == f"{refusal.reason} {OWN_WORDING}"


def test_very_deep_xml_does_no_harm() -> None:
    depth = 20_000
    body = b"<a>" * depth + apple() + b"</a>" * depth

    assert taken(body).handle == TOKEN


@given(st.binary())
def test_any_bytes_are_a_registration_or_a_refusal(body: bytes) -> None:
    assert isinstance(read_registration(body), (RegistrationDraft, Refusal))


INNER_XML = st.recursive(
    st.sampled_from(["a", "", "&amp;", "<![CDATA[<]]>", TOKEN, "{}", '{"a":"b"}', "a,b,$c"]),
    lambda inner: st.builds(
        lambda name, nil, parts: f"<{name}{nil}>{''.join(parts)}</{name}>",
        st.sampled_from(
            ["DeviceToken", "Tags", "PushVariables", "BodyTemplate", "WnsHeaders", "WnsHeader",
             "Header", "ChannelUri", "RegistrationDescription", "AppleRegistrationDescription"]
        ),
        st.sampled_from(["", ' i:nil="true"', ' i:type="AppleTemplateRegistrationDescription"']),
        st.lists(inner, max_size=4),
    ),
)  # fmt: skip


@given(INNER_XML, st.sampled_from(["Apple", "WindowsTemplate", "BaiduTemplate", "", "Fcm"]))
def test_any_elements_are_a_registration_or_a_refusal(inner: str, name: str) -> None:
    assert isinstance(read_registration(described(inner, name)), (RegistrationDraft, Refusal))


# Everything that XML can hold but the carriage return, which it reads as a line feed.
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
TEXTS = st.text(CHARACTERS | st.sampled_from("\n\t]>&<"), max_size=30)
# Nothing in it is an expression; both JSON and, for Windows, a text that stays one.
BODIES = TEXTS.map(lambda text: json.dumps({"a": f"x{text}"}, ensure_ascii=False))
NAMES = TEXTS.map(str.strip)
TAGS = st.lists(st.text("abcXYZ019_@#.:-é", min_size=1, max_size=12), unique=True).map(tuple)
VARIABLES = st.dictionaries(st.text(CHARACTERS, min_size=1, max_size=9), TEXTS).map(
    lambda pairs: tuple(pairs.items())
)


@given(
    st.sampled_from(SHAPES),
    TAGS,
    VARIABLES,
    st.none() | st.tuples(BODIES, NAMES, st.lists(st.tuples(NAMES.filter(bool), NAMES))),
    NAMES,
)
def test_any_description_is_well_formed_and_reads_back_equal(
    shape: PlatformShape,
    tags: tuple[str, ...],
    variables: tuple[tuple[str, str], ...],
    template: tuple[str, str, list[tuple[str, str]]] | None,
    tile: str,
) -> None:
    platform = shape.platform
    handle, *keys = HANDLES[platform]
    made = None
    if template is not None:
        body, name, headers = template
        made = Template(body=body, name=name, headers=tuple(headers) if shape.headers else ())
    draft = RegistrationDraft(
        platform=platform,
        handle=handle,
        keys=tuple(keys),
        tags=tags,
        push_variables=variables,
        template=made,
        secondary_tile=tile if shape.has_tile else "",
    )

    xml = entry_xml(draft.description("1-2-3", etag=1, updated=TIME), URL)

    assert taken(xml.encode()) == draft
