"""Put the oracle before right and wrong code with fresh seeds: the campaign "oracle".

Each round draws new cases for every system, convention and precision. All ways of
writing right code are judged on them (tests/numeric/oracle/ways): one that is rejected
is a false alarm. Some of the known bug patterns, drawn anew as well, are looked for as
longdep.check looks for them: one that is accepted is missed. Both are finds; stored,
they are files that the tests replay.
"""

import hashlib
import json
import re
import warnings
from itertools import product
from random import Random
from time import process_time

import numpy as np

from longdep.numeric.oracle.check.check import subject_of
from longdep.numeric.oracle.check.findings import statistics
from longdep.numeric.oracle.check.running import TIME_LIMIT
from longdep.numeric.oracle.check.search import search as look_for
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.systems import SYSTEMS, system
from longdep.numeric.oracle.wire import input_from_json
from longdep.reports.record.examples import ExampleError, seal, unsealed
from longdep.reports.record.finding import cause_of
from longdep.reports.record.fresh import turn_of
from longdep.reports.record.properties import PropertiesError
from tests.numeric.oracle import alarms
from tests.numeric.oracle.judging import drawn, mistakes
from tests.numeric.oracle.ways import every

FORMAT = "longdep-oracle-example/1"
CHECKED = 200  # cases a mistake is looked for on: the default number of a check
WRONG = 4  # mistakes of one place that a round looks for
FALSE_ALARM, MISSED, CRASH = "false alarm", "missed", "crash"


def units(name=None):
    """Every system, convention and precision; those of one system, if it is named."""
    found = [
        (entry.name, convention, precision)
        for entry, precision in product(SYSTEMS, alarms.PRECISIONS)
        if name in (None, entry.name)
        and not (entry.seeded and precision != "float64")
        and not (precision == "float16" and entry.name in alarms.NOT_IN_FLOAT16)
        for convention in entry.conventions
    ]
    if not found:
        known = ", ".join(entry.name for entry in SYSTEMS)
        raise PropertiesError(f"system: expected one of {known}, got {name!r}")
    return found


def search(seed, first, examples, system=None):
    """One unit in one round; the units take turns.

    All of the result depends on the arguments alone but the milliseconds of the
    processor's time.
    """
    chosen = units(system)
    place, own = turn_of(seed, first, len(chosen))
    began = process_time()
    record = searched(*chosen[place], own, examples)
    record["milliseconds"] = round(1000 * (process_time() - began))
    return {"examples": record["examples"], "record": record}


def searched(name, convention, precision, seed, examples):
    """What a unit comes to: how many runs of right code, which mistakes were seen."""
    entry = system(name)
    place = f"{name}, {convention}, {precision}"
    random = Random(f"{seed} {place}")
    about = {
        "system": name,
        "convention": convention,
        "precision": precision,
        "seed": seed,
    }
    runs, cases, shown, finds = 0, 0, {}, []
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            runs, cases, finds = right(about, random, examples)
            for pattern in wrong(entry, convention, precision, random):
                own = random.getrandbits(32)
                seen = caught(name, convention, pattern, own)
                shown[f"{name}, {convention}: {pattern.name}"] = int(seen)
                if not seen:
                    finds.append(missed(about, pattern.name, own))
        except Exception as error:
            finds.append(crash(about, examples, error))
    return {
        "test": place,
        "group": family_name(entry),
        "system": name,
        "seed": seed,
        "examples": cases,
        "counts": {
            "right_runs": runs,
            "wrong_caught": sum(shown.values()),
            "wrong_missed": len(shown) - sum(shown.values()),
        },
        "shown": shown,
        "finds": finds,
    }


def right(about, random, examples):
    """Judge right code: the runs, the cases, and every false alarm."""
    name, convention, precision = place_of(about)
    if system(name).seeded:  # judged by statistics over many seeds
        own = random.getrandbits(32)
        found = look(name, convention, implementation(name, convention), own)
        seeds = {"way": every.HAND, "searched": own, "error": "; ".join(found)}
        finds = [about | seeds | {"kind": FALSE_ALARM}] if found else []
        return CHECKED, CHECKED, finds
    runs, seen, finds = 0, 0, []
    for kind in alarms.KINDS:
        own = random.getrandbits(32)
        for case in drawn(name, convention, precision, examples, own, kind):
            part = alarms.judged(name, convention, precision, [case])
            runs += sum(part["runs"].values())
            seen += 1
            finds += [about | false_alarm(alarm, case) for alarm in part["alarms"]]
    return runs, seen, finds


