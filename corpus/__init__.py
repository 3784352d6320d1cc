"""What we know: the documents, their catalogue and the glossary."""
