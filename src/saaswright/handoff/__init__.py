"""One module per document of the bundle, and writing the bundle all or nothing."""
