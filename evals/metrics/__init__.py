"""What an answer is worth: exact definitions, one subject a module."""
