"""What becomes of the server when ten times more is asked of it than it can do: ``make crowd``.

Real processes and real HTTP on loopback. What is asked for is read anew each time: what the server remembers costs
hardly more than to refuse it. First as many requests as it can serve, for the peak; then ten times as many callers,
of whom each wants an answer a second and comes back whatever it is told (who is refused is held, so fewer come); then
again what it can serve, for how soon it recovers; and in the end the same beside thousands of clients that send their
headers or bodies drop by drop. A machine that others use has good and bad minutes, so all of it is done in rounds, each
with what is done in peace.
"""

import argparse
import asyncio
import http.client
import json
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import fmean

import click
import psutil

from tests.serving import served
from tests.support import postgresql_database, postgresql_server

BUSY = 16  # callers that keep the server busy without crowding it
LEAST, SOONEST = 0.8, 5  # of the peak that is still done, and seconds until it is back
ROUNDS = 3
WINDOW = 0.5
DRIP = 1.0
LATEST_HEALTH = 1.0
FLAT = 1.1  # of the memory that so many connections needed: hardly more when they stay as long again


def watch(port, pid, until):
    """What a monitor of its own sees until then: the slowest answer about the health (s), memory over time (MB)."""
    slowest, held = 0.0, []
    while time.monotonic() < until:
        began = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", port)
        line.request("GET", "/health/ready")
        line.getresponse().read()
        line.close()
        slowest = max(slowest, time.monotonic() - began)
        held.append(psutil.Process(pid).memory_info().rss / 1e6)
        time.sleep(0.25)
    return slowest, held


class Crowd:
    """Callers of one address, what they asked and what they were told, and a monitor in a process of its own."""

    def __init__(self, port, pid, path, key):
        self.port, self.pid = port, pid
        self.monitor = ProcessPoolExecutor(1)
        self.asked = 0
        self.until = 0.0
        self.lines = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n\r\n".encode()
        self.told: list[tuple[float, int]] = []

    async def ask(self, reader, writer, lines):
        writer.write(lines)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = next(line for line in head.split("\r\n") if line.lower().startswith("content-length:"))
        await reader.readexactly(int(length.partition(":")[2]))
        return int(head.split(" ", 2)[1])

    async def caller(self, until, every=0.0, delay=0.0):
        """One who asks again at once or ``every`` so many seconds, and dials again when cut off."""
        await asyncio.sleep(delay)
        while time.monotonic() < until:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                self.asked += 1
                await asyncio.sleep(0.1)
                continue
            try:
                while time.monotonic() < until:
                    began = time.monotonic()
                    self.asked += 1
                    status = await self.ask(reader, writer, self.lines)
                    self.told.append((time.monotonic(), status))
                    await asyncio.sleep(max(0.0, every - (time.monotonic() - began)))
            except (OSError, asyncio.IncompleteReadError):
                self.told.append((time.monotonic(), 0))
            finally:
                writer.close()

    async def come(self, seconds, callers, every=0.0):
        """Let so many call for so long: answers a second by status, slowest health, memory, asked a second."""
        self.told, self.asked = [], 0
        began = time.monotonic()
        self.until = began + seconds
        spread = every / callers if every else 0
        calls = [self.caller(self.until, every, delay=spread * number) for number in range(callers)]
        watched = asyncio.get_running_loop().run_in_executor(self.monitor, watch, self.port, self.pid, self.until)
        _, still_waiting = await asyncio.wait([asyncio.create_task(call) for call in calls], timeout=seconds)
        for call in still_waiting:
            call.cancel()
        await asyncio.gather(*still_waiting, return_exceptions=True)
        health, memory = await watched
        told = Counter(status for at, status in self.told if at <= self.until)
        return {status: count / seconds for status, count in told.items()}, health, memory, self.asked / seconds

    def back_after(self, peak, start):
        """Seconds from ``start`` until a window with enough answers begins."""
        windows = Counter(int((at - start) / WINDOW) for at, status in self.told if status == 200)
        good = [number for number in sorted(windows) if windows[number] / WINDOW >= LEAST * peak]
        return good[0] * WINDOW if good else float("inf")


async def drip(port, begun, slow, until):
    """A client that sends what is ``begun`` at once and the rest byte by byte, and dials again when it is shown out."""
    while time.monotonic() < until:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(begun)
            for byte in slow:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(DRIP)
                if time.monotonic() > until:
                    break
            writer.close()
        except OSError:
            await asyncio.sleep(0.2)


