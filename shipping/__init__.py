"""What is done to the package before it leaves: built, looked through, installed, described. No part of it."""
