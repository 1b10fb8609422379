"""What will be built: components and connections, their size, availability and cost."""
