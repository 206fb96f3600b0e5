"""What every model shares: sound text, where its weights and code lie, and JSON and bytes in and out of Triton."""

from serving.cores import device, threads
from serving.place import code, model_names, models_folder
from serving.weights import MissingWeights, weights

__all__ = ["MissingWeights", "code", "device", "model_names", "models_folder", "threads", "weights"]
