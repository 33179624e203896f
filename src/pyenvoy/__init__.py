"""pyenvoy: what an Enphase solar gateway says, understood."""
