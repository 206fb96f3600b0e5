"""Write down what is said in a recording."""

from speech_text_model.listen import Model

__all__ = ["Model"]
