"""The broker of folders."""

import threading

from kombu import Connection

from config import broker


def connection(folder):
    for name in ("queue", "control"):
        (folder / name).mkdir(exist_ok=True)
    options = {f"data_folder_{end}": str(folder / "queue") for end in ("in", "out")}
    options |= {"control_folder": str(folder / "control"), "polling_interval": 0.001}
    return Connection("folders://", transport_options=options)


def test_a_reader_never_meets_half_a_message(tmp_path):
    messages, taken = 30, []
    with connection(tmp_path) as reading, connection(tmp_path) as writing:
        queue = reading.SimpleQueue("look")

        def write():
            with writing.SimpleQueue("look") as there:
                for number in range(messages):
                    there.put({"number": number, "text": "汉字" * 200_000})

        writer = threading.Thread(target=write)
        writer.start()
        while len(taken) < messages:
            message = queue.get(timeout=10)
            message.ack()
            taken.append(message.payload["number"])
        writer.join()
    assert sorted(taken) == list(range(messages))
    assert not list((tmp_path / "queue").iterdir())


def test_many_processes_make_themselves_known_to_one_exchange_at_once(tmp_path):
    def bind(number):
        with connection(tmp_path) as mine, mine.SimpleQueue(f"queue-{number}", serializer="json") as queue:
            queue.put(number)

    threads = [threading.Thread(target=bind, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with connection(tmp_path) as mine:
        for number in range(8):
            assert mine.SimpleQueue(f"queue-{number}").get(timeout=5).payload == number


def test_the_portal_uses_it_where_there_is_no_redis(settings):
    if not settings.REDIS_URL:
        with Connection(settings.CELERY_BROKER_URL) as used:
            assert used.get_transport_cls() is broker.Transport