def false_alarm(alarm, case):
    """An alarm as a find: with its case, and the formats of its arrays."""
    said = (
        f"{alarm['way']}: {alarm['output']}{alarm['place']}: expected "
        f"{alarm['expected']}, got {alarm['computed']}, allowed {alarm['allowed']}"
    )
    kept = {part: alarm[part] for part in ("way", "level", "output", "case")}
    formats = {name: format_of(value) for name, value in case.items()}
    return kept | {"formats": formats, "error": said, "kind": FALSE_ALARM}


def wrong(entry, convention, precision, random):
    """Some of the mistakes that a check must see in this place."""
    if precision != "float64":  # in a shorter format some are less than its rounding
        return []
    known = mistakes(entry, convention)
    return random.sample(known, min(WRONG, len(known)))


def caught(name, convention, pattern, seed):
    """Whether a check with this seed sees a mistake."""
    return bool(look(name, convention, implementation(name, convention, pattern), seed))


def look(name, convention, run, seed):
    """What a check of code finds, in sentences; its search alone, without shrinking."""
    subject = subject_of(
        name,
        run,
        convention=convention,
        precision="float64",
        level="standard",
        time_limit=TIME_LIMIT,
    )
    seen = look_for(subject, CHECKED, seed, frozenset())
    found = [trouble.message for trouble, _ in seen.troubles]
    found += [finding.sentence for finding in statistics(seen)]
    return [*found, "wrong numbers"] if seen.failing is not None else found


def missed(about, pattern, seed):
    """A mistake that was not seen, as a find."""
    return about | {
        "kind": MISSED,
        "pattern": pattern,
        "searched": seed,
        "error": f"{pattern}: not seen in {CHECKED} cases from the seed {seed}",
    }


def crash(about, examples, error):
    """What ended a unit before its time, as a find."""
    return about | {"kind": CRASH, "examples": examples, "error": cause_of(error)}


def keep(find, folder):
    """Store a find as a file that the tests replay; the path."""
    content = {"format": FORMAT, **{k: v for k, v in find.items() if k not in SHOWN}}
    text = json.dumps(content, sort_keys=True)
    return seal(
        folder / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.json", content
    )


def replay(path):
    """What is wrong with the oracle on a stored find, in a sentence, or None."""
    try:
        content = unsealed(path, FORMAT)
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            said = REPLAYS[content["kind"]](content)
    except ExampleError as error:
        return str(error)
    except StaleError as error:
        return f"{path}: stale: {error}; see whether it can still occur, take it out"
    except Exception as error:
        said = cause_of(error)
    return said and f"{path}: {', '.join(place_of(content))}: {said}"


class StaleError(LookupError):
    """What a stored find is about is not there any more."""


def replayed_alarm(content):
    name, convention, precision = place_of(content)
    ways = every.all_ways(name, convention)
    if content["way"] not in ways:
        raise StaleError(f"there is no way {content['way']!r} of {name}, {convention}")
    if "searched" in content:
        return "; ".join(
            look(name, convention, ways[content["way"]], content["searched"])
        )
    case = {
        key: in_format(input_from_json(key, tree), content["formats"][key])
        for key, tree in content["case"].items()
    }
    part = alarms.judged(name, convention, precision, [case])
    wanted = [a for a in part["alarms"] if a["way"] == content["way"]]
    return wanted[0]["way"] + ": " + wanted[0]["output"] if wanted else None


def replayed_miss(content):
    name, convention, _ = place_of(content)
    for pattern in mistakes(system(name), convention):
        if pattern.name == content["pattern"]:
            seen = caught(name, convention, pattern, content["searched"])
            return None if seen else f"{pattern.name} is not seen"
    raise StaleError(f"{content['pattern']!r} is no mistake in {name}, {convention}")


def replayed_crash(content):
    finds = searched(*place_of(content), content["seed"], content["examples"])["finds"]
    return finds[0]["error"] if finds else None


REPLAYS = {
    FALSE_ALARM: replayed_alarm,
    MISSED: replayed_miss,
    CRASH: replayed_crash,
}
SHOWN = ("again", "group", "test")  # of a find as it is printed; not stored


def place_of(about):
    return tuple(about[key] for key in ("system", "convention", "precision"))


def family_name(entry):
    """The family of a system in words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(family_of(entry)).__name__).lower()


def format_of(value):
    """What JSON does not say of an input: the format of its arrays."""
    if isinstance(value, list | tuple):
        return [format_of(part) for part in value]
    return str(value.dtype) if isinstance(value, np.ndarray | np.generic) else None


def in_format(value, form):
    """An input in its format again."""
    if isinstance(form, list):
        return [in_format(part, own) for part, own in zip(value, form, strict=True)]
    return value if form is None else np.asarray(value).astype(form)
