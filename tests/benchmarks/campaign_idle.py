"""A campaign that does nothing: all of its cost is the machinery's."""

from longdep.numeric.campaign.plan import Campaign


def idle(seed):
    return {"seeds": 1}


IDLE = Campaign("idle", "Nothing.", "campaign_idle:idle", {"seeds": "sum"}, seeds=300)
