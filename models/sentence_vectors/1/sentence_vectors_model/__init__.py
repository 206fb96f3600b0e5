"""Sentences to vectors: multilingual E5 small, 4-bit, on CPU."""

from sentence_vectors_model.encoder import Model

__all__ = ["Model"]
