"""A document's bytes to lines of text with their places."""

from document_text_model.model import Model

__all__ = ["Model"]
