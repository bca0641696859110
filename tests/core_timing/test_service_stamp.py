"""The hub's times, found in any text and told in UTC."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nhconsole.core.timing.service_stamp import find_stamps, http_date, read_retry_after

NOW = datetime(2023, 1, 7, 15, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1/7/2023 3:04:05 PM", (2023, 1, 7, 15, 4, 5)),
        ("1/7/2023 3:04:05 AM", (2023, 1, 7, 3, 4, 5)),
        ("1/7/2023 12:00:00 AM", (2023, 1, 7, 0, 0, 0)),
        ("1/7/2023 12:59:59 AM", (2023, 1, 7, 0, 59, 59)),
        ("1/7/2023 12:00:00 PM", (2023, 1, 7, 12, 0, 0)),
        ("12/31/1999 11:59:59 PM", (1999, 12, 31, 23, 59, 59)),
        ("01/07/2023 03:04:05 PM", (2023, 1, 7, 15, 4, 5)),
        ("01/07/2023 15:04:05", (2023, 1, 7, 15, 4, 5)),
        ("1/7/23 3:04:05 PM", (2023, 1, 7, 15, 4, 5)),
        ("1/7/2023 3:04 PM", (2023, 1, 7, 15, 4, 0)),
        ("1/7/2023 3:04:05\u202fPM", (2023, 1, 7, 15, 4, 5)),
        ("1/7/2023\u00a03:04:05\u00a0pm", (2023, 1, 7, 15, 4, 5)),
        ("1/7/2023, 3:04:05 p.m.", (2023, 1, 7, 15, 4, 5)),
        ("07.01.2023 15:04:05", (2023, 1, 7, 15, 4, 5)),
        ("2023-01-07T15:04:05Z", (2023, 1, 7, 15, 4, 5)),
        ("2023-01-07 15:04:05", (2023, 1, 7, 15, 4, 5)),
        ("2023-01-07 15:04:05 UTC", (2023, 1, 7, 15, 4, 5)),
        ("2023-01-07T16:04:05+01:00", (2023, 1, 7, 15, 4, 5)),
        ("2023-01-07T07:34:05-0730", (2023, 1, 7, 15, 4, 5)),
        ("2024-02-29T00:00:00Z", (2024, 2, 29, 0, 0, 0)),
    ],
)
def test_a_stamp_is_read_in_every_form(text: str, moment: tuple[int, ...]) -> None:
    (found,) = find_stamps(text)

    assert found.moment == datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type, misc]
    assert found.text == text
    assert found.moment.tzinfo is UTC


def test_fractions_are_kept_to_the_microsecond() -> None:
    (found,) = find_stamps("2023-01-07T15:04:05.1234567Z")

    assert found.moment.microsecond == 123_456


@pytest.mark.parametrize(
    "text",
    [
        "",
        "13/7/2023 3:04:05 PM",
        "2/30/2023 3:04:05 PM",
        "2/29/2023 3:04:05 PM",
        "1/7/2023 0:04:05 PM",
        "1/7/2023 13:04:05 PM",
        "1/7/2023 25:04:05",
        "1/7/2023 3:61:05 PM",
        "1/7/2023 3:04:65 PM",
        "1/7/2023",
        "3:04:05 PM",
        "11/7/2023/4 3:04:05",
        "2023-13-07T15:04:05Z",
        "0001-01-01T00:00:00+14:00",
        "2023-01-07T15:04:05+99:00",
        "1.2.3.4 5:06:07",
        "١/٧/٢٠٢٣ ٣:٠٤:٠٥ PM",
    ],
)
def test_what_is_no_time_is_no_stamp(text: str) -> None:
    assert find_stamps(text) == ()


@pytest.mark.parametrize(
    ("text", "label", "stamp"),
    [
        (
            "<Error><Code>401</Code><Detail>InvalidSignature: The token has an invalid signature.."
            "TrackingId:7f195ef5_G19,TimeStamp:7/2/2020 6:33:21 PM</Detail></Error>",
            "TimeStamp",
            "7/2/2020 6:33:21 PM",
        ),
        (
            "The remote server returned an error: (401) Unauthorized. Reason: 40103: Invalid."
            ".TrackingId:abc,TimeStamp:07/02/2020 18:33:21",
            "TimeStamp",
            "07/02/2020 18:33:21",
        ),
        ('{"a": 1, "timestamp": "2020-07-02T18:33:21Z"}', "timestamp", "2020-07-02T18:33:21Z"),
        (
            "<EnqueueTime>2020-07-02T18:33:21Z</EnqueueTime>",
            "EnqueueTime",
            "2020-07-02T18:33:21Z",
        ),
        ("It was 7/2/2020 6:33:21 PM then", "", "7/2/2020 6:33:21 PM"),
        ("TimeStamp: 7/2/2020 6:33:21 PM.", "TimeStamp", "7/2/2020 6:33:21 PM"),
    ],
    ids=["error body", "exception of .NET", "JSON", "XML", "in a sentence", "with a blank"],
)  # fmt: skip
def test_a_stamp_is_found_with_its_place_and_label(text: str, label: str, stamp: str) -> None:
    (found,) = find_stamps(text)

    assert (found.label, found.text) == (label, stamp)
    assert text[found.start : found.end] == stamp
    assert found.moment == datetime(2020, 7, 2, 18, 33, 21, tzinfo=UTC)


def test_whether_the_zone_was_given_is_told() -> None:
    given_zone, none = find_stamps("2020-07-02T18:33:21Z and TimeStamp:7/2/2020 6:33:21 PM")

    assert given_zone.zone_given
    assert not none.zone_given


def test_stamps_come_in_the_order_of_the_text_and_no_more_than_wanted() -> None:
    text = "7/2/2020 6:33:21 PM 2020-07-02T18:33:21Z 02.07.2020 18:33:21 " * 50

    found = find_stamps(text, 7)

    assert len(found) == 7
    assert [at.start for at in found] == sorted(at.start for at in found)


times = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2068, 12, 31))


@given(times, st.booleans())
def test_whatever_time_the_hub_writes_is_read_back(moment: datetime, two_digits: bool) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    hour, half = moment.hour % 12 or 12, "AM" if moment.hour < 12 else "PM"
    width = 2 if two_digits else 1
    text = (
        f"{moment.month:0{width}}/{moment.day:0{width}}/{moment.year} "
        f"{hour:0{width}}:{moment:%M:%S} {half}"
    )

    (found,) = find_stamps(f"TrackingId:x_G1,TimeStamp:{text}</Detail>")

    assert found.moment == moment
    assert found.text == text


@given(times, st.integers(min_value=-14 * 60, max_value=14 * 60))
def test_iso_times_of_every_zone_are_read_back(moment: datetime, minutes: int) -> None:
    local = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))

    (found,) = find_stamps(local.isoformat())

    assert found.moment == local


pieces = st.sampled_from(
    ["1/7/2023", " ", "3:04:05", "PM", "2023-01-07", "T", "Z", "+", "99:99", "0", "/", ":", ".",
     "TimeStamp:", "12", "07.01.2023", "\u202f", "\n", "-"]
)  # fmt: skip


@given(st.lists(pieces, max_size=30).map("".join) | st.text(max_size=200))
@example("9999-12-31T23:59:59-23:59")
def test_no_text_is_an_error(text: str) -> None:
    for found in find_stamps(text):
        assert text[found.start : found.end] == found.text
        assert found.moment.utcoffset() == timedelta(0)
    http_date(text)
    read_retry_after(text, answered_at=NOW)


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "1994-11-06T08:49:37Z",
        "Sun, 06 Nov 1994 09:49:37 +0100",
        "11/6/1994 8:49:37 AM",
    ],
    ids=["IMF-fixdate", "RFC 850", "asctime", "ISO", "mail", "the hub's own"],
)
def test_a_date_header_is_read_in_every_form(text: str) -> None:
    assert http_date(f" {text} ") == datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "now", "0", "-1", "Sun, 99 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994", "x" * 500,
     "Sun, 06 Nov 99999999999999 08:49:37 GMT", "at 1994-11-06T08:49:37Z"],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert http_date(text) is None


@pytest.mark.parametrize(
    ("text", "wait_s", "words"),
    [
        ("30", 30, "again in 30 s"),
        ("0", 0, "again at once"),
        (" 125 ", 125, "again in 2 min 5 s"),
        ("Sat, 07 Jan 2023 15:04:35 GMT", 30, "again in 30 s"),
        ("Sat, 07 Jan 2023 15:00:00 GMT", 0, "again at once"),
    ],
)
def test_retry_after_is_read_as_seconds_and_as_a_date(text: str, wait_s: float, words: str) -> None:
    found = read_retry_after(text, answered_at=NOW)

    assert found is not None
    assert (found.wait_s, found.words) == (wait_s, words)
    assert found.at == NOW + timedelta(seconds=wait_s)


def test_a_date_of_retry_after_is_measured_by_the_hubs_own_clock() -> None:
    hub_date = NOW + timedelta(hours=1)

    found = read_retry_after("Sat, 07 Jan 2023 16:04:35 GMT", answered_at=NOW, hub_date=hub_date)

    assert found is not None
    assert found.wait_s == 30
    assert found.at == NOW + timedelta(seconds=30)


@pytest.mark.parametrize("text", ["", "soon", "-5", "1.5", "９", "99999999999999"])
def test_another_retry_after_is_none(text: str) -> None:
    assert read_retry_after(text, answered_at=NOW) is None
