"""The tasks of this room, for the worker to load."""

from __future__ import annotations

from app.hiring.assessment import rating

__all__ = ["rating"]
