"""The fields of a résumé from its lines."""

from .reader import Model

__all__ = ["Model"]
