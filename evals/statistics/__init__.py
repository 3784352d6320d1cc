"""How sure a figure is, and whether a difference may be chance."""
