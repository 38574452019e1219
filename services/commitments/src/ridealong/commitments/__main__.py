"""`python -m ridealong.commitments`."""

from ridealong.commitments.app import main

if __name__ == "__main__":
    main()
