"""The names under which this machine can be reached, for `PUBLIC=true` without a domain."""

from __future__ import annotations

import socket

# Any address that is routed elsewhere does: connecting a UDP socket sends nothing, it picks the interface.
_PROBE = ("192.0.2.1", 9)


def own_hosts() -> list[str]:
    """Host name, its mDNS name and the address of the default interface (none when offline)."""
    name = socket.gethostname().lower()
    hosts = [name, f"{name}.local"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_PROBE)
        except OSError:
            return hosts
        hosts.append(probe.getsockname()[0])
    return hosts
