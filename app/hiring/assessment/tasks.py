"""What the worker loads to rate answers."""

from __future__ import annotations

from app.hiring.assessment import rating

__all__ = ["rating"]
