"""The page for receivers of webhooks: its programs take what is ours and refuse what isn't."""

import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ridealong.chassis.signing import ID, SIGNATURE, TIMESTAMP, new_secret, sign
from ridealong.metrics.rules.subscribing import message
from tests.house.checkout import ROOT

PAGE = (ROOT / "docs/webhooks.md").read_text(encoding="utf-8")
NODE = shutil.which("node") or str(Path(sys.executable).parent / "node")


def program(language: str) -> str:
    """The page's only example in this language."""
    [found] = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return str(found)


def run(
    language: str, folder: Path, secret: str, headers: dict[str, str], body: bytes
) -> subprocess.CompletedProcess[str]:
    """Run it as the page says."""
    body_file, headers_file = folder / "body.json", folder / "headers.json"
    body_file.write_bytes(body)
    headers_file.write_text(json.dumps(headers), encoding="utf-8")
    files = [str(headers_file), str(body_file)]
    script = folder / "verify.js"
    script.write_text(program("js"), encoding="utf-8")
    command = {
        "python": [sys.executable, "-c", program("python"), secret, *files],
        "js": [NODE, str(script), secret, *files],
        "bash": [
            *("bash", "-euc", program("bash"), "verify", secret),
            *(headers[ID], headers[TIMESTAMP], headers[SIGNATURE], str(body_file)),
        ],
    }[language]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


def available(language: str) -> bool:
    """Whether what it needs is on this machine."""
    needed = {"python": sys.executable, "js": NODE, "bash": "openssl"}[language]
    return shutil.which(needed) is not None


@pytest.mark.parametrize("language", ["python", "js", "bash"])
def test_a_program_takes_what_is_ours_and_refuses_what_is_not(
    language: str, tmp_path: Path
) -> None:
    if not available(language):
        pytest.skip("not on this machine")
    old, new, now = new_secret(), new_secret(), datetime.now(UTC)
    data = {"goal": "q1", "value": "44700", "rep": "Zoë"}
    body = message("goal", data, id_="d-1", tenant="acme", about="q1", sequence=7, at=now).encode()
    headers = sign("d-1", now, body, [new, old])
    for secret in (old, new):
        taken = run(language, tmp_path, secret, headers, body)
        assert taken.returncode == 0, taken.stderr
    late = sign("d-1", now - timedelta(minutes=6), body, [new])
    moved = {**headers, TIMESTAMP: str(int(headers[TIMESTAMP]) - 1)}
    for secret, said, sent in (
        (new, headers, body.replace(b"44700", b"94700")),
        (new, moved, body),
        (new, late, body),
        (new_secret(), headers, body),
        (new, {**headers, SIGNATURE: "v1,AAAA v2,x"}, body),
    ):
        refused = run(language, tmp_path, secret, said, sent)
        assert refused.returncode != 0
        assert "refused" in refused.stderr


def test_the_message_on_the_page_is_one_that_is_sent() -> None:
    [example] = re.findall(r"^```json\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    shown = json.loads(example)
    sent = json.loads(
        message(
            "goal",
            shown["data"],
            id_=shown["id"],
            tenant="acme",
            about="q1-closed",
            sequence=7,
            at=datetime(2026, 3, 2, 9, tzinfo=UTC),
        )
    )
    assert shown == sent
