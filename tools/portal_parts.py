"""The portal's own processes and commands, and the environment they get."""

import os
import sys
from collections.abc import Mapping

from tools.data_folder import DataFolder
from tools.environment import PROJECT, Mode
from tools.keys import Keys
from tools.processes import Service
from tools.servers import Addresses

MANAGE = [sys.executable, str(PROJECT / "manage.py")]
COLLECT = [*MANAGE, "collectstatic", "--noinput", "--verbosity=0"]
MIGRATE = [*MANAGE, "migrate", "--database=owner", "--noinput"]
LOAD_DEMO = [sys.executable, "-m", "tools.manage_in_a_row", "load_demo", "demo_people"]


def portal_environment(
    *, mode: Mode, port: int, folder: DataFolder, keys: Keys, addresses: Addresses
) -> dict[str, str]:
    """What the application's role may know. In production no key is made up: the installation must give them."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    made_up = {"SECRET_KEY": keys.secret_key, "FIELD_KEYS": keys.field_key}
    if mode is not Mode.PRODUCTION:
        environment = {**made_up, **environment}
    return {
        **environment,
        "PORTAL_MODE": mode,
        "PORTAL_PORT": str(port),
        "PORTAL_DATA_DIR": str(folder.path),
        "DATABASE_URL": addresses.database.application_url,
        "BROKER_URL": addresses.broker_url,
        "CACHE_URL": addresses.cache_url,
        "PYTHONUNBUFFERED": "1",
    }


def web(*, environment: Mapping[str, str], socket_number: int) -> Service:
    """The web server, on a socket that the supervisor holds."""
    return _part(
        "web",
        "web server",
        [
            "gunicorn",
            "business_portal.wsgi",
            f"--bind=fd://{socket_number}",
            "--worker-class=gthread",
            "--workers=2",
            "--threads=4",
            "--preload",
            "--graceful-timeout=5",
            "--no-control-socket",
        ],
        environment,
        sockets=(socket_number,),
    )


def worker(*, environment: Mapping[str, str]) -> Service:
    return _part(
        "worker",
        "worker",
        [
            "celery",
            "--app=business_portal",
            "worker",
            "--concurrency=2",
            "--loglevel=INFO",
            "--without-gossip",
            "--without-mingle",
        ],
        environment,
    )


def beat(*, environment: Mapping[str, str], folder: DataFolder) -> Service:
    schedule = folder.owned("beat", account=None) / "schedule"
    return _part(
        "beat",
        "beat",
        ["celery", "--app=business_portal", "beat", f"--schedule={schedule}", "--pidfile="],
        environment,
    )


def _part(
    name: str, label: str, module: list[str], environment: Mapping[str, str], sockets: tuple[int, ...] = ()
) -> Service:
    return Service(
        name=name,
        label=label,
        command=[sys.executable, "-m", *module],
        environment=environment,
        work_folder=PROJECT,
        sockets=sockets,
    )
