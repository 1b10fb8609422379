"""The architecture room: decisions become components, connections and plans, with figures."""
