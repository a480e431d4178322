"""The broker of folders, without Kombu's two races: a reader never meets half a message or half a list of queues.

Kombu opens a file under its final name and fills it afterwards. A worker that looks in between reads nothing, takes
that for broken JSON and ends.
"""

import fcntl
import os
import uuid
from contextlib import contextmanager
from pathlib import Path
from time import monotonic_ns

from kombu import transport
from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Messages appear complete; the lists of queues are read and changed under one lock."""

    def _put(self, queue, payload, **kwargs):
        # Readers take what ends in ".<queue>.msg", in the order of names.
        final = Path(self.data_folder_out, f"{monotonic_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg")
        unfinished = final.with_suffix(".part")
        unfinished.write_text(dumps(payload))
        os.replace(unfinished, final)

    def get_table(self, exchange):
        with self.locked(fcntl.LOCK_SH):
            return super().get_table(exchange)

    def _queue_bind(self, *args):
        with self.locked(fcntl.LOCK_EX):
            super()._queue_bind(*args)

    @contextmanager
    def locked(self, kind: int):
        with Path(self.control_folder, ".lock").open("a") as file:
            fcntl.flock(file, kind)  # ends with the file
            yield


class Transport(filesystem.Transport):
    """What a CELERY_BROKER_URL of `folders://` uses."""

    Channel = Channel


transport.TRANSPORT_ALIASES["folders"] = "config.broker:Transport"
