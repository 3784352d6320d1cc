"""Decide how people get in, and refuse to start where anybody could."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Literal

from assistant import Settings
from assistant.errors import SettingsError
from ui.store import Store

__all__ = ["Access", "access_of", "is_loopback"]

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How people get in.

    Attributes:
        way: "open": everybody on this machine, each browser with conversations of its own;
            "accounts": after signing in; "proxy": whom a trusted proxy names.
        proxies: The proxies that are believed; their word also counts for the address of the
            visitor and for https.
        user_header: In which a proxy names the visitor, in lower case; "" unless `way` is "proxy".
        editors: Whom a proxy names and who may manage the documents, in lower case.
    """

    way: Literal["open", "accounts", "proxy"]
    proxies: tuple[Network, ...] = ()
    user_header: str = ""
    editors: frozenset[str] = frozenset()

    def trusts(self, address: str) -> bool:
        """Whether a request from this address comes from a trusted proxy."""
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.proxies)


def access_of(settings: Settings, store: Store) -> Access:
    """Return how people get in.

    Raises:
        SettingsError: Anybody could get in from another machine, or the settings contradict.
    """
    ui = settings.ui
    proxies = tuple(_network(text) for text in ui.trusted_proxies)
    if ui.trusted_user_header is not None:
        if not proxies:
            raise SettingsError(
                "`ui.trusted_user_header` is set and `ui.trusted_proxies` is empty, so that "
                "anybody could say who they are. Name the addresses of the proxy."
            )
        return Access(
            way="proxy",
            proxies=proxies,
            user_header=ui.trusted_user_header.lower(),
            editors=frozenset(name.casefold() for name in ui.editors),
        )
    if is_loopback(ui.host) and not ui.sign_in:
        return Access(way="open")
    if not store.users.exist():
        where = f"on {ui.host!r}" if not is_loopback(ui.host) else "with `ui.sign_in`"
        raise SettingsError(
            f"{where.capitalize()} everybody who can reach this machine would get in, for there "
            "are no accounts. Make one with `leidraad users add NAME`, set "
            "`ui.trusted_user_header` for single sign-on, or use --host 127.0.0.1."
        )
    return Access(way="accounts", proxies=proxies)


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine only."""
    name = host.strip("[]").casefold()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise SettingsError(
            f"`ui.trusted_proxies` has {text!r}, which is not an address or a network. Write it "
            "as '10.0.0.5' or '10.0.0.0/24'."
        ) from error
