"""A comparison in one sentence: devices first, then what else differs."""

from collections import Counter
from collections.abc import Iterator, Sequence

from nhconsole.core.comparison.device_parts import ALL_DEVICES
from nhconsole.core.comparison.values import Change, Part, Section, SectionKind
from nhconsole.core.text.text_place import first_lower, first_upper, one_line, shortened

_MOST_TURNS = 2
_MOST_NAMES = 2
_MOST_WORDS = 36

Sections = dict[SectionKind, Section]


def summary_of(sections: Sequence[Section]) -> str:
    """Return what differs in one sentence."""
    by_kind = {section.kind: section for section in sections}
    devices = ", ".join(_devices(by_kind.get(SectionKind.DEVICES)))
    clauses = [clause for clause in (devices, *_others(by_kind)) if clause]
    differs = any(section.different or section.written_differently for section in sections)
    if not differs:
        clauses = [*clauses, _nothing_else(sections)] if clauses else [_nothing(sections)]
    return f"{first_upper('; '.join(clauses))}."


def _expected(sections: Sequence[Section]) -> int:
    return sum(section.expected for section in sections)


def _nothing(sections: Sequence[Section]) -> str:
    if not _expected(sections):
        return "the two are the same in every part"
    return "the two are the same, but for what differs every time"


def _nothing_else(sections: Sequence[Section]) -> str:
    if not _expected(sections):
        return "nothing differs"
    return "nothing differs but what differs every time"


def _devices(section: Section | None) -> Iterator[str]:
    if section is None or not section.parts:
        return
    if section.parts[0].what == ALL_DEVICES:
        yield f"{section.parts[0].left} on the left, {section.parts[0].right} on the right"
        return
    counted = list(_device_counts(section))
    number, words = counted[0]
    noun = "device" if number == 1 else "devices"
    yield f"{number:,} {noun} {words}"
    for number, words in counted[1:]:
        yield f"{number:,} {words}"


def _device_counts(section: Section) -> Iterator[tuple[int, str]]:
    same = section.counts[Change.SAME]
    if same:
        yield same, "unchanged"
    yield from _turned(section.parts)
    for change, words in (
        (Change.NEW, "new"),
        (Change.GONE, "gone"),
        (Change.WRITTEN, "with other words for the same"),
    ):
        if section.counts[change]:
            yield section.counts[change], words


def _turned(parts: Sequence[Part]) -> Iterator[tuple[int, str]]:
    changed = [part for part in parts if part.change is Change.CHANGED]
    turns = Counter((part.left, part.right) for part in changed if part.left != part.right)
    shown = turns.most_common(_MOST_TURNS)
    for (left, right), count in shown:
        yield count, f"turned from {_word(left)} to {_word(right)}"
    others = turns.total() - sum(count for _, count in shown)
    if others:
        yield others, "changed otherwise"
    moved = len(changed) - turns.total()
    if moved:
        yield moved, "with another registration or handle"


def _word(text: str) -> str:
    return first_lower(shortened(text, _MOST_WORDS)) or "no words"


def _others(sections: Sections) -> Iterator[str]:
    yield _answer(sections)
    yield _named(sections, SectionKind.ADDRESS, "the address", "the address")
    yield _named(sections, SectionKind.REQUEST_HEADERS, "request header", "request headers")
    yield _body(sections, SectionKind.PAYLOAD, "payload")
    yield _named(sections, SectionKind.RESPONSE_HEADERS, "response header", "response headers")
    if not _has_devices(sections):
        yield _body(sections, SectionKind.RESPONSE_BODY, "response body")
    yield _connection(sections)
    yield _written(sections)


def _has_devices(sections: Sections) -> bool:
    section = sections.get(SectionKind.DEVICES)
    return section is not None and bool(section.parts)


def _answer(sections: Sections) -> str:
    section = sections.get(SectionKind.ANSWER)
    parts = {part.what: part for part in section.parts if part.differs} if section else {}
    status = parts.get("Status")
    if status is None:
        verdict = parts.get("Verdict")
        if verdict is None or _has_devices(sections):
            return ""
        return f"the verdict turned from “{_said(verdict.left)}” to “{_said(verdict.right)}”"
    if status.change is Change.CHANGED:
        return f"the answer turned from {_said(status.left)} to {_said(status.right)}"
    side = "left" if status.change is Change.GONE else "right"
    return f"only the {side} one was answered, with {_said(status.left or status.right)}"


def _said(text: str) -> str:
    return shortened(text, _MOST_WORDS)


def _really_different(section: Section | None) -> list[Part]:
    if section is None:
        return []
    return [
        part
        for part in section.parts
        if part.differs and not part.expected and part.change is not Change.WRITTEN
    ]


def _named(sections: Sections, kind: SectionKind, one: str, many: str) -> str:
    parts = _really_different(sections.get(kind))
    if not parts:
        return ""
    names = list(dict.fromkeys(shortened(one_line(part.what)) for part in parts))
    listed = ", ".join(names[:_MOST_NAMES])
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    if one == many:
        return f"{one} differs ({listed}{more})"
    verb = "differs" if len(parts) == 1 else "differ"
    return f"{len(parts):,} {one if len(parts) == 1 else many} {verb} ({listed}{more})"


def _body(sections: Sections, kind: SectionKind, name: str) -> str:
    section = sections.get(kind)
    if section is None or not section.different:
        return ""
    if section.different == 1:
        return f"{name} differs in 1 place"
    return f"{name} differs in {section.different:,} places"


def _connection(sections: Sections) -> str:
    parts = _really_different(sections.get(SectionKind.TIMING))
    names = ", ".join(first_lower(part.what) for part in parts[:_MOST_NAMES])
    return f"the connection differs ({names})" if parts else ""


def _written(sections: Sections) -> str:
    count = sum(
        section.written_differently
        for kind, section in sections.items()
        if kind is not SectionKind.DEVICES
    )
    if not count:
        return ""
    return f"{count:,} {'part is' if count == 1 else 'parts are'} only written differently"
