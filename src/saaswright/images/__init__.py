"""From `build:` contexts to images in a registry: listed, checked for real, converted, built."""
