"""The campaigns by name; a new one is one more entry here.

An experiment is any function `seed -> dict of plain numbers`:

    Campaign("my-experiment", "What it measures.", "package.module:function",
             merge={"nets": "sum", "successes": "sum"}, seeds=1000)
"""

from difflib import get_close_matches

from numeric.campaign.errors import CampaignError
from numeric.campaign.plan import Campaign, resolve

CAMPAIGNS: dict[str, Campaign] = {}


def find(name: str) -> Campaign:
    """A campaign of the catalog, or "package.module:name" of one's own.

    Raises:
        CampaignError: there is none of that name.
    """
    if ":" in name:
        found = resolve(name)
        if not isinstance(found, Campaign):
            raise CampaignError(f"{name}: expected a Campaign, got {found!r}")
        return found
    if name not in CAMPAIGNS:
        near = get_close_matches(name, CAMPAIGNS, n=3) or sorted(CAMPAIGNS)
        raise CampaignError(f"no campaign is named {name!r}; near: {', '.join(near)}")
    return CAMPAIGNS[name]
