"""Registrations as clients write them."""

ENTRY = (
    '<?xml version="1.0" encoding="utf-8"?><entry xmlns="http://www.w3.org/2005/Atom">'
    '<content type="application/xml">{}</content></entry>'
)
DESCRIPTION = (
    '<{name} xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns="http://schemas.microsoft.com/netservices/2010/10/servicebus/connect">{inner}</{name}>'
)
TOKEN = "00FC13ADFF785122B4AD28809A3420982341241421348097878E577C991DE8F0"
CHANNEL = "https://db5.notify.windows.com/?token=abc%2Bdef"
HANDLES = {
    "Apple": f"<DeviceToken>{TOKEN.lower()}</DeviceToken>",
    "Gcm": "<GcmRegistrationId>gcm-1</GcmRegistrationId>",
    "FcmV1": "<FcmV1RegistrationId>fcm-1</FcmV1RegistrationId>",
    "Adm": "<AdmRegistrationId>adm-1</AdmRegistrationId>",
    "Windows": f"<ChannelUri>{CHANNEL}</ChannelUri>",
    "Mpns": f"<ChannelUri>{CHANNEL}</ChannelUri>",
    "Baidu": "<BaiduUserId>user-1</BaiduUserId><BaiduChannelId>channel-1</BaiduChannelId>",
    "Browser": "<Endpoint>https://push.example/a?b=c</Endpoint><P256DH>p</P256DH><Auth>s</Auth>",
    "Xiaomi": "<XiaomiRegistrationId>mi-1</XiaomiRegistrationId>",
}


def entry(kind: str, inner: str) -> str:
    """Return an Atom entry with a description of this kind."""
    return ENTRY.format(DESCRIPTION.format(name=f"{kind}RegistrationDescription", inner=inner))


def native(platform: str = "Apple", tags: str = "news", handle: str = "") -> str:
    """Return a native registration."""
    return entry(platform, f"<Tags>{tags}</Tags>{handle or HANDLES[platform]}")


def template(platform: str, body: str, tags: str = "news", extra: str = "") -> str:
    """Return a template registration; ``extra`` is what stands behind the body."""
    return entry(
        f"{platform}Template",
        f"<Tags>{tags}</Tags>{HANDLES[platform]}"
        f"<BodyTemplate><![CDATA[{body}]]></BodyTemplate>{extra}",
    )
