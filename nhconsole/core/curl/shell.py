"""Takes a pasted POSIX or bash text apart: quotes, ``$'…'``, variables, pipes, here-documents.

Only what a pasted cURL command can hold: nothing is run, and a substitution stays as it stands.
Python's shlex has neither places nor ``$'…'``. Source: POSIX, Shell Command Language 2.2 to 2.7.
"""

import re

from nhconsole.core.curl.quotes import ansi_c_text, substitution_end
from nhconsole.core.curl.values import MOST_FINDINGS, Command, Script, Word, finding
from nhconsole.core.problem import Field, Problem, Severity

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=", re.ASCII)
_VARIABLE = re.compile(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))", re.ASCII)
_PLAIN = re.compile(r"[^\s\\'\"$`#|&;()<>]+")
_IN_DOUBLE = re.compile(r"[^\\\"$`]+")


class ShellReader:
    """Goes through a text once; every method moves on, so it ends on any text."""

    def __init__(self, text: str, *, continuation: str = "\\") -> None:
        self._text = text
        self._escape = continuation
        self._at = 0
        self._problems: list[Problem] = []
        self._variables: dict[str, str] = {}
        self._finished: list[tuple[Word, ...]] = []
        self._words: list[Word] = []
        # By the command's number: a here-document begins behind the line of its command.
        self._documents: dict[int, str] = {}
        self._waiting: list[tuple[int, str]] = []
        self._piped: set[int] = set()
        self._pipe = False

    def read(self) -> Script:
        """Return the commands of the text."""
        while self._at < len(self._text):
            self._step()
        self._end_command(pipe=False)
        commands: list[Command] = []
        for number, words in enumerate(self._finished):
            before = commands[-1] if number in self._piped and commands else None
            document = self._documents.get(number)
            commands.append(Command(words=words, document=document, piped_from=before))
        return Script(commands=tuple(commands), problems=tuple(self._problems))

    def _step(self) -> None:
        char = self._text[self._at]
        if char == "\n":
            self._end_line()
        elif char.isspace():
            self._at += 1
        elif self._is_continuation():
            self._skip_continuation()
        elif char == "#":
            self._at = self._line_end()
        elif self._text.startswith("<<", self._at):
            self._here()
        elif char in "<>":
            self._redirection()
        elif char in "|&;()":
            self._operator(char)
        else:
            self._word()

    def _line_end(self) -> int:
        found = self._text.find("\n", self._at)
        return len(self._text) if found < 0 else found

    def _is_continuation(self) -> bool:
        if self._text[self._at] != self._escape:
            return False
        return bool(re.compile(r"[ \t]*\r?(?:\n|$)").match(self._text, self._at + 1))

    def _skip_continuation(self) -> None:
        self._at = min(self._line_end() + 1, len(self._text))

    def _end_line(self) -> None:
        self._at += 1
        for number, mark in self._waiting:
            self._documents[number] = self._take_document(mark)
        self._waiting.clear()
        # A pipe at the end of a line goes on in the next.
        if self._words or not self._pipe:
            self._end_command(pipe=False)

    def _operator(self, char: str) -> None:
        doubled = self._text.startswith(char * 2, self._at) and char in "|&"
        self._at += 2 if doubled else 1
        self._end_command(pipe=char == "|" and not doubled)

    def _end_command(self, *, pipe: bool) -> None:
        if self._words:
            if self._pipe:
                self._piped.add(len(self._finished))
            self._finished.append(tuple(self._words))
        self._words = []
        self._pipe = pipe

    def _redirection(self) -> None:
        self._at += 1
        while self._at < len(self._text) and self._text[self._at] in "<>&|":
            self._at += 1
        self._skip_blanks()
        if self._at < len(self._text) and self._text[self._at] not in "\n|&;()":
            self._read_word()

    def _here(self) -> None:
        if self._text.startswith("<<<", self._at):
            self._at += 3
            self._skip_blanks()
            self._documents[len(self._finished)] = self._read_word().text + "\n"
            return
        self._at += 3 if self._text.startswith("<<-", self._at) else 2
        self._skip_blanks()
        self._waiting.append((len(self._finished), self._read_word().text))

    def _take_document(self, mark: str) -> str:
        start = self._at
        while self._at < len(self._text):
            line_start, line_end = self._at, self._line_end()
            self._at = min(line_end + 1, len(self._text))
            if self._text[line_start:line_end].strip("\t\r") == mark:
                return self._text[start:line_start]
        return self._text[start:]

    def _skip_blanks(self) -> None:
        while self._at < len(self._text) and self._text[self._at] in " \t":
            self._at += 1

    def _word(self) -> None:
        start = self._at
        word = self._read_word()
        assigned = _ASSIGNMENT.match(self._text, start)
        if not self._words and assigned:
            self._variables[assigned[1]] = word.text[assigned.end() - start :]
        else:
            self._words.append(word)

    def _read_word(self) -> Word:
        start, parts = self._at, list[str]()
        while self._at < len(self._text):
            part = self._piece()
            if part is None:
                break
            parts.append(part)
        if self._at == start:
            # An operator where a word should be: it is taken, so that the reading goes on.
            self._at += 1
        return Word(text="".join(parts), start=start, end=self._at)

    def _piece(self) -> str | None:
        """Return the next piece of a word; None where the word ends."""
        text, at = self._text, self._at
        char = text[at]
        if char == "&" and self._is_within_address():
            return self._ampersand()
        if char.isspace() or char in "|&;()<>":
            return None
        if char == self._escape:
            return self._escaped()
        if char == "'":
            return self._single()
        if char == '"':
            return self._double()
        if char in "$`":
            return self._dollar()
        found = _PLAIN.match(text, at)
        self._at = found.end() if found else at + 1
        return text[at : self._at]

    def _is_within_address(self) -> bool:
        before = self._text[self._at - 1 : self._at]
        after = self._text[self._at + 1 : self._at + 2]
        return bool(before.strip() and after.strip()) and "&" not in (before, after)

    def _ampersand(self) -> str:
        word = Word(text="&", start=self._at, end=self._at + 1)
        self._note(
            "ampersand",
            "An & outside of quotes ends the command in a shell; here it is taken along.",
            "Put the address into quotes.",
            word,
        )
        self._at += 1
        return "&"

    def _escaped(self) -> str:
        if self._is_continuation():
            self._skip_continuation()
            return ""
        self._at += 2
        return self._text[self._at - 1 : self._at]

    def _single(self) -> str:
        start = self._at
        end = self._text.find("'", start + 1)
        if end < 0:
            return self._unclosed(start, start + 1)
        self._at = end + 1
        inner = self._text[start + 1 : end]
        if self._escape == "`" and self._text.startswith("'", self._at):
            # PowerShell writes a quote within quotes twice.
            return f"{inner}'{self._single()}"
        return inner

    def _unclosed(self, start: int, inner: int) -> str:
        word = Word(text="", start=start, end=start + 1)
        self._note("quote", "A quote opens here and never closes.", "Copy the whole command.", word)
        self._at = len(self._text)
        return self._text[inner:]

    def _double(self) -> str:
        start, parts = self._at, list[str]()
        self._at += 1
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == '"':
                self._at += 1
                return "".join(parts)
            if char == self._escape:
                parts.append(self._escaped_in_double())
            elif char in "$`":
                parts.append(self._dollar(in_double=True))
            else:
                found = _IN_DOUBLE.match(self._text, self._at)
                end = found.end() if found else self._at + 1
                parts.append(self._text[self._at : end])
                self._at = end
        rest = "".join(parts)
        self._unclosed(start, len(self._text))
        return rest

    def _escaped_in_double(self) -> str:
        following = self._text[self._at + 1 : self._at + 2]
        self._at += 2
        if following == "\n":
            return ""
        return following if following in '$`"\\' else self._escape + following

    def _dollar(self, *, in_double: bool = False) -> str:
        text, at = self._text, self._at
        if text.startswith("$'", at) and not in_double:
            return self._ansi_c()
        if text.startswith("$(", at) or text[at] == "`":
            self._at = substitution_end(text, at)
            return text[at : self._at]
        variable = _VARIABLE.match(text, at)
        if variable is None:
            self._at += 1
            return text[at]
        self._at = variable.end()
        return self._variables.get(variable[1] or variable[2], variable.group())

    def _ansi_c(self) -> str:
        start = self._at
        found = re.compile(r"(?:[^'\\]|\\.)*+", re.DOTALL).match(self._text, start + 2)
        end = found.end() if found else start + 2
        if self._text[end : end + 1] != "'":
            return ansi_c_text(self._unclosed(start, start + 2))
        self._at = end + 1
        return ansi_c_text(self._text[start + 2 : end])

    def _note(self, code: str, message: str, remedy: str, word: Word) -> None:
        if len(self._problems) >= MOST_FINDINGS:
            return
        self._problems.append(
            finding(
                Severity.WARNING, Field.SETTINGS, code, message, remedy, text=self._text, word=word
            )
        )
