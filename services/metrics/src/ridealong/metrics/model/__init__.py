"""The words of metrics: what it keeps of activities, goals, sessions, people and scores."""
