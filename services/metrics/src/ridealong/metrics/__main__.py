"""`python -m ridealong.metrics` runs the service."""

from ridealong.metrics.app import main

if __name__ == "__main__":
    main()
