"""Controllers that others wrote, as judges of our bridge."""
