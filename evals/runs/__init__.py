"""Ask the questions, and keep what was answered and scored."""
