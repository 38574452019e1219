"""Ids of documents: `place(tenant, rep, commitment)`."""

from ridealong.chassis.projector.identity import composed as place

__all__ = ["place"]