async def beside(port, begun, slow, crowd, seconds, number):
    """What is done while so many send so slowly."""
    until = time.monotonic() + seconds + 4
    tasks = [asyncio.create_task(drip(port, begun, slow, until)) for _ in range(number)]
    await asyncio.sleep(3)  # until all of them are there
    rates, health, *_ = await crowd.come(seconds, BUSY)
    for task in tasks:
        task.cancel()
    return rates.get(200, 0), health


HEADERS = b"GET /v1/centres HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: " + b"a" * 100
BODIES = (
    b"POST /v1/centres HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
)


async def one_round(crowd, seconds, slow, peak):
    """Each kind of trouble once, and what is done in peace before and after."""
    calm, health, before, _ = await crowd.come(seconds, BUSY)
    crowded, crowded_health, during, asked = await crowd.come(2 * seconds, max(BUSY, round(10 * peak)), every=1.0)
    over = crowd.until
    await crowd.come(seconds, BUSY)
    back = crowd.back_after(calm[200], over)
    headers, header_health = await beside(crowd.port, b"", HEADERS, crowd, seconds, slow)
    again, *_ = await crowd.come(seconds, BUSY)
    bodies, body_health = await beside(crowd.port, BODIES, b" " * 100, crowd, seconds, slow)
    return {
        "done a second in peace": (calm[200] + again[200]) / 2,
        "asked a second of the crowd": asked,
        "done a second beside ten times as much": crowded.get(200, 0),
        "refused a second": crowded.get(503, 0),
        "cut off a second": crowded.get(0, 0),
        "seconds until it is back": back,
        "slowest health in peace": health,
        "slowest health in trouble": max(crowded_health, header_health, body_health),
        "most memory in peace, MB": max(before),
        "most memory while crowded, MB": max(during),
        f"done a second beside {slow} slow headers": headers,
        f"done a second beside {slow} slow bodies": bodies,
    }


async def measured(port, key, strategy, process, share):
    """Rows of what was found, a value for each round, and what of it is not as it should be."""
    crowd = Crowd(port, process.pid, f"/v1/initiatives?strategyId={strategy}", key)
    seconds, slow = max(2, round(5 * share)), max(20, round(1000 * share))
    await crowd.come(2, BUSY)
    rates, *_ = await crowd.come(seconds, BUSY)
    rounds = [await one_round(crowd, seconds, slow, rates[200]) for _ in range(ROUNDS)]
    found = {title: [one[title] for one in rounds] for title in rounds[0]}
    done = {title: fmean(values) for title, values in found.items() if title.startswith("done")}
    peace = done.pop("done a second in peace")
    wrong = [f"{title}: {value / peace:.0%} of the peak" for title, value in done.items() if value < LEAST * peace]
    memory = found["most memory while crowded, MB"]
    wrong += [
        name
        for name, is_right in {
            "nobody was refused": min(found["refused a second"]) > 0,
            "it takes too long to recover": max(found["seconds until it is back"]) <= SOONEST,
            "health waits": max(found["slowest health in trouble"]) <= LATEST_HEALTH,
            "memory grows": memory[-1] <= FLAT * memory[0],
        }.items()
        if not is_right
    ]
    return found, wrong


def crowded(folder, share, **given):
    """Serve the demo from ``folder`` and crowd it."""
    with served(folder, measured=False, DEMO="true", RATE_LIMIT="0", LOG_LEVEL="ERROR", **given) as (greeting, process):
        port = int(greeting.split()[3].rpartition(":")[2])
        key = json.loads((folder / "var" / "demo-keys.json").read_text())["reader"]
        return asyncio.run(_crowded(port, key, process, share))


async def _crowded(port, key, process, share):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /v1/strategies HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    strategy = json.loads(answer.partition(b"\r\n\r\n")[2])["items"][0]["id"]
    return await measured(port, key, strategy, process, share)


def main():
    parser = argparse.ArgumentParser(prog="make crowd ARGS=…", description=__doc__)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--share", type=float, default=1, help="of how long and how many (1)")
    asked, faults = parser.parse_args(), []
    for name in asked.databases:
        with tempfile.TemporaryDirectory() as folder:
            if name == "sqlite":
                found, wrong = crowded(Path(folder), asked.share)
            else:
                place = Path(folder, "server")
                with postgresql_server(place) as server, postgresql_database(server, "samspil_crowd") as url:
                    found, wrong = crowded(Path(folder), asked.share, DATABASE_URL=url)
        for title, values in found.items():
            click.echo(f"{name}  {title}: {'  '.join(f'{value:.2f}' for value in values)}")
        faults += [f"{name}: {one}" for one in wrong]
    sys.exit("\n".join(faults) or None)


if __name__ == "__main__":
    main()
