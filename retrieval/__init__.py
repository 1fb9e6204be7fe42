"""How passages are found: the library, the encoder, the index and the search over them."""
