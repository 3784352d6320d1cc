"""`leidraad users`: the local accounts of the browser interface."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from ui.options import AsJson

if TYPE_CHECKING:
    from ui.store import Store

__all__ = ["users"]

users = typer.Typer(
    help="Manage who may sign in to the browser interface.",
    no_args_is_help=True,
    add_completion=False,
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="With which they sign in.")]


@users.command()
def add(
    name: Name,
    *,
    role: Annotated[
        str,
        typer.Option(metavar="ROLE", help="lezer (asks and reads) or redacteur (also documents)."),
    ] = "lezer",
) -> None:
    """Make an account; its password is asked for, or read from standard input."""
    from ui.store import ROLES

    chosen = next((known for known in ROLES if known == role), None)
    if chosen is None:
        raise typer.BadParameter(f"--role {role!r} is not there; choose {' or '.join(ROLES)}.")
    with _store() as store:
        user = store.users.add(name, _password(), chosen)
    typer.echo(f"{user.name} ({user.role}) can sign in now.")


@users.command("list")
def list_users(*, as_json: AsJson = False) -> None:
    """List the accounts."""
    with _store() as store:
        found = store.users.everybody()
    if as_json:
        from ui.terminal import print_json

        print_json(
            [{"name": u.name, "role": u.role, "created": u.created.isoformat()} for u in found]
        )
    else:
        from ui.listing import show_table

        rows = ((u.name, u.role, u.created.date().isoformat()) for u in found)
        show_table(("name", "role", "since"), rows)


@users.command()
def remove(
    name: Name,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether you are sure.")] = False,
) -> None:
    """Remove an account, with all its conversations and feedback."""
    with _store() as store:
        owner_id = store.users.owner_id(name)
        if not yes:
            typer.confirm(f"Remove {name} with all conversations and feedback?", abort=True)
        store.users.remove(name)
        store.delete_owner(owner_id)
    typer.echo(f"{name} is removed.")


@users.command()
def password(name: Name) -> None:
    """Give an account another password; it is asked for, or read from standard input."""
    with _store() as store:
        store.users.owner_id(name)
        store.users.set_password(name, _password())
    typer.echo(f"{name} has another password, and has to sign in again.")


@contextmanager
def _store() -> Iterator[Store]:
    from ui.opening import effective
    from ui.store import open_store

    store = open_store(effective())
    try:
        yield store
    finally:
        store.close()


def _password() -> str:
    """Return a password that was typed twice, unseen; from a pipe, its first line."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
