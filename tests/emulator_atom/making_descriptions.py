"""One registration of every kind, as a hub keeps them."""

from datetime import UTC, datetime

from nhconsole.emulator.hub.description import SHAPES, RegistrationDescription, Template

TIME = datetime(2018, 11, 7, 0, 18, 29, tzinfo=UTC)
TOKEN = "62BCD3484834B7E2DC56733AC5509259"
HANDLES: dict[str, tuple[str, ...]] = {
    "apple": (TOKEN,),
    "fcmv1": ("fcm:APA91b-é_token",),
    "gcm": ("APA91b-token",),
    "windows": ("https://db5.notify.windows.com/?token=AwYAAAC&x=1%2b2",),
    "windowsphone": ("http://db3.notify.live.net/throttledthirdparty/01.00/AQE",),
    "adm": ("amzn1.adm-registration.v2.123",),
    "baidu": ("userId", "channelId"),
    "browser": ("https://push.example.com/wpush/v2/gAA", "BNcRdreALRF", "tBHItJI5svbpez7KI4CCXg"),
    "xiaomi": ("xiaomi/id=",),
}


def native(platform: str = "apple") -> RegistrationDescription:
    handle, *keys = HANDLES[platform]
    has_tile = any(shape.has_tile for shape in SHAPES if shape.platform == platform)
    return RegistrationDescription(
        id="8017651207128774516-1325807942325923056-1",
        platform=platform,
        handle=handle,
        keys=tuple(keys),
        tags=("tag1", "user:42", "größe#1"),
        push_variables=(("var1", "value1"), ("name", 'A "quoted" é')),
        secondary_tile="Tile name" if has_tile else "",
        etag=3,
        updated=TIME,
    )


def with_template(platform: str = "apple", body: str = '{"a":"$(b)"}') -> RegistrationDescription:
    base = native(platform)
    shape = next(shape for shape in SHAPES if shape.platform == platform)
    template = Template(
        body=body,
        name="Template Name",
        headers=(("X-WNS-Type", "wns/toast"), ("X-Other", "a & b")) if shape.headers else (),
        expiry="$(expires)" if platform == "apple" else "",
        priority="10" if platform == "apple" else "",
        message_type="1" if platform == "baidu" else "",
    )
    return RegistrationDescription(
        id=base.id,
        platform=platform,
        handle=base.handle,
        keys=base.keys,
        tags=base.tags,
        push_variables=base.push_variables,
        secondary_tile=base.secondary_tile,
        template=template,
        etag=base.etag,
        updated=TIME,
    )


EVERY_KIND = [make(shape.platform) for shape in SHAPES for make in (native, with_template)]
KIND_NAMES = [f"{kind.platform}-{'template' if kind.template else 'native'}" for kind in EVERY_KIND]
