"""The pages beside the one on which questions are asked."""
