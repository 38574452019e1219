"""A supervisor of its own: settings as JSON on standard input, progress into a file."""

import json
import sys

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.stack.folders import Folders
from ridealong.deploy.stack.progress_file import FileReporter, path_of
from ridealong.deploy.stack.run import run
from ridealong.deploy.stack.settings import StackSettings


def main() -> int:
    """Run the stack until asked to stop."""
    settings = StackSettings.from_json(json.load(sys.stdin))
    folders = Folders(settings.data)
    reporter = FileReporter(path_of(folders))
    try:
        run(settings, reporter)
    except StepError as error:
        reporter.failed(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
