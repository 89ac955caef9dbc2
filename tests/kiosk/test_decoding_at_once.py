"""Several threads read what the hall sends for the first time, at the same moment.

msgspec prepares a type when it first meets it; two threads that do so together crash the whole
program. So what the terminal decodes is prepared when its module is imported. Each try
needs a process of its own: a type can be new only once.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date

from hall.bureau.synthetic.personas import load_personas
from kiosk.identity.visitor import Mandate
from kiosk.taxpayer import Profile, encode_profile
from workbench.trial import ROOT

TRIES = 6
READER = """
import sys, threading
sys.setswitchinterval(1e-6)
from kiosk.hall_client.answers import decode_submission
from kiosk.hall_client.mandates import decode_mandates
from kiosk.taxpayer import decode_profile
raw = sys.stdin.buffer.read()
mandate = b'[{"taxpayer_id": "1", "taxpayer_name": "n", "taxpayer_kind": "company", ' \\
          b'"role": "self", "rights": ["view"]}]'
together = threading.Barrier(8)
def read():
    together.wait()
    decode_profile(raw)
    assert len(decode_mandates(mandate)) == 1
    decode_submission(b'{"state": "processing"}')
threads = [threading.Thread(target=read) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""


def test_what_the_hall_sends_is_prepared_before_anybody_reads_it() -> None:
    for kind in (Profile, Mandate):
        assert "__msgspec_cache__" in vars(kind)


def test_many_threads_may_read_their_first_profile_together() -> None:
    personas = load_personas(date(2026, 11, 21))
    raw = encode_profile(personas.profile(personas.taxpayer_ids[0]))
    for _ in range(TRIES):
        done = subprocess.run(
            [sys.executable, "-c", READER], cwd=ROOT, input=raw, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()[-2000:]
