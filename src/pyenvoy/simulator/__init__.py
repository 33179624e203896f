"""The gateway that is not there: what tests, the demo and users all run."""
