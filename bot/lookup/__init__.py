"""Names and words as people type them, and what they mean; knows neither the corpus nor discord."""
