import logging
import os
import stat
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from nhconsole import log, paths
from nhconsole.core.secrets.redaction import REMOVED, Redactor
from nhconsole.core.secrets.secret import MASK, Secret
from tests.storage.conftest import KEY, SIGNATURE, TOKEN, disguises, leaks_below

CRASH = f"""
import sys, threading
from pathlib import Path
from nhconsole import log
from nhconsole.core.secrets.redaction import Redactor
from nhconsole.core.secrets.secret import Secret
KEY = "{KEY}"
log.set_redactor(Redactor(frozenset({{Secret(KEY)}})))
log.start_logging(Path(sys.argv[1]))
log.install_crash_hooks()
def fail():
    try:
        raise KeyError("token {TOKEN}")
    except KeyError as error:
        raise ValueError("the key is " + KEY) from error
"""


@pytest.fixture(autouse=True)
def _no_log_afterwards() -> Iterator[None]:
    former = sys.excepthook, threading.excepthook, sys.unraisablehook
    level = logging.getLogger("nhconsole").level
    yield
    log.stop_logging()
    log.set_redactor(Redactor())
    logging.getLogger("nhconsole").setLevel(level)
    sys.excepthook, threading.excepthook, sys.unraisablehook = former


def started(folder: Path) -> Path:
    file = log.start_logging(folder)
    assert file is not None
    return file


def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def crash(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CRASH + code, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


def test_our_records_and_the_warnings_of_libraries_are_logged(tmp_path: Path) -> None:
    file = started(tmp_path)

    logging.getLogger("nhconsole.client").info("sent %d bytes", 17)
    logging.getLogger("nhconsole.client").debug("too much detail")
    logging.getLogger("urllib3").warning("a library warns")
    logging.getLogger("urllib3").info("a library chats")

    text = text_of(file)
    assert "INFO" in text
    assert "nhconsole.client: sent 17 bytes" in text
    assert "a library warns" in text
    assert "too much detail" not in text
    assert "chats" not in text


def test_the_log_stands_in_the_folder_for_logs() -> None:
    file = log.start_logging()

    assert file == paths.log_folder() / log.LOG_NAME
    assert file.exists()


@pytest.mark.parametrize("form", disguises(KEY).values(), ids=disguises(KEY).keys())
def test_a_known_key_is_not_logged_wherever_it_stands(tmp_path: Path, form: str) -> None:
    file = started(tmp_path)
    log.set_redactor(Redactor(frozenset({Secret(KEY)})))
    logger = logging.getLogger("nhconsole.test")

    logger.warning(f"in the message {form}")
    logger.warning("in an argument %s and %r", form, {form: [form]})
    try:
        try:
            raise KeyError(form)
        except KeyError as error:
            raise ValueError(f"in an exception {form}") from error
    except ValueError:
        logger.exception("with a traceback", stack_info=True)

    assert leaks_below(tmp_path, KEY) == []
    assert text_of(file).count(REMOVED) >= 5
    assert "with a traceback" in text_of(file)


def test_signatures_and_keys_nobody_told_of_are_masked(tmp_path: Path) -> None:
    file = started(tmp_path)

    logging.getLogger("nhconsole").error("Authorization: %s", TOKEN)
    logging.getLogger("nhconsole").error("SharedAccessKeyName=n;SharedAccessKey=%s;x", KEY)

    assert leaks_below(tmp_path, KEY, SIGNATURE) == []
    assert f"sig={MASK}&se=" in text_of(file)
    assert f"SharedAccessKeyName=n;SharedAccessKey={MASK};x" in text_of(file)


def test_other_formatters_still_make_their_own_traceback(tmp_path: Path) -> None:
    started(tmp_path)
    error = ValueError("x")
    record = logging.LogRecord("n", 40, "f", 1, "m", (), (ValueError, error, None))

    log.RedactingFormatter().format(record)

    assert record.exc_text is None


def test_a_record_that_cannot_be_formatted_prints_nothing_and_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = started(tmp_path)
    # Not through a logger: pytest's own handler would raise.
    record = logging.LogRecord("n", 40, "/a/file.py", 12, "%d", (KEY,), None)

    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.FileHandler) and handler.baseFilename == str(file):
            handler.handle(record)

    assert capsys.readouterr() == ("", "")
    assert "TypeError while logging /a/file.py:12" in text_of(file)
    assert leaks_below(tmp_path, KEY) == []


