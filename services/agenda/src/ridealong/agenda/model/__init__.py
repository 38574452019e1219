"""The words of agenda: what it keeps about a rep, a session, a promise and a person."""
