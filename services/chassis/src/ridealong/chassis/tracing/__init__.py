"""OpenTelemetry traces of requests, batches and single events, where a receiver is named."""
