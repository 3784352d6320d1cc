"""Questions with gold: what a case holds, where it is read from, and whether it is right."""
