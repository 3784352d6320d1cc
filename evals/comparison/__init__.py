"""Is this version better than that one, and may it be released?"""
