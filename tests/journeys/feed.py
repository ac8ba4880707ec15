"""What a learner sees of the feed."""

from playwright.sync_api import Locator, Page, expect

# What is on screen: not inert, and moved to the top of the feed.
ON_SCREEN = ".feed-card:not([inert])"
PLAYING = """([selector, after]) => {
  const video = document.querySelector(`${selector} video`);
  return video && video.videoWidth > 0 && !video.paused && video.currentTime > after;
}"""
TIME = "(selector) => document.querySelector(`${selector} video`)?.currentTime ?? 0"


class Feed:
    def __init__(self, page: Page) -> None:
        self.page = page
        expect(self.card).to_have_count(1)

    @property
    def card(self) -> Locator:
        return self.page.locator(ON_SCREEN)

    @property
    def caption(self) -> Locator:
        return self.card.locator("[data-part=caption]")

    def item(self, title: str) -> dict:
        """The video of that title as the page carries it, with the id of its quiz."""
        return self.page.locator("lesson-feed").evaluate(
            """(feed, title) => {
              const at = feed.items.findIndex((i) => i.kind === "video" && i.title === title);
              return {...feed.items[at], quiz_id: feed.items[at + 1].id};
            }""",
            title,
        )

    def open(self, title: str, *, anew: bool = False) -> None:
        """Begin at this lesson, whatever others have published meanwhile; `anew`: and at its
        beginning, however far it was watched."""
        self.page.goto(f"/learn/{self.item(title)['id']}" + ("?t=0.1" if anew else ""))
        expect(self.card).to_have_count(1)

    def titles(self) -> list[str]:
        return self.page.locator("lesson-feed").evaluate(
            "(feed) => feed.items.filter((i) => i.kind === 'video').map((i) => i.title)"
        )

    def expect_at(self, index: int) -> None:
        """Item `index` has come to rest on the screen, whole."""
        self.page.wait_for_function(
            """([selector, index]) => {
              const feed = document.querySelector("lesson-feed");
              const card = document.querySelector(selector);
              const {top} = card.getBoundingClientRect();
              return feed.index === index
                && Math.abs(top - feed.getBoundingClientRect().top) < 1;
            }""",
            arg=[ON_SCREEN, index],
        )

    def expect_moving(self, after: float = 0) -> None:
        """A picture is there, and its time goes on beyond `after` seconds and now."""
        self.page.wait_for_function(PLAYING, arg=[ON_SCREEN, after])
        now = self.page.evaluate(TIME, ON_SCREEN)
        self.page.wait_for_function(PLAYING, arg=[ON_SCREEN, now])

    def expect_still(self) -> None:
        self.page.wait_for_function(
            "(selector) => document.querySelector(`${selector} video`).paused", arg=ON_SCREEN
        )
