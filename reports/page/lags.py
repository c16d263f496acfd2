"""What `longdep.lags` gives: the figures in words, as JSON, and as a picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.lags import words
from longdep.numeric.oracle.lags.measuring import (
    Figures,
    figures,
    require_arguments,
)
from longdep.numeric.oracle.lags.module import place_of
from longdep.numeric.oracle.lags.opening import opened
from longdep.numeric.oracle.lags.ready import fitted
from longdep.numeric.oracle.lags.scan_case import scan_case, scan_given
from longdep.numeric.oracle.lags.scan_measuring import scan_figures
from longdep.numeric.oracle.lags.subject import STEPS, Subject
from longdep.numeric.oracle.lags.verdict import Remark, remarks
from longdep.numeric.oracle.lags.whole import lane, whole
from longdep.numeric.precision import Array
from longdep.reports.page.lag_pictures import (
    LAYER,
    displayed,
    draw_layer,
    drawn,
    require_picture,
    write,
)
from longdep.reports.page.module_lags import ManyLags, ModuleLags, of_whole
from longdep.reports.page.scan_lags import ScanLags, of_scan


@dataclass(frozen=True, kw_only=True)
class Lags:
    """Where a gradient vanishes.

    `print` shows the answer, a table and the rest; the arrays are by lag, lag 0 (the
    step of the loss) first.

    Attributes:
        figures: everything measured (longdep.numeric.oracle.lags.measuring.Figures).
        remarks: what it says, the answer first; each names a claim by its key.
    """

    figures: Figures
    remarks: tuple[Remark, ...]

    @property
    def log_norm(self) -> Array:
        """(T,) natural log of the 2-norm of dL/ds; -inf where it is exactly 0."""
        return self.figures.state.value

    @property
    def radius(self) -> Array:
        """(T,) how far each logarithm may be off; inf where it is not told from 0."""
        return self.figures.state.radius

    @property
    def verdict(self) -> str:
        """One word: vanishes, explodes, persists, shrinks, grows, zero, many losses."""
        return self.remarks[0].word

    def __str__(self) -> str:
        return words.text(self.figures, self.remarks)

    def _repr_html_(self) -> str:
        return displayed(self)

    def to_json(self) -> str:
        """Everything, as JSON."""
        return words.as_json(self.figures, self.remarks)

    def picture(self, path: str | Path) -> None:
        """Draw the norms against the lag into a file, .svg or .png.

        Raises:
            DomainError: another ending, or the file cannot be written.
        """
        path = require_picture(path)

        def make(canvas: Any) -> None:
            draw_layer(canvas, self.figures, self.remarks)

        write(path, drawn(make, LAYER, path.suffix[1:]))


def lags(
    subject: Any,
    case: Mapping[str, Any] | Any = None,
    *,
    convention: str | None = None,
    node: str | None = None,
    layer: int | None = None,
    direction: str | None = None,
    activation: str | None = None,
    sequence: Any = None,
    loss: str | int | None = None,
    steps: int = STEPS,
    seed: int = 0,
    threshold: float = 0.01,
) -> Lags | ModuleLags | ManyLags | ScanLags:
    """Measure where the gradient of a recurrent layer or module vanishes, lag by lag.

        longdep.lags(torch.nn.LSTM(64, 128), x)
        longdep.lags(torch.nn.LSTM(64, 128, num_layers=3, bidirectional=True), x)
        longdep.lags("simple-rnn", {"U": U, "W": W, "b": b, "x": x})
        longdep.lags("model.onnx", node="encoder/LSTM")

    Args:
        subject: a system's name (simple-rnn, gru, lstm, stacked-rnn, stacked-gru,
            stacked-lstm, or a gated linear recurrence, such as mamba2); the path of an
            ONNX or Keras file, of a case, or of a state dict with torch's names; such a
            state dict; a torch module, Keras layer or model.
        case: a mapping of arrays, or the path of a file with one (.npz, .safetensors,
            .json), or the sequence alone, (T, m). With a system's name it has the
            weights (numeric/oracle/conventions.py). What else it has may be left out:
            x is drawn, standard normal; h0 and c0 are 0; cotangent (n,), the direction
            of the loss at its step, is drawn. Of a gated linear recurrence it has all
            inputs but the starts, which are 0, and the cotangents.
        convention: how a system's arrays are packed; by default what the case's file
            says, else the system's first one.
        node: the name of one recurrent layer in the file or model, to be measured by
            itself; all of them where none is named.
        layer: which layer of a module, from 0 on, to be measured by itself on what it
            reads there.
        direction: forward or reverse, of that layer.
        activation: of an RNN whose file does not say it: tanh (assumed), relu or
            identity.
        sequence: (T, m), in place of the case's x; or a file .npy, .npz or .csv.
        loss: last (the default), every, or a step from 1 on; of a module also ends,
            the last state of each direction. A case with cotangent_h (T, n) brings its
            own.
        steps: T of a drawn sequence.
        seed: of what is drawn.
        threshold: a unit counts as saturated below this share of its largest slope.
    Returns:
        The figures: print them, or take the arrays. `Lags` of one layer in the usual
        direction, or of one that is asked for; `ModuleLags` of a module of several, or
        in another direction; `ManyLags` where there is more than one of these;
        `ScanLags` of a gated linear recurrence.
    Raises:
        ShapeError, DomainError: something does not fit, in a sentence.
        OracleError: no working precision certifies the states.
    """
    if recurrence := scan_given(subject, case, convention):
        words = {"node": node, "layer": layer, "activation": activation}
        for word, value in {**words, "direction": direction}.items():
            if value is not None:
                raise DomainError(
                    f"{word}: expected none, as {recurrence[0]} has none, got {value!r}"
                )
        require_arguments(steps=steps, seed=seed, threshold=threshold)
        given = scan_case(*recurrence, sequence=sequence, loss=loss, seed=seed)
        return of_scan(scan_figures(given))
    chosen = opened(
        subject,
        case,
        convention=convention,
        node=node,
        sequence=sequence,
        activation=activation,
    )
    asked = {"steps": steps, "seed": seed}
    if not isinstance(chosen, Subject) and (layer, direction) != (None, None):
        if len(chosen) > 1:
            names = ", ".join(module.name for module in chosen)
            raise DomainError(
                f"layer: expected the name of one module with it (node), got "
                f"{len(chosen)} modules: {names}"
            )
        place = place_of(chosen[0], layer, direction)
        chosen, loss = lane(chosen[0], place, loss=loss, **asked)
    elif not isinstance(chosen, Subject):
        made = tuple(
            of_whole(whole(module, loss=loss, threshold=threshold, **asked))
            for module in fitted(chosen)
        )
        return made[0] if len(made) == 1 else ManyLags(modules=made)
    elif layer not in (None, 0) or direction not in (None, "forward"):
        raise DomainError(
            "layer: expected layer 0 in the direction forward, as there is no other, "
            f"got layer {layer} in the direction {direction}"
        )
    found = figures(chosen, loss=loss, threshold=threshold, **asked)
    return Lags(figures=found, remarks=remarks(found))
