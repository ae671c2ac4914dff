"""One page of the web, fetched so that no page can lead anywhere it should not, or keep us for ever.

A host name is resolved here and the address looked at before anything connects to it, and the
connection goes to that very address; so neither a redirect nor a name that resolves to another
address the second time reaches a private network. Size and time are capped, for a page with its
redirects as a whole, after it is unpacked.
"""

import ipaddress
import socket
import time
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from ssl import SSLContext
from typing import Any

import httpcore
import httpx

MOST_BYTES = 10_000_000
"""Of a page, unpacked."""
MOST_SECONDS = 30.0
_REDIRECTS = 5
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Unreadable(Exception):
    """Why a page could not be read, as the end of a sentence: "the page ..."."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a page answered."""

    url: str  # the last one, after redirects
    status: int
    content_type: str
    body: bytes = field(repr=False)
    redirects: tuple[str, ...] = ()  # the addresses before the last one


def fetch(
    url: str, *, allowed: Collection[str] = (), most_bytes: int = MOST_BYTES, seconds: float = MOST_SECONDS
) -> Fetched:
    """The page at *url*; Unreadable says why not. *allowed*: addresses with ports that tests may reach all the same."""
    deadline = time.monotonic() + seconds
    seen: list[str] = []
    with httpx.Client(transport=_Transport(_Guarded(allowed, deadline)), follow_redirects=False) as client:
        while True:
            _require_web_address(url)
            try:
                with client.stream("GET", url, headers=_HEADERS, timeout=seconds) as response:
                    if not response.has_redirect_location:
                        return Fetched(
                            url=url,
                            status=response.status_code,
                            content_type=response.headers.get("content-type", ""),
                            body=_body(response, most_bytes),
                            redirects=tuple(seen),
                        )
                    location = response.headers["location"]
            except _BROKEN as error:
                raise Unreadable(_why(error, seconds)) from error
            seen.append(url)
            if len(seen) > _REDIRECTS:
                raise Unreadable(f"redirects more than {_REDIRECTS} times")
            try:
                url = str(httpx.URL(url).join(location))
            except httpx.InvalidURL as error:
                raise Unreadable("redirects to what is no address") from error


_HEADERS = {"user-agent": "Padauk corpus verify", "accept-encoding": "gzip", "accept": "text/html,application/pdf,*/*"}
_BROKEN = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpx.HTTPError,
    httpx.InvalidURL,
    zlib.error,
)


def _why(error: Exception, seconds: float) -> str:
    match error:
        case httpcore.TimeoutException():
            return f"took longer than {seconds:g} s"
        case zlib.error():
            return "can't be unpacked"
    return f"can't be reached ({str(error) or type(error).__name__})"


def _require_web_address(url: str) -> None:
    parsed = httpx.URL(url)
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise Unreadable(f"leads to {parsed.scheme or 'nowhere'}, which is no web page")
    if parsed.userinfo:
        raise Unreadable("leads to an address with a password in it")


def _body(response: httpx.Response, most_bytes: int) -> bytes:
    encoding = response.headers.get("content-encoding", "identity").lower().strip()
    if encoding not in ("identity", "gzip", "x-gzip", ""):
        raise Unreadable(f"is packed as {encoding}, which was not asked for")
    chunks = response.iter_raw()
    body = bytearray()
    for chunk in _unpacked(chunks, most_bytes + 1) if "gzip" in encoding else chunks:
        body += chunk
        if len(body) > most_bytes:
            raise Unreadable(f"is longer than {most_bytes:,} bytes")
    return bytes(body)


def _unpacked(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    for chunk in chunks:
        yield unpacker.decompress(chunk, most)
        while unpacker.unconsumed_tail:
            yield unpacker.decompress(unpacker.unconsumed_tail, most)
    yield unpacker.flush()


# -- the way to the network


class _Transport(httpx.BaseTransport):
    """httpx over a pool whose connections are looked at first."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        context = httpx.create_ssl_context(trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=backend, keepalive_expiry=0)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        asked = httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        response = self._pool.handle_request(asked)
        return httpx.Response(response.status, headers=response.headers, stream=_Stream(response))

    def close(self) -> None:
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class _Guarded(httpcore.NetworkBackend):
    """Connects to public addresses only, and to nothing when the time is over."""

    def __init__(self, allowed: Collection[str], deadline: float) -> None:
        self._real = httpcore.SyncBackend()
        self._allowed = frozenset(allowed)
        self._deadline = deadline

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        address = _looked_at(host, port, self._allowed)
        left = _left(self._deadline, timeout)
        return _Timed(self._real.connect_tcp(address, port, left, local_address, socket_options), self._deadline)

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> Any:
        raise Unreadable("leads to a socket of this machine")


def _looked_at(host: str, port: int, allowed: Collection[str]) -> str:
    """An address of *host*; Unreadable where any of them is not public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreadable(f"can't be reached (no address for {host})") from error
    addresses = list(dict.fromkeys(str(each[4][0]).split("%")[0] for each in found))
    for address in addresses:
        if f"{address}:{port}" not in allowed and not is_public(address):
            raise Unreadable(f"leads to {address}, an address that is not public")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether *address* is one of the open Internet, also where it stands for another one."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.sixtofour is not None or ip.teredo is not None:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left if timeout is None else min(left, timeout)


class _Timed(httpcore.NetworkStream):
    """A connection that ends with the time there is, however slowly it brings its bytes."""

    def __init__(self, real: httpcore.NetworkStream, deadline: float) -> None:
        self._real, self._deadline = real, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._real.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._real.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._real.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, timeout)
        return _Timed(self._real.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._real.get_extra_info(info)
