"""From `build:` to `image:`: nothing that the build said is lost, it only moves."""