def test_the_log_does_not_grow_without_end(tmp_path: Path) -> None:
    started(tmp_path)
    logger = logging.getLogger("nhconsole")

    for _ in range(700):
        logger.info("x" * 10_000)
    log.stop_logging()

    assert sum(item.stat().st_size for item in tmp_path.iterdir()) < 5 * 1024 * 1024
    assert len(list(tmp_path.iterdir())) == 4


def test_python_s_own_warnings_are_logged(tmp_path: Path) -> None:
    file = started(tmp_path)

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        log.start_logging(tmp_path)
        warnings.warn("a file was left open", ResourceWarning, stacklevel=1)
        log.stop_logging()

    assert "a file was left open" in text_of(file)


def test_starting_twice_does_not_log_twice(tmp_path: Path) -> None:
    started(tmp_path)
    file = started(tmp_path)

    logging.getLogger("nhconsole").warning("once")

    assert text_of(file).count("once") == 1


def test_without_a_place_to_write_the_program_runs_without_a_log(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert log.start_logging(tmp_path / "file" / "log") is None


@pytest.mark.skipif(os.name == "nt", reason="POSIX rights")
def test_only_its_owner_reads_the_log(tmp_path: Path) -> None:
    file = started(tmp_path / "new")

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "code",
    ["fail()", "thread = threading.Thread(target=fail); thread.start(); thread.join()"],
    ids=["main thread", "another thread"],
)
def test_what_nobody_caught_is_one_sentence_and_a_clean_traceback(
    tmp_path: Path, code: str
) -> None:
    done = crash(tmp_path, code)

    text = text_of(tmp_path / log.LOG_NAME)
    assert done.stderr.startswith("The program met an error it did not expect: ValueError: the key")
    assert "Traceback" not in done.stderr
    assert "Traceback" in text
    assert "in fail" in text
    for secret in (KEY, SIGNATURE):
        assert secret not in done.stderr + done.stdout
    assert leaks_below(tmp_path, KEY, SIGNATURE) == []


def test_an_error_in_a_destructor_is_only_logged(tmp_path: Path) -> None:
    code = "class Bad:\n    def __del__(self): fail()\nbad = Bad(); del bad"

    done = crash(tmp_path, code)

    assert (done.returncode, done.stderr) == (0, "")
    assert "the key is «key removed»" in text_of(tmp_path / log.LOG_NAME)


def test_an_error_that_cannot_even_say_what_it_is_does_no_harm(tmp_path: Path) -> None:
    code = "class Odd(Exception):\n    def __str__(self): raise RuntimeError(KEY)\nraise Odd"

    done = crash(tmp_path, code)

    assert "Odd" in done.stderr
    assert KEY not in done.stderr
    assert leaks_below(tmp_path, KEY) == []


def test_the_window_gets_sentence_and_traceback_instead(tmp_path: Path) -> None:
    told: list[tuple[str, str]] = []
    log.set_redactor(Redactor(frozenset({Secret(KEY)})))
    started(tmp_path)
    put_back = log.install_crash_hooks(lambda sentence, trace: told.append((sentence, trace)))
    error = ValueError(f"the key is {KEY}")

    sys.excepthook(ValueError, error, None)
    put_back()

    ((sentence, trace),) = told
    assert "The log has the details." in sentence
    assert trace.startswith("ValueError") or "ValueError" in trace
    assert KEY not in sentence + trace


def test_a_report_that_fails_shows_nothing_raw(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_sentence: str, _trace: str) -> None:
        raise RuntimeError("no window any more")

    log.install_crash_hooks(fails)

    sys.excepthook(ValueError, ValueError(KEY), None)

    assert capsys.readouterr().err == ""


def test_the_former_hooks_can_be_put_back() -> None:
    former = sys.excepthook, threading.excepthook, sys.unraisablehook

    put_back = log.install_crash_hooks()
    assert sys.excepthook is not former[0]
    put_back()

    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == former


def test_ctrl_c_is_no_crash(tmp_path: Path) -> None:
    told: list[str] = []
    file = started(tmp_path)
    sys.excepthook = lambda kind, _error, _trace: told.append(kind.__name__)
    log.install_crash_hooks()

    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)

    assert told == ["KeyboardInterrupt"]
    assert text_of(file) == ""
