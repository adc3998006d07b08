"""What can be done with the list of regions."""
