"""The web server around the page: who may in, what may pass, and how it is doing."""
