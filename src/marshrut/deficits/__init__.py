"""What a measurement says about a person: growth zones opened and closed by measurements only."""
