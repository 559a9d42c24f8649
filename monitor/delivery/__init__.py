"""What leaves the house: mail."""
