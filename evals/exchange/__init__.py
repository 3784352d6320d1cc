"""Sets as spreadsheets, the way a Dutch Excel writes them, and back."""
