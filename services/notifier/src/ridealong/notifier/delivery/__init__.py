"""From a due reminder to a mail that a server took: the one part that acts on the world."""
