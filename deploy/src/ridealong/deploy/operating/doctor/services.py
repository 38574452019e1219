"""The services and the issuer: ready, of this release, and with keys to check tokens by."""

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

import httpx

from ridealong.deploy.operating.doctor.finding import Finding, unwell, well
from ridealong.deploy.stack.standing import Observer

SECONDS = 5.0


def ready(addresses: Mapping[str, str]) -> list[Finding]:
    """Whether each service is ready to serve fresh state."""
    observer = Observer(addresses)
    try:
        found = observer.look()
    finally:
        observer.close()
    return [
        well(each.service, f"ready, {each.lag} records to read")
        if each.ready and each.why is None
        else unwell(
            each.service,
            f"not ready at {addresses[each.service]}: {each.why}"
            if not each.ready
            else f"ready, but {each.why}",
            f"Look at its log. The local one: `ridealong status`. It runs elsewhere? "
            f"RIDEALONG_{each.service.upper()}_URL says where.",
        )
        for each in found
    ]


def versions(addresses: Mapping[str, str]) -> Finding:
    """Whether each service is of the release that this command line is of."""
    with httpx.Client(timeout=SECONDS, trust_env=False) as client:
        running = {name: _version(client, at) for name, at in addresses.items()}
    ours = {name: _installed(name) for name in addresses}
    other = {name: it for name, it in running.items() if it is not None and it != ours[name]}
    silent = [name for name, it in running.items() if it is None]
    if other:
        told = ", ".join(f"{name} is {it}, here {ours[name]}" for name, it in other.items())
        return unwell(
            "versions",
            told,
            "Use the `ridealong` of the services' release: another one may judge dead letters and "
            "topics otherwise than they do.",
        )
    if silent:
        return unwell(
            "versions",
            f"not told by {', '.join(silent)}",
            "Have these services answer first.",
        )
    return well("versions", ", ".join(f"{name} {it}" for name, it in running.items()))


def issuer(address: str) -> Finding:
    """Whether the issuer's keys can be had, as services get them."""
    try:
        with httpx.Client(timeout=SECONDS, trust_env=False) as client:
            answer = client.get(f"{address}/.well-known/openid-configuration")
            answer.raise_for_status()
            told = answer.json()
            keys = client.get(told["jwks_uri"]).raise_for_status().json()["keys"]
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError) as error:
        return unwell(
            "issuer",
            f"no keys from {address} ({type(error).__name__})",
            "Is it up, and is RIDEALONG_OIDC_ISSUER its name? Until it answers, tokens with keys "
            "that services don't know yet get 503.",
        )
    name = told.get("issuer")
    if name != address:
        return unwell(
            "issuer",
            f"{address} calls itself {name}",
            "Set RIDEALONG_OIDC_ISSUER to exactly what it calls itself: tokens name it so.",
        )
    if not keys:
        return unwell("issuer", f"{address} has no keys", "Let it make a signing key.")
    return well("issuer", f"{len(keys)} keys at {address}")


def _version(client: httpx.Client, address: str) -> str | None:
    try:
        told = client.get(f"{address}/openapi.json").raise_for_status().json()
        return str(told["info"]["version"])
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError):
        return None


def _installed(service: str) -> str | None:
    try:
        return version(f"ridealong-{service}")
    except PackageNotFoundError:
        return None
