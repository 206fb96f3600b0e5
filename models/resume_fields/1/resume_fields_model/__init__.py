"""The fields of a résumé from its lines."""

from .served import Model

__all__ = ["Model"]
