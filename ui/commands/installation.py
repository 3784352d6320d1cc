"""`leidraad doctor` and `leidraad config`: look at this installation and its settings."""

from __future__ import annotations

import typer

from ui.options import AsJson

__all__ = ["config", "doctor"]


def doctor(*, as_json: AsJson = False) -> None:
    """Check this installation, from Python to a known question."""
    from ui.doctor import examine
    from ui.terminal import print_json

    if as_json:
        checks = list(examine())
        print_json([check.to_dict() for check in checks])
    else:
        from ui.listing import show_checks

        checks = []
        for check in examine():
            checks.append(check)
            show_checks([check])
    raise typer.Exit(0 if all(check.ok for check in checks) else 1)


def config(*, as_json: AsJson = False) -> None:
    """Show the settings in force and where each value came from."""
    from ui.configuration import effective_settings
    from ui.terminal import print_json

    settings = effective_settings()
    if as_json:
        print_json({"settings": [setting.to_dict() for setting in settings]})
    else:
        from ui.listing import show_settings

        show_settings(settings)
