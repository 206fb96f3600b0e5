"""A file under its signed link, whole or by range, to play or show in a page."""

from __future__ import annotations

import mimetypes

import falcon

from app.foundation.media import service
from app.foundation.media.service import Media

OPEN_RANGE_LIMIT = 4 * 1024 * 1024
"""A player asks "from here on" and reads as it plays: it gets a piece and asks again, and no thread waits for it."""


class File:
    """The file that a signed link names."""

    def on_get(self, req: falcon.Request, resp: falcon.Response, token: str) -> None:
        """Send the file or the range that was asked for, and record the opening."""
        media = service.open_link(token, req.context.account)
        start, end = _range(req, media.bytes)
        if req.range and req.range_unit == "bytes":
            resp.status = 206
            resp.set_header("Content-Range", f"bytes {start}-{end - 1}/{media.bytes}")
        _describe(resp, media)
        resp.set_stream(service.read(media.id, start, end), end - start)


def _describe(resp: falcon.Response, media: Media) -> None:
    viewed = media.content_type in service.PLAYED | service.SHOWN
    ending = mimetypes.guess_extension(media.content_type) or ".bin"
    resp.content_type = media.content_type
    resp.accept_ranges = "bytes"
    resp.set_header("Cache-Control", "no-store")
    resp.set_header("X-Content-Type-Options", "nosniff")
    name = f"{media.kind}-{media.id.hex[:8]}{ending}"
    resp.set_header("Content-Disposition", f'{"inline" if viewed else "attachment"}; filename="{name}"')


def _range(req: falcon.Request, size: int) -> tuple[int, int]:
    """Return start and end (not included) of what is sent; raises 416 when what was asked for lies outside."""
    if not req.range or req.range_unit != "bytes":
        return 0, size
    first, last = req.range
    start = max(0, size + first) if first < 0 else first
    end = min(size, last + 1 if last >= 0 else start + OPEN_RANGE_LIMIT if first >= 0 else size)
    if start >= end:
        raise falcon.HTTPRangeNotSatisfiable(size)
    return start, end


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [("/media/{token}", File())]
