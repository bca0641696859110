"""Recognises what was pasted: an answer, a dump, the JSON of a send, a body, or a sentence."""

from nhconsole.cli.pasted.answer import read_answer
from nhconsole.cli.pasted.document import read_document
from nhconsole.cli.pasted.dump import read_dump
from nhconsole.cli.pasted.values import Pasted, PastedKind, bytes_of, structure_of

__all__ = ["Pasted", "PastedKind", "read_pasted"]


def read_pasted(data: bytes) -> Pasted:
    """Recognise what was pasted. Never fails."""
    structure = structure_of(data)
    if not structure.strip():
        return Pasted(kind=PastedKind.NOTHING)
    for read in (read_dump, read_document, read_answer):
        found = read(structure)
        if found is not None:
            return found
    return Pasted(kind=PastedKind.TEXT, body=bytes_of(structure))
