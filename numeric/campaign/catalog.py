"""The campaigns by name; a new one is one more entry here.

An experiment is any function `seed -> dict of plain numbers`:

    Campaign("my-experiment", "What it measures.", "package.module:function",
             merge={"*": "sum"}, seeds=1000, unit="nets"),
"""

from difflib import get_close_matches

from longdep.numeric.campaign.errors import CampaignError
from longdep.numeric.campaign.plan import Campaign, resolve

SEARCH = "longdep.numeric.campaign.searches:search"
MERGE = {
    "instances": "sum",
    "near": "sum",
    "beyond": "sum",
    "checked": "sum",
    "confirmed": "sum",
    "histogram": "sum",
    "worst": "worst",
}
LARGE, USUAL, CONTROL = 5000, 500, 50  # seeds of 20,000 instances each


def _search(
    name: str, title: str, claim: str | None, seeds: int = USUAL, control: bool = False
) -> Campaign:
    return Campaign(
        name=name,
        title=title,
        function=SEARCH,
        merge=MERGE,
        seeds=seeds,
        chunk=25,
        parameters={"statement": name},
        unit="instances",
        claim=claim,
        control=control,
    )


def _control(name: str, title: str, claim: str | None = None) -> Campaign:
    return _search(name, title, claim, CONTROL, control=True)


SEARCHES = (
    _search("gamma-bound", "|delta_k| <= gamma^(t-k) |delta_t|", "gamma-bound", LARGE),
    _search(
        "geometric-mean",
        "|delta_k| <= product of the norms of the factors, times |delta_t|",
        "gamma-bound.geometric-mean",
    ),
    _control("one-step", "gamma taken from one step", "gamma-bound.one-step"),
    _search(
        "small-weights",
        "|e_s| <= (phi |U^T|)^s |e_0|, phi the largest slope",
        "small-weights-vanish.any-activation",
    ),
    _control("smallest-slope", "the same with phi the smallest slope"),
    _search(
        "residual-above",
        "|D v| <= (1 + c)^tau |v|",
        "residual-alleviates.band",
        LARGE,
    ),
    _search(
        "residual-below",
        "(1 - c)^tau |v| <= |D v|",
        "residual-alleviates.band",
        LARGE,
    ),
    _control("residual-keeps", "|v| <= |D v|: nothing ever gets smaller"),
    _search(
        "residual-half",
        "a residual net keeps no less than the plain net, c <= 1/2",
        "residual-alleviates.half",
    ),
    _control("residual-any", "the same for any c <= 1", "residual-alleviates.strong"),
    _search(
        "power-method-rate",
        "tan^2 at time t <= (lambda_2 / lambda_1)^(2t) tan^2 at time 0",
        "power-method.rate",
    ),
    _control("power-method-smallest", "the same with the smallest eigenvalue"),
    _search(
        "shared-weight",
        "v^n <= E[w^(2n)] for one weight used n times",
        "product-variance.shared-at-least",
    ),
    _control("shared-weight-at-most", "E[w^(2n)] <= v^n, as for fresh weights"),
    _search(
        "robust-memory",
        "r_t <= K (1 - 1/K)^t r_0, K the largest response to noise",
        "robust-memory-vanishes.general",
    ),
    _control("robust-memory-at-once", "the same without the factor K in front"),
    _search(
        "free-input",
        "f_1 ... f_t <= K (1 - 1/K)^t, K the largest state",
        "gating-trade-off.free-input",
    ),
    _control("free-input-at-once", "the same without the factor K in front"),
    _search(
        "sum-ceiling",
        "a sum of equal steps c, rounded to p bits each time, stays <= 2^p c, "
        "c rounded up to a power of two",
        "saturates.ceiling",
    ),
    _search(
        "sum-deaf",
        "the same sum is >= 2^p c, c so rounded, after 2^(p+1) steps",
        "saturates.deaf-point",
    ),
    _control("sum-deaf-early", "the same after 2^p steps, enough for unit steps"),
    _search(
        "clipping-non-expansive",
        "|clip(g) - clip(h)| <= |g - h|",
        "clipping.non-expansive",
    ),
    _control("clipping-normalised", "the same for scaling every gradient to the limit"),
    _search(
        "decay-l1",
        "soft-thresholding minimises the l1-penalised loss",
        "decay-minimiser-l1",
    ),
    _search(
        "decay-l2",
        "A/(1 + lambda) minimises the l2-penalised loss",
        "decay-minimiser-l2",
    ),
    _control("decay-exchanged", "A/(1 + lambda) minimises the l1-penalised loss, too"),
)
RUNS = "longdep.numeric.kernels.trainability.runs"
PHASES = "longdep.numeric.kernels.trainability.phases"


def _experiment(
    name: str, title: str, function: str, claim: str, unit: str | None = "nets"
) -> Campaign:
    return Campaign(
        name=name,
        title=title,
        function=function,
        merge={"*": "sum"},
        seeds=64,
        unit=unit,
        claim=claim,
    )


EXPERIMENTS = (
    _experiment(
        "latch",
        "Successes of plain SGD on the latch task, by start and length",
        f"{RUNS}:latch_chunk",
        "training-collapses",
    ),
    _experiment(
        "two-class",
        "Successes of plain SGD on the two-class task, by start and length",
        f"{RUNS}:order_chunk",
        "training-collapses.two-class",
    ),
    _experiment(
        "slow",
        "Successes by length and number of updates",
        f"{RUNS}:slow_chunk",
        "slow-not-impossible",
    ),
    _experiment(
        "patient",
        "Successes of small starts with ten times the updates",
        f"{RUNS}:patient_chunk",
        "training-collapses.ten-times-the-updates",
    ),
    _experiment(
        "long-span",
        "Networks that learn a span of 200 steps",
        f"{RUNS}:long_chunk",
        "hundreds-of-steps",
    ),
    _experiment(
        "clipped-training",
        "Successes at large scales, gradients as they are and clipped",
        f"{RUNS}:cut_chunk",
        "explosions-damage.training",
    ),
    _experiment(
        "harmful-steps",
        "First steps that raise the loss they descend, by size of the gradient",
        f"{RUNS}:step_chunk",
        "explosions-damage",
        unit=None,
    ),
    _experiment(
        "phases",
        "Decay, stay or growth of the gradient over the usual starts",
        f"{PHASES}:phase_chunk",
        "mostly-vanish-rarely-explode",
        unit=None,
    ),
    _experiment(
        "composition",
        "Flat, steep and turning lines through composed random layers",
        "longdep.numeric.kernels.repeated_composition:composition_chunk",
        "many-turns",
        unit=None,
    ),
)

CAMPAIGNS = {campaign.name: campaign for campaign in (*SEARCHES, *EXPERIMENTS)}


def find(name: str) -> Campaign:
    """A campaign of the catalog, or "package.module:name" of one's own.

    Raises:
        CampaignError: there is none of that name.
    """
    if ":" in name:
        campaign = resolve(name)
        if not isinstance(campaign, Campaign):
            raise CampaignError(f"{name}: expected a Campaign, got {campaign!r}")
        return campaign
    if name not in CAMPAIGNS:
        near = ", ".join(get_close_matches(name, CAMPAIGNS, n=3, cutoff=0.5))
        hint = f"near: {near}" if near else "`longdep campaign list` names them"
        raise CampaignError(f"no campaign is named {name!r}; {hint}")
    return CAMPAIGNS[name]
