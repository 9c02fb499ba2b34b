"""Database and broker for one start: the embedded ones, or those the environment names."""

from dataclasses import dataclass

from tools import postgres, valkey
from tools.accounts import require_reach, server_account
from tools.data_folder import DataFolder
from tools.environment import Database, Servers
from tools.keys import Keys
from tools.ports import free_port
from tools.supervisor import Supervisor


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where database, broker and cache answer."""

    database: Database
    broker_url: str
    cache_url: str


def require_servers_can_run(named: Servers, *, folder: DataFolder) -> None:
    """Refuse early when the system user that the embedded servers run under cannot reach them or the folder."""
    paths = []
    if named.database is None:
        paths.append(postgres.programs() / "postgres")
    if named.broker_url is None:
        paths.append(valkey.program())
    if paths:
        require_reach(account=server_account(database_folder=folder.database), paths=[folder.path, *paths])


def start_servers(
    named: Servers, *, folder: DataFolder, keys: Keys, supervisor: Supervisor, disposable: bool = False
) -> Addresses:
    """Start the embedded servers where none is named and wait until they can be used.

    `disposable` is for tests, see `postgres.Cluster`.
    """
    account = server_account(database_folder=folder.database)
    cluster = postgres.Cluster(
        folder=folder, port=free_port(), keys=keys, account=account, disposable=disposable
    )
    broker = valkey.Broker(folder=folder, port=free_port(), keys=keys, account=account)
    if named.database is None:
        postgres.make_cluster(cluster)
        supervisor.start(postgres.service(cluster))
    if named.broker_url is None:
        supervisor.start(valkey.service(broker))
    if named.database is None:
        postgres.prepare_roles(cluster, is_alive=lambda: supervisor.is_alive("postgres"))
    if named.broker_url is None:
        valkey.wait_until_ready(broker, is_alive=lambda: supervisor.is_alive("valkey"))
    return Addresses(
        database=named.database
        or Database(application_url=cluster.application_url, owner_url=cluster.owner_url),
        broker_url=named.broker_url or broker.url(database=0),
        cache_url=named.cache_url or broker.url(database=1),
    )
