"""Reads a document in a child process, which may crash, hang or run out of memory on its own.

`python -m retrieval.documents.sandbox` takes one line of JSON (the name and the limits) and the
bytes of the file on its standard input, and writes one object of JSON to its standard output. It
gets no environment, so no secrets, and cannot write files.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict
from typing import IO, Any

from retrieval.documents.cleaning import one_line
from retrieval.documents.read import read_document
from retrieval.documents.sections import DEFAULT_LIMITS, Limits, Parsed, Section
from retrieval.errors import DocumentRefused

# Of the object that the child writes: a character takes at most this many bytes of JSON, and
# titles, places and punctuation are far less than the text.
_BYTES_A_CHARACTER = 8
_OVERHEAD = 20_000_000


def read_in_child(name: str, data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Parsed:
    """What `read_document` returns, found in a process with bounded memory, time and output.

    Raises DocumentRefused, with the message of the child where it had one.
    """
    if len(data) > limits.max_bytes:
        # The reader says so itself; there is no need to hand it everything.
        data = data[: limits.max_bytes + 1]
    header = json.dumps({"name": name, "limits": asdict(limits)}).encode("ascii")
    # A file takes the answer, because the size of a file can be bounded and that of a pipe cannot.
    with tempfile.TemporaryFile() as answer:
        try:
            done = subprocess.run(
                [sys.executable, "-P", "-m", "retrieval.documents.sandbox"],
                input=header + b"\n" + data,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=limits.seconds,
                env=_environment(),
                start_new_session=True,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _too_slow(name, limits) from error
        except OSError as error:
            raise DocumentRefused(
                f"{_shown(name)}: The file could not be read, because no process could be started "
                f"for it ({error.strerror}). Close other programs and try again."
            ) from error
        if _ran_out_of_time(done.returncode):
            raise _too_slow(name, limits)
        answer.seek(0)
        return _answer(name, answer, done.returncode, limits)


def main() -> int:
    """The child: 0 when it read the document or refused it with a reason."""
    header = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**header["limits"])
    _bind(limits)
    data = sys.stdin.buffer.read()
    # What a library prints must not end up in the answer.
    answer, sys.stdout = sys.stdout.buffer, sys.stderr
    result: dict[str, Any]
    try:
        parsed = read_document(header["name"], data, limits=limits)
        sections = [[section.text, section.place] for section in parsed.sections]
        result = {"title": parsed.title, "kind": parsed.kind, "sections": sections}
    except DocumentRefused as refused:
        result = {"refused": str(refused)}
    answer.write(json.dumps(result).encode("ascii"))
    answer.flush()
    return 0


def _bind(limits: Limits) -> None:
    """Bound this process for good; what a system does not know is left out."""
    try:
        import resource
    except ImportError:  # Windows; the time on the clock is bounded there too
        return
    output = limits.max_characters * _BYTES_A_CHARACTER + _OVERHEAD
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_AS, limits.memory_bytes),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))
    # The hard bound comes a second later: where it is the soft one too, the system sends SIGKILL,
    # which does not say that it was for the time.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))


def _environment() -> dict[str, str] | None:
    """Nothing but where our code is; Windows cannot start a process without its own."""
    if sys.platform == "win32":
        return None
    path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
    return {"PYTHONPATH": path, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def _answer(name: str, answer: IO[bytes], code: int, limits: Limits) -> Parsed:
    try:
        result = json.load(answer)
        if "refused" in result:
            raise DocumentRefused(str(result["refused"]))
        sections = tuple(Section(str(text), str(place)) for text, place in result["sections"])
        return Parsed(str(result["title"]), str(result["kind"]), sections)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DocumentRefused(
            f"{_shown(name)}: Reading this file failed (code {code}); it is damaged, made to do "
            f"harm, or needs more than {limits.memory_bytes // 1_000_000:,} MB of memory. Save its "
            "text as a .txt file and add that."
        ) from error


def _ran_out_of_time(code: int) -> bool:
    """Whether the system ended the child for the time that it took."""
    if sys.platform == "win32":
        return False
    return code == -signal.SIGXCPU


def _too_slow(name: str, limits: Limits) -> DocumentRefused:
    return DocumentRefused(
        f"{_shown(name)}: Reading this file takes more than {limits.seconds} seconds. Split it, or "
        "save its text as a .txt file and add that."
    )


def _shown(name: str) -> str:
    return one_line(name.replace("\\", "/").rpartition("/")[2], 80) or "The document"


if __name__ == "__main__":
    sys.exit(main())
