"""Statements sent to a learning record store: each once, in batches, tried again, taken up after a cut.

A statement's id is its own for ever, so a store takes a repeated one as the same; what was taken is noted in
a file as well, so that going on does not begin anew. Source: xAPI 1.0.3, part 3, section 2.1.
"""

import base64
import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

from typing_extensions import override

from sim.exports.xapi import VERSION, Json
from sim.trouble import TroubleError

BATCH = 50
TIMEOUT_S = 30.0
WAITS_S = (1.0, 2.0, 5.0, 10.0, 30.0)
"""How long to wait before each further try of a batch."""
_LATER = (408, 425, 429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where statements go: the store's xAPI address (`.../xAPI`), user and secret of its sign-on."""

    url: str
    user: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a sending did: taken now, and known to be there from before."""

    taken: int
    before: int


class StoreRefusedError(TroubleError):
    """The learning record store took some statements and not these, or could not be reached."""


class _Straight(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: a POST would arrive as a GET, and the sign-on somewhere else."""

    @override
    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_Straight)


class Sender:
    """Sends to one endpoint; what it took is noted in a file, a line for each statement."""

    def __init__(self, endpoint: Endpoint, noted: Path, *, sleep: Callable[[float], None]) -> None:
        if not endpoint.url.startswith(("http://", "https://")):
            raise ValueError(f"{endpoint.url!r} is no address; write https://.../xAPI")
        self._endpoint = endpoint
        self._noted = noted
        self._sleep = sleep

    def send(self, statements: Iterable[Json]) -> Generator[Sent, None, None]:
        """Send what was not taken yet, batch by batch; yields how far it came after each.

        StoreRefusedError says what stands and what does not; sending again goes on from there.
        """
        known = self._known()
        taken = before = 0
        batch: list[Json] = []
        for statement in statements:
            if statement["id"] in known:
                before += 1
                continue
            batch.append(statement)
            if len(batch) == BATCH:
                taken += self._send(batch, taken)
                batch = []
                yield Sent(taken=taken, before=before)
        if batch:
            taken += self._send(batch, taken)
        yield Sent(taken=taken, before=before)

    def _known(self) -> frozenset[str]:
        """Read what was taken; a line cut off by a power cut is no id, and its statement is sent again."""
        if not self._noted.exists():
            return frozenset()
        return frozenset(self._noted.read_text("utf-8").splitlines())

    def _send(self, batch: list[Json], taken: int) -> int:
        for wait_s in (*WAITS_S, None):
            fault = self._post(batch)
            if fault is None:
                self._note(batch)
                return len(batch)
            if wait_s is None or not fault.may_pass:
                raise StoreRefusedError(
                    f"{self._endpoint.url} did not take a batch of {len(batch)} statements: {fault.what}.",
                    safe=f"{taken} were taken before it and are noted; the records here are untouched.",
                    mend="Mend what it says, then send again: it goes on after what was taken.",
                )
            self._sleep(wait_s)
        raise AssertionError("the last wait is None")

    def _note(self, batch: list[Json]) -> None:
        with self._noted.open("a", encoding="utf-8") as file:
            file.writelines(f"{each['id']}\n" for each in batch)
            file.flush()
            os.fsync(file.fileno())

    def _post(self, batch: list[Json]) -> "_Fault | None":
        request = urllib.request.Request(  # noqa: S310 - the address was seen to be http or https
            f"{self._endpoint.url.rstrip('/')}/statements",
            data=json.dumps(batch).encode(),
            headers={
                "Authorization": f"Basic {_basic(self._endpoint)}",
                "Content-Type": "application/json",
                "X-Experience-API-Version": VERSION,
            },
            method="POST",
        )
        try:
            with _OPENER.open(request, timeout=TIMEOUT_S) as answer:
                taken = json.loads(answer.read())
        except urllib.error.HTTPError as error:
            said = error.read(300).decode("utf-8", "replace")
            return _Fault(what=f"{error.code} {error.reason}: {said}", may_pass=error.code in _LATER)
        except (OSError, HTTPException) as error:
            return _Fault(what=str(error) or type(error).__name__, may_pass=True)
        except ValueError:
            return _Fault(what="it does not answer as a learning record store does", may_pass=False)
        if taken != [each["id"] for each in batch]:
            return _Fault(what="it does not name the statements as taken", may_pass=False)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    """Why a batch was not taken, and whether the same may be taken later."""

    what: str
    may_pass: bool


def _basic(endpoint: Endpoint) -> str:
    return base64.b64encode(f"{endpoint.user}:{endpoint.secret}".encode()).decode()
