"""A local OpenID Connect issuer: keys for services to check, tokens for people to try things."""

from ridealong.deploy.issuer.keys import SigningKey
from ridealong.deploy.issuer.server import IssuerServer
from ridealong.deploy.issuer.token import AUDIENCE, Person, issue

__all__ = ["AUDIENCE", "IssuerServer", "Person", "SigningKey", "issue"]
