"""The faults that are put in: those of cosmic-ray that a slip of the pen could be.

Left out are replacements that no one would write by mistake and any test would see
(`+` by `<<`), and the two that insert variables, which draw at random.

No fault is put where it could change no result: in annotations, in `__all__`, in what
only a type checker reads, in the text of a message (an f-string, whatever stands after
`raise`; the statement itself may be deleted), in the second argument of `isinstance`
(types, joined by `|`), or in a decorator that only keeps results.
"""

import ast
from collections.abc import Iterator
from functools import cache

import parso.python.tree
from cosmic_ray.operators.operator import Example, Operator
from cosmic_ray.operators.provider import OperatorProvider

BINARY = {
    "Add": ("Sub",),
    "Sub": ("Add",),
    "Mul": ("Div", "Add"),
    "Div": ("Mul",),
    "FloorDiv": ("Div", "Mul"),
    "Mod": ("FloorDiv",),
    "Pow": ("Mul",),
    "LShift": ("RShift",),
    "RShift": ("LShift",),
    "BitOr": ("BitAnd",),
    "BitAnd": ("BitOr",),
    "BitXor": ("BitOr",),
}
COMPARISON = {
    "Eq": ("NotEq",),
    "NotEq": ("Eq",),
    "Lt": ("LtE", "GtE"),
    "LtE": ("Lt", "Gt"),
    "Gt": ("GtE", "LtE"),
    "GtE": ("Gt", "Lt"),
    "Is": ("IsNot",),
    "IsNot": ("Is",),
}
OTHERS = (
    "ReplaceUnaryOperator_Delete_USub",
    "ReplaceUnaryOperator_Delete_Invert",
    "ReplaceUnaryOperator_Delete_Not",
    "AddNot",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "ExceptionReplacer",
    "NumberReplacer",
    "RemoveDecorator",
    "ZeroIterationForLoop",
)
KEEPING = {"cache", "lru_cache"}  # decorators without which only time is lost

Place = tuple[tuple[int, int], tuple[int, int]]  # (line, column), twice; from 1 and 0


class ReplaceMembership(Operator):
    """`in` by `not in`, and the other way: what cosmic-ray has no operator for."""

    def mutation_positions(self, node):
        if node.type == "comparison":
            for sign in self._signs(node):
                yield sign.start_pos, sign.end_pos

    def mutate(self, node, index):
        sign = self._signs(node)[index]
        text = " in" if sign.type == "comp_op" else " not in"
        node.children[node.children.index(sign)] = parso.parse(text)
        return node

    @staticmethod
    def _signs(node):
        return [
            sign
            for sign in node.children[1::2]
            if sign.get_code().split() in (["in"], ["not", "in"])
        ]

    @classmethod
    def examples(cls):
        return (
            Example("x in y", "x not in y"),
            Example("x not in y", "x in y"),
        )


class DeleteStatement(Operator):
    """A call that stands alone, or a `raise`, by `pass`: cosmic-ray deletes none."""

    def mutation_positions(self, node):
        alone = node.parent is not None and node.parent.type == "simple_stmt"
        call = node.type == "atom_expr" and node.children[-1].type == "trailer"
        if alone and (call or node.type == "raise_stmt"):
            yield node.start_pos, node.end_pos

    def mutate(self, node, index):
        return parso.parse(node.get_first_leaf().prefix + "pass")

    @classmethod
    def examples(cls):
        return (
            Example("f(x)", "pass"),
            Example("raise ValueError(x)", "pass"),
        )


OWN = (ReplaceMembership, DeleteStatement)


@cache
def operators() -> dict[str, Operator]:
    """Every operator by its name."""
    provider = OperatorProvider()
    names = [
        *(f"ReplaceBinaryOperator_{a}_{b}" for a, to in BINARY.items() for b in to),
        *(
            f"ReplaceComparisonOperator_{a}_{b}"
            for a, to in COMPARISON.items()
            for b in to
        ),
        *OTHERS,
    ]
    return {name: provider[name]() for name in names} | {
        operator.__name__: operator() for operator in OWN
    }


def repeats(name: str, node: parso.tree.NodeOrLeaf) -> bool:
    """Whether a fault is another operator's, too.

    `not` before a single comparison is the opposite comparison; before `not x` it
    deletes that `not`.
    """
    if name != "AddNot":
        return False
    condition = node.children[2 if node.type == "test" else 1]
    return condition.type == "not_test" or (
        condition.type == "comparison" and len(condition.children) == 3
    )


def silent_places(source: str) -> list[Place]:
    """Where no fault is put; see the head of this file."""
    places = []
    for node in silent_nodes(ast.parse(source)):
        start = columns(source, node.lineno, node.col_offset)
        end = columns(source, node.end_lineno, node.end_col_offset)
        places.append(((node.lineno, start), (node.end_lineno, end)))
    return places


def columns(source: str, line: int, offset: int) -> int:
    """A column in characters, as parso counts, from one in bytes, as ast counts."""
    text = source.split("\n")[line - 1]
    return len(text.encode()[:offset].decode())


def silent_nodes(tree: ast.Module) -> Iterator[ast.AST]:
    """The nodes in which no fault is put."""
    for node in ast.walk(tree):
        match node:
            case ast.AnnAssign():
                yield node.annotation
            case ast.arg() if node.annotation is not None:
                yield node.annotation
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                if node.returns is not None:
                    yield node.returns
                yield from map(with_sign, filter(keeps, node.decorator_list))
            case ast.Assign(targets=[ast.Name(id="__all__")]):
                yield node
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                yield node
            case ast.Raise() if node.exc is not None:
                yield node.exc
            case ast.JoinedStr():
                yield node
            case ast.Call(func=ast.Name(id="isinstance" | "issubclass")):
                yield node.args[1]


def keeps(decorator: ast.expr) -> bool:
    """Whether a decorator only keeps results: @cache, @lru_cache(maxsize=...)."""
    if isinstance(decorator, ast.Call):
        decorator = decorator.func
    return isinstance(decorator, ast.Name) and decorator.id in KEEPING


def with_sign(decorator: ast.expr) -> ast.expr:
    """A decorator with the @ before it, which parso counts to it and ast does not."""
    decorator.col_offset -= 1
    return decorator
