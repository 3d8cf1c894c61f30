"""The same request under the same key from many callers at once, while the server is killed."""

import random
import time
from concurrent.futures import ThreadPoolExecutor

from tests.faults.figures import Figures, Write, judge
from tests.faults.product import running
from tests.faults.world import url_of, world_in

CALLERS = 16


def send_again(database, rounds):
    """Sixteen callers ask for the same under one key until they are answered: as many effects as there are keys."""
    world, chance = world_in(database), random.Random(rounds)
    writes = [Write(1) for _ in range(rounds)]
    figures = Figures(rounds=rounds)
    with running(url_of(database)) as product, ThreadPoolExecutor(CALLERS) as pool:
        lines = [product.line(world.coordinator) for _ in range(CALLERS)]
        for write in writes:
            body = world.milestone(chance, write.name)
            asked = [pool.submit(_ask, line, write, body) for line in lines]
            time.sleep(chance.uniform(0, 0.15))
            product.kill()
            product.start()
            answers = [one.result() for one in asked]
            write.acknowledged = all(one.status_code == 201 for one in answers)
            figures.duplicates += len({(one.body, one.headers["ETag"], one.headers["Location"]) for one in answers}) - 1
            figures.duplicates += sum("Idempotency-Replayed" not in one.headers for one in answers) > 1
        figures.kills = product.kills
    return judge(figures, database, writes)


def _ask(line, write, body):
    return line.insist("POST", "/v1/milestones", body, idempotency_key=write.name, x_request_id=write.name)
