"""What was promised to creators and subscribers, in numbers. Changed here, and told on the pages
that show them; a change counts for days that are not yet closed."""

from datetime import timedelta

from .money import DOLLAR

# Thousandths of a day's revenue that are the creators'.
POOL_SHARE = 450
# Thousandths of the pool that answered questions share, on days with any.
BONUS_SHARE = 50
# An answer within this time counts twice.
PROMPT_ANSWER = timedelta(hours=24)
# A second of a premium lesson against one of an open lesson.
PREMIUM_WEIGHT = 4
OPEN_WEIGHT = 1
# Views in a month from which its earnings are paid.
ELIGIBLE_VIEWS = 1_000
LEAST_PAYOUT = 50 * DOLLAR
# A failed payment leaves lessons open for so long.
GRACE = timedelta(days=7)
