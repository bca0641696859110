"""What the tests of the Response and Request tabs share: exchanges, and views on the screen."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from nhconsole.core.audience.audience import Audience, AudienceMode
from nhconsole.core.connection.connection_string import known_secrets
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.secrets.secret import Secret
from nhconsole.core.sending.draft import SendDraft, read_draft
from nhconsole.core.sending.exchange import Exchange, HttpRequest, HttpResponse, TransportFailure
from nhconsole.core.sending.headers import Headers
from nhconsole.gui.result.body_pane import BodyPane
from nhconsole.gui.result.shown_exchange import ShownExchange, made_ready
from nhconsole.gui.theme import apply_theme

CONNECTION = (
    "Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=Sender;"
    f"SharedAccessKey={'A' * 43}="
)
OUTCOME = (
    "<NotificationOutcome><Success>2</Success><Failure>0</Failure><Results>"
    "<RegistrationResult><Outcome>first</Outcome></RegistrationResult>"
    "<RegistrationResult><Outcome>second</Outcome></RegistrationResult>"
    "</Results></NotificationOutcome>"
)
DRAFT = SendDraft(
    connection_text=Secret(CONNECTION),
    hub_name="my-hub",
    payload="<toast>\r\n<visual/></toast>",
    audience=Audience(mode=AudienceMode.ANY_OF, tags=("sports",)),
    headers=(("X-WNS-TTL", "600"),),
)


def preview(draft: SendDraft = DRAFT) -> HttpRequest:
    """Return the request that a send of a draft would post."""
    request = read_draft(draft).preview(datetime.now(UTC))
    assert request is not None
    return request


def exchanged(
    body: bytes = OUTCOME.encode(),
    *,
    headers: Headers = (("Content-Type", "application/xml"),),
    complete: bool = True,
    failure: TransportFailure | None = None,
    sent: bytes | None = None,
    status: int = 201,
) -> ShownExchange:
    """Return an exchange as the window gets it, with that answer."""
    now = datetime.now(UTC)
    request = read_draft(DRAFT).signed_request(now)
    response = HttpResponse(
        status=status, reason="", http_version="1.1", headers=headers, body=body, complete=complete
    )
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    exchange = Exchange(
        id="1",
        started_at=now,
        request=request,
        sent=request.to_bytes() if sent is None else sent,
        received=f"HTTP/1.1 {status} \r\n{head}\r\n".encode() + body,
        response=response,
        failure=failure,
    )
    return made_ready(
        exchange, Redactor(frozenset(known_secrets(CONNECTION))), typed=("x-wns-ttl",)
    )


@pytest.fixture
def put(qapp: QApplication, qtbot) -> Callable:
    """Show a view as a window that has the keyboard."""
    apply_theme(qapp, "light")

    def show(view: QWidget, width: int = 700, height: int = 800) -> QWidget:
        qtbot.addWidget(view)
        view.resize(width, height)
        with qtbot.waitActive(view):
            view.show()
            view.activateWindow()
        return view

    return show


@pytest.fixture
def is_read(qtbot) -> Callable[[BodyPane], None]:
    """Wait until a pane shows what it was given, its tree included."""

    def wait(pane: BodyPane) -> None:
        qtbot.waitUntil(
            lambda: (
                pane.read is not None and not pane.read.lacks_tree and not pane.text_view.is_loading
            ),
            timeout=60_000,
        )

    return wait
