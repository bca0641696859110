"""SAS tokens: signing as Microsoft's article does, reading any client's.

``SharedAccessSignature sr=<encoded URI>&sig=<encoded base64>&se=<unix seconds>&skn=<policy>``;
the text signed is the encoded URI, a line feed and ``se``; HMAC-SHA256 with the key's own text as
UTF-8 (not base64-decoded). Source: the .NET, Java and JavaScript SDKs' code and the article.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote

from nhconsole.core.secrets.secret import MASK, Secret

LIFETIME = timedelta(seconds=300)
"""As in the article. Short on purpose: a token that leaks is soon worthless."""
_SCHEME = "SharedAccessSignature"


def sign(text: str, key: Secret) -> str:
    """Return the base64 of HMAC-SHA256 over ``text`` with the key's text as UTF-8."""
    digest = hmac.new(key.reveal().encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def expiry(now: datetime) -> int:
    """Return ``se`` for a token made at ``now`` (aware): unix seconds, rounded as the article."""
    return round((now + LIFETIME).timestamp())


@dataclass(frozen=True, slots=True, kw_only=True)
class SasToken:
    """A token, taken apart."""

    resource: str
    """``sr`` exactly as it stands in the token, still percent-encoded: this very text is signed."""
    signature: Secret
    """``sig``, percent-decoded base64."""
    expires: int
    """``se`` in unix seconds."""
    key_name: str
    """``skn``, percent-decoded."""

    @classmethod
    def make(cls, *, uri: str, key_name: str, key: Secret, now: datetime) -> "SasToken":
        """Sign a token for ``uri`` that begins at ``now`` and lives for :data:`LIFETIME`."""
        resource = encode_resource(uri)
        expires = expiry(now)
        signature = Secret(sign(f"{resource}\n{expires}", key))
        return cls(resource=resource, signature=signature, expires=expires, key_name=key_name)

    @classmethod
    def parse(cls, header: str) -> "SasToken":
        """Read the value of an Authorization header, in any client's spelling and order.

        Raises:
            ValueError: it is no SAS token; the message does not quote it.
        """
        scheme, _, rest = header.strip().partition(" ")
        if scheme.lower() != _SCHEME.lower() or not rest.strip():
            raise ValueError(
                "an Authorization header of Notification Hubs begins with "
                "“SharedAccessSignature sr=”"
            )
        fields = _fields(rest.strip())
        missing = [name for name in ("sr", "sig", "se", "skn") if not fields.get(name)]
        if missing:
            raise ValueError(f"the SAS token lacks {' and '.join(missing)}")
        if not (fields["se"].isascii() and fields["se"].isdigit() and len(fields["se"]) < 20):
            raise ValueError("“se” of the SAS token is not a number of seconds")
        return cls(
            resource=fields["sr"],
            # unquote, not unquote_plus: some clients leave a “+” of the base64 as it is.
            signature=Secret(unquote(fields["sig"])),
            expires=int(fields["se"]),
            key_name=unquote(fields["skn"]),
        )

    @classmethod
    def try_parse(cls, header: str) -> "SasToken | None":
        """Like :meth:`parse`; None where that raises."""
        try:
            return cls.parse(header)
        except ValueError:
            return None

    @property
    def string_to_sign(self) -> str:
        """The text under the signature."""
        return f"{self.resource}\n{self.expires}"

    @property
    def uri(self) -> str:
        """The resource, percent-decoded."""
        return unquote(self.resource)

    @property
    def expires_at(self) -> datetime | None:
        """When it ends, aware UTC; None for a number beyond the calendar."""
        try:
            return datetime.fromtimestamp(self.expires, UTC)
        except (OverflowError, ValueError, OSError):
            return None

    def is_signed_with(self, key: Secret) -> bool:
        """Whether this key made the signature."""
        wanted = sign(self.string_to_sign, key)
        return hmac.compare_digest(wanted.encode(), self.signature.reveal().encode())

    def header(self) -> Secret:
        """Return the value for the Authorization header."""
        # Every character is escaped, “/” too: the article left it as it was.
        return Secret(self._header(quote(self.signature.reveal(), safe="")))

    def __str__(self) -> str:
        return self._header(MASK)

    def _header(self, signature: str) -> str:
        return (
            f"{_SCHEME} sr={self.resource}&sig={signature}&se={self.expires}"
            f"&skn={quote(self.key_name, safe='')}"
        )


def encode_resource(uri: str) -> str:
    """Return a URI as it stands in ``sr``: percent-encoded, then lower-cased, as in the article."""
    return quote(uri, safe="").lower()


def _fields(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split("&"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}
