"""A SPARQL 1.1 server over HTTP: where its services are, who we are to it, and its errors in one line each.

W3C: SPARQL 1.1 Protocol, SPARQL 1.1 Graph Store HTTP Protocol.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import requests

from nlp.errors import LogloomError

CONNECT: Final = 10.0
"""Seconds in which a server must take the call."""
ANSWER: Final = 60.0
"""Seconds in which it must say something, unless told otherwise."""
LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})

LAYOUTS: Final = (("store", "query", "update"), ("data", "sparql", "update"), ("rdf-graphs/service", "", "statements"))
"""Where servers have their graph store, their queries and their updates, below one address: Oxigraph; Fuseki; RDF4J and GraphDB."""


class ServerError(LogloomError):
    """What a server did not do. `status`: its HTTP status; 0 where there was no answer."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Access:
    """Who we are: a bearer token, or `NAME:PASSWORD`. Never shown."""

    token: str = ""
    user: str = ""


@dataclass(frozen=True, slots=True)
class Services:
    """The addresses of a server's graph store, queries and updates."""

    store: str
    query: str
    update: str


def services(url: str) -> Services:
    """A server's services, from the address of the server or of any of the three; one address for all where its form is unknown.

    >>> services("http://localhost:7878")
    Services(store='http://localhost:7878/store', query='http://localhost:7878/query', update='http://localhost:7878/update')
    >>> services("http://localhost:3030/log/data").query
    'http://localhost:3030/log/sparql'
    >>> services("http://localhost:3030/log").store
    'http://localhost:3030/log'
    """
    bare = url.rstrip("/")
    if urlsplit(bare).path == "":
        return Services(*(f"{bare}/{part}" for part in LAYOUTS[0]))
    for layout in LAYOUTS:
        for part in layout:
            if part and bare.endswith(f"/{part}"):
                root = bare.removesuffix(f"/{part}")
                return Services(*(f"{root}/{other}".rstrip("/") for other in layout))
    return Services(bare, bare, bare)


def shown(url: str) -> str:
    """An address without a name and a password that may stand in it.

    >>> shown("https://me:secret@example.org:8443/store")
    'https://example.org:8443/store'
    """
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


class Server:
    """A server that is talked to; `requests` counts how often."""

    def __init__(self, url: str, access: Access = Access(), seconds: float = ANSWER) -> None:
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise LogloomError(f"{shown(url)}: no address of a server; write http://HOST:PORT/… or https://…")
        self.services = services(url)
        self.requests = 0
        self.seconds = seconds
        self._session = requests.Session()
        self._session.headers["User-Agent"] = "logloom"
        self._session.trust_env = urlsplit(url).hostname not in LOCAL
        if access.token or access.user:
            self._session.auth = _Authorization(access)

    def call(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: bytes | Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        allowed: Collection[int] = (),
    ) -> requests.Response:
        """The answer to a request. Raises ServerError where there is none, or one that tells of a fault and is not `allowed`."""
        with self.answering(method, url, params=params, data=data, headers=headers, allowed=allowed) as response:
            with _clear_errors(url):
                _ = response.content
            return response

    @contextmanager
    def answering(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: bytes | Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        allowed: Collection[int] = (),
    ) -> Iterator[requests.Response]:
        """The same while the answer still comes in: read it by `pieces`."""
        self.requests += 1
        with _clear_errors(url):
            response = self._session.request(
                method,
                url,
                params=params,
                data=data,
                headers=dict(headers or {}),
                timeout=(CONNECT, self.seconds),
                allow_redirects=False,
                stream=True,
            )
        with response:
            if response.status_code >= 300 and response.status_code not in allowed:
                with _clear_errors(url):
                    raise ServerError(_refusal(url, response), response.status_code)
            yield response


def pieces(url: str, response: requests.Response) -> Iterator[bytes]:
    """An answer, piece by piece."""
    with _clear_errors(url):
        yield from response.iter_content(1 << 16)


class _Authorization(requests.auth.AuthBase):
    """RFC 6750 or RFC 7617, in UTF-8; `requests` alone would take Latin-1, and ask ~/.netrc where there is none."""

    def __init__(self, access: Access) -> None:
        basic = base64.b64encode(access.user.encode()).decode()
        self._value = f"Bearer {access.token}" if access.token else f"Basic {basic}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = self._value
        return request


MEANINGS: Final = {
    401: "wants to know who you are: --user NAME:PASSWORD or --token TOKEN",
    403: "does not let you do that",
    404: "has no such service; give the address of the server, its graph store or its queries",
    405: "does not do that at this address",
    413: "takes no texts that large",
    507: "has no room left",
}


def _refusal(url: str, response: requests.Response) -> str:
    code = response.status_code
    said = " ".join(response.raw.read(2000, decode_content=True).decode("utf-8", "replace").split())[:300]
    if 300 <= code < 400:
        said = f"it is at {shown(response.headers.get('Location', 'another address'))} now"
    meaning = MEANINGS.get(code, "answers with an error" if code >= 500 else "refuses")
    return f"{shown(url)}: the server {meaning} (HTTP {code}{': ' + said if said else ''})"


@contextmanager
def _clear_errors(url: str) -> Iterator[None]:
    try:
        yield
    except requests.Timeout as error:
        raise ServerError(f"{shown(url)}: the server does not answer in time") from error
    except requests.ConnectionError as error:
        broken = "drops the connection" if "aborted" in str(error) or "reset" in str(error) else "can't be reached"
        raise ServerError(f"{shown(url)}: the server {broken}") from error
    except (requests.RequestException, OSError) as error:
        raise ServerError(f"{shown(url)}: the server drops the connection ({type(error).__name__})") from error
