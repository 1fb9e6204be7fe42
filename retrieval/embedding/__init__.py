"""Text to vectors: the only home of sentence-transformers and ONNX Runtime."""
