"""Flip bits in the stores of campaigns, cut them off, and see what the commands say.

    python -m tests.trust.flips reports/trust/flips.json

A trial damages one file of a store (its own, its log, the log's index, the hold's) and
asks for a run, its state, its figures and its merged result, in this process. Each
command must give what the undamaged store gives, or refuse in one sentence; after a
resume that succeeds, nothing may be damaged. A trial is drawn from the seed and its
number alone.
"""

import io
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

from longdep.numeric.campaign import crew
from longdep.reports.command import collecting
from longdep.reports.command.campaign import campaign
from longdep.reports.record.ledger import write_whole
from tests.trust.stores import Here, Image, images, undisturbed

FORMAT = "longdep-trust-flips/1"
USAGE = "python -m tests.trust.flips: expected one file to write, got {} arguments"
SEED, FLIPS, CUTS = 16, 10_000, 600
PAGE, FRAME = 4096, 24 + 4096  # bytes of a page, and of one in the log
RIGHT, REFUSED, RECOMPUTED = "right", "refused", "recomputed"
WRONG, TRACEBACK = "wrong", "tracebacks"
OUTCOMES = (RIGHT, REFUSED, RECOMPUTED, WRONG, TRACEBACK)
STATE = re.compile(
    r"(\w+): (\d+) of (\d+) chunks finished \((\d+) seeds\), (\d+) failed\n"
)


class Wrong(Exception):
    """A command said what is not so, or did not say it in one sentence."""


@dataclass(frozen=True)
class Answer:
    """What a command ended with."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Trial:
    """One damaged store, and what became of it."""

    number: int
    image: str
    what: str
    outcome: str
    why: str = ""


def ask(*arguments: object) -> Answer:
    """One command of `longdep campaign`, in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            campaign.main(list(map(str, arguments)), "campaign")
        except SystemExit as end:
            return Answer(int(end.code or 0), out.getvalue(), err.getvalue())
    raise Wrong("the command did not end")


class Bench:
    """Undamaged stores, what their commands say, and a folder for damaged ones."""

    def __init__(self, folder: Path) -> None:
        self.images = list(images())
        self.place = folder / "store"
        self.figures = folder / "figures.json"
        self.right: dict[str, str] = {}
        self.collected: dict[str, bytes] = {}
        for image in self.images:
            if image.plan.name not in self.right:
                self.keep(image)

    def keep(self, image: Image) -> None:
        """Note the merged result, without any store, and the figures of a whole one."""
        self.right[image.plan.name] = undisturbed(image.plan)
        with self.laid(image):
            gathered = self.collect(image)
            if gathered.code != 0:
                raise Wrong(f"collect of an undamaged store: {gathered}")
            self.collected[image.plan.name] = self.figures.read_bytes()

    def key(self, image: Image) -> str:
        """The campaign's name on the command line."""
        return f"tests.trust.stores:{image.plan.name.upper()}"

    @contextmanager
    def laid(self, image: Image) -> Iterator[Here]:
        """Lay out a store, and let a crew in this process work on it."""
        image.write(self.place)
        here = Here()
        with (
            patch.object(crew, "Processes", lambda workers: here),
            patch.object(collecting, "SEARCHES", [image.plan]),
            patch.object(collecting, "_store_of", lambda plan, folder: self.place),
        ):
            yield here

    def collect(self, image: Image) -> Answer:
        """Gather the figures of the store."""
        self.figures.unlink(missing_ok=True)
        return ask("collect", "--folder", self.place.parent, "--out", self.figures)

    def judged(self, image: Image, damaged: Image) -> str:
        """The outcome for one damaged store.

        Raises:
            Wrong: a command said what is not so.
        """
        name, store = self.key(image), ("--store", self.place)
        with self.laid(damaged):
            answer = ask("run", name, *store)
            if answer.code == 2:
                require_sentence(answer)
            elif answer.code != 0 or answer.out != self.right[image.plan.name]:
                raise Wrong(f"run: {answer}")
        with self.laid(damaged) as here:
            self.require_state(ask("status", name, *store), image)
            self.require_figures(self.collect(image), image)
            answer = ask("resume", name, *store)
            if answer.code == 2:  # what is damaged may be named before
                last = re.sub(r"(?m)^DAMAGED .*\n", "", answer.err)
                return require_sentence(Answer(2, answer.out, last))
            if answer.code != 0 or answer.out != self.right[image.plan.name]:
                raise Wrong(f"resume: {answer}")
            self.require_mended(image)
            more = len(here.sent) > image.plan.chunks - len(image.finished)
            return RECOMPUTED if more or "DAMAGED" in answer.err else RIGHT

    def require_mended(self, image: Image) -> None:
        """A store in which nothing is missing or damaged."""
        chunks = f"{image.plan.chunks} of {image.plan.chunks} chunks"
        state = ask("status", self.key(image), "--store", self.place)
        if state.code != 0 or state.err or chunks not in state.out:
            raise Wrong(f"status after resume: {state}")
        gathered = self.collect(image)
        if gathered.code != 0:
            raise Wrong(f"collect after resume: {gathered}")
        self.require_figures(gathered, image)

    def require_state(self, answer: Answer, image: Image) -> None:
        """A state that is so, or a refusal."""
        if answer.code == 2:
            require_sentence(answer)
            return
        named = [line for line in answer.err.splitlines() if "DAMAGED" in line]
        state = STATE.fullmatch(answer.out)
        if state is None or answer.code != (1 if named else 0):
            raise Wrong(f"status: {answer}")
        name, finished, *sizes, failed = state.groups()
        plan = image.plan
        if (
            name != plan.name
            or list(map(int, sizes)) != [plan.chunks, plan.seeds]
            or int(finished) > len(image.finished)
            or int(failed) > plan.chunks - int(finished)
        ):
            raise Wrong(f"status: {answer}")

    def require_figures(self, answer: Answer, image: Image) -> None:
        """The right figures, or a refusal."""
        if answer.code == 2:
            require_sentence(answer)
        elif answer.code != 0 or (
            self.figures.read_bytes() != self.collected[image.plan.name]
        ):
            raise Wrong(f"collect: {answer}")


