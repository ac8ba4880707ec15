"""A page that listens, and goes."""

import asyncio
import math

from autobahn.exception import Disconnected

from apps.lib.listening import Listener


class Page(Listener):
    trusted_until = math.inf
    is_down = False

    def put_down(self) -> None:
        self.is_down = True


def test_a_page_that_went_a_moment_ago_is_told_nothing_and_complains_of_nothing():
    async def gone(_message: object) -> None:
        raise Disconnected("Attempt to send on a closed protocol")

    page = Page()
    page.base_send = gone
    asyncio.run(page.send_json({"views": 1}))
    assert page.is_down
