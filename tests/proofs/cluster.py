"""Three nodes of a real Elasticsearch on loopback, each of which can be killed."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from elasticsearch import ApiError, Elasticsearch, TransportError

SERVER = Path(__file__).resolve().parents[3] / "shared" / "elasticsearch" / "serve"
NAMES = ("one", "two", "three")
LONGEST_START = 120


def free_ports(count):
    """Return ports that nobody has now."""
    sockets = [socket.socket() for _each in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Cluster:
    """Nodes that know each other; `urls` are their addresses, with commas between them."""

    def __init__(self, folder):
        ports = free_ports(2 * len(NAMES))
        self._http = dict(zip(NAMES, ports[: len(NAMES)], strict=True))
        seeds = ",".join(f"127.0.0.1:{port}" for port in ports[len(NAMES) :])
        self._nodes = {}
        for name, transport in zip(NAMES, ports[len(NAMES) :], strict=True):
            arguments = [str(SERVER), "--port", str(self._http[name]), "--data", str(folder / name), "--heap", "384m"]
            arguments += [f"node.name={name}", f"transport.port={transport}", f"discovery.seed_hosts={seeds}"]
            arguments += [f"cluster.initial_master_nodes={','.join(NAMES)}", "cluster.name=proof"]
            with (folder / f"{name}.log").open("w") as log:
                self._nodes[name] = subprocess.Popen(  # noqa: S603
                    arguments, stdout=log, stderr=log, start_new_session=True
                )
        self.urls = ",".join(self.url(name) for name in NAMES)
        self.client = Elasticsearch([self.url(name) for name in NAMES], request_timeout=5)
        self.wait_for(nodes=len(NAMES), longest=LONGEST_START)

    def url(self, name):
        return f"http://127.0.0.1:{self._http[name]}"

    def wait_for(self, *, nodes, longest, status="green"):
        """Wait until so many nodes are together and every copy is where it should be; return the seconds it took."""
        started = time.monotonic()
        while time.monotonic() - started < longest:
            try:
                health = self.client.cluster.health()
                if health["number_of_nodes"] == nodes and health["status"] in {status, "green"}:
                    return time.monotonic() - started
            except (ApiError, TransportError):
                pass
            time.sleep(0.2)
        raise AssertionError(f"the nodes are not together after {longest} s")

    def primary(self, index):
        """Return the name of the node that has the first shard's primary copy."""
        shards = self.client.cat.shards(index=index, format="json", h="prirep,node")
        return next(shard["node"] for shard in shards if shard["prirep"] == "p")

    def kill(self, name):
        """Kill a node at once, as a power cut does."""
        os.killpg(self._nodes[name].pid, signal.SIGKILL)
        self._nodes.pop(name).wait()

    def close(self):
        self.client.close()
        for name in list(self._nodes):
            self.kill(name)