def require_sentence(answer: Answer) -> str:
    """A refusal is one line on standard error, and nothing else.

    Raises:
        Wrong: it is more, or less.
    """
    one = re.fullmatch(r"longdep: .*\n", answer.err)
    if one is None or answer.out or not answer.err[:-1].isprintable():
        raise Wrong(f"no refusal in one sentence: {answer}")
    return REFUSED


def flipped(data: bytes, draw: Random) -> tuple[bytes, str]:
    """The bytes with one bit changed, or a few; half of them where the structure is."""
    changed, bits = bytearray(data), 1 if draw.random() < 0.8 else draw.randint(2, 8)
    places = [_bit(len(data), draw) for _ in range(bits)]
    for place in places:
        changed[place // 8] ^= 1 << (place % 8)
    return bytes(changed), f"bits {places}"


def _bit(size: int, draw: Random) -> int:
    anywhere = draw.randrange(8 * size)
    if draw.random() < 0.5:
        return anywhere
    stride = draw.choice((PAGE, FRAME))
    start = draw.randrange(-(-size // stride)) * stride
    return 8 * min(start + draw.randrange(112), size - 1) + draw.randrange(8)


def cut(data: bytes, draw: Random) -> tuple[bytes, str]:
    """The bytes cut off: at a byte that means something, or anywhere."""
    size = len(data)
    lengths = (0, 1, 16, 99, 100, PAGE // 2, PAGE - 1, PAGE, PAGE + 1, FRAME + 32)
    kept = min(
        draw.choice((*lengths, size - PAGE, size - 1, draw.randrange(size))), size - 1
    )
    return data[: max(0, kept)], f"cut to {max(0, kept)} of {size} bytes"


def tried(bench: Bench, number: int, *, cutting: bool, seed: int = SEED) -> Trial:
    """Damage one file of one store, and judge what the commands say."""
    draw = Random(f"{seed} {'cut' if cutting else 'flip'} {number}")
    image = bench.images[draw.randrange(len(bench.images))]
    ends = [end for end, data in image.files.items() if data]
    end = "" if draw.random() < 0.5 else draw.choice(ends)
    data, what = (cut if cutting else flipped)(image.files[end], draw)
    damaged = Image(image.name, image.plan, {**image.files, end: data}, image.finished)
    what = f"store{end}: {what}"
    try:
        return Trial(number, image.name, what, bench.judged(image, damaged))
    except Wrong as error:
        return Trial(number, image.name, what, WRONG, str(error))
    except Exception as error:
        return Trial(
            number, image.name, what, TRACEBACK, f"{type(error).__name__}: {error}"
        )


def trials(bench: Bench, numbers: range, *, cutting: bool) -> Iterator[Trial]:
    """The trials of some numbers."""
    for number in numbers:
        yield tried(bench, number, cutting=cutting)


def main(arguments: list[str]) -> int:
    """Write the record, whole; 1 if a trial ended as none should."""
    if len(arguments) != 1:
        print(USAGE.format(len(arguments)), file=sys.stderr)
        return 2
    counts, bad = {}, 0
    with TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        for cutting, many in ((False, FLIPS), (True, CUTS)):
            counts[cutting] = Counter()
            for trial in trials(bench, range(many), cutting=cutting):
                counts[cutting][trial.outcome] += 1
                if trial.outcome in (WRONG, TRACEBACK):
                    print(trial, file=sys.stderr)
                    bad += 1
        stores = sorted(image.name for image in bench.images)
    record = {
        "format": FORMAT,
        "seed": SEED,
        "flips": FLIPS,
        "stores": stores,
        **{outcome: counts[False][outcome] for outcome in OUTCOMES},
        "truncations": {
            "cuts": CUTS,
            **{outcome: counts[True][outcome] for outcome in OUTCOMES},
        },
    }
    text = json.dumps(record, indent=1, sort_keys=True)
    write_whole(Path(arguments[0]), text + "\n")
    print(text)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
