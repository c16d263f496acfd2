"""What can go wrong with a campaign, each reported in one sentence."""


class CampaignError(ValueError):
    """A campaign is unknown, badly described, or its results do not fit."""


class StoreError(CampaignError):
    """A store cannot be read or written, or belongs to another campaign."""


class CrewError(CampaignError):
    """The workers cannot be reached, or are gone."""
