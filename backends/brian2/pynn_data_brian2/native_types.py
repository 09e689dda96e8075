"""Cell types made of equations of a script's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

import brian2
import numpy as np
from brian2.equations.equations import DIFFERENTIAL_EQUATION, PARAMETER, SUBEXPRESSION
from brian2.parsing.statements import parse_statement

from pynn_data.contract import NativeCell, NativeType, NativeVariable
from pynn_data.errors import InvalidModel, NotSupported
from pynn_data_brian2.native_model import WEIGHT, Model
from pynn_data_brian2.native_variables import variables_of
from pynn_data_brian2.units import unit_of

__all__ = ["native_type"]

OF_THE_GROUP = ("threshold", "reset", "refractory", "method", "method_options")
OPTIONS = (*OF_THE_GROUP, "parameters", "initial_values", "receptors", "weight", "current", "namespace", "name")
NAME = re.compile(r"[A-Za-z_]\w*")
USUAL_NAME = "NativeCells"

_number = count()


def native_type(text: str, options: Mapping[str, Any]) -> NativeType:
    """Return what there is to know of cells with some equations, after Brian2 has made code for one.

    Raises
    ------
    InvalidModel, TypeError
    """
    for name in options:
        if name not in OPTIONS:
            raise TypeError(f"Brian2: native_cell_type() has no option {name!r}; it has units, {', '.join(OPTIONS)}.")
    device = brian2.get_device()
    if not isinstance(device, brian2.devices.RuntimeDevice):
        raise NotSupported(f"Brian2's device is {type(device).__name__}; call brian2.set_device('runtime').")
    name = options.get("name", USUAL_NAME)
    if not isinstance(name, str) or not name.isidentifier():
        raise TypeError(f"name is what the cell type is called, a name of Python's, not {name!r:.60}.")
    equations = _equations(text)
    model = _model(equations, options)
    group = _tried(model)
    return _described(name, model, group, options)


def _equations(text: str) -> Any:
    try:
        equations = brian2.Equations(text)
    except (brian2.equations.equations.EquationError, ValueError, TypeError, SyntaxError) as error:
        raise InvalidModel(
            f"Brian2 reads no equations in {' '.join(text.split())!r:.60}: {' '.join(str(error).split()).rstrip('.')}. "
            "On Brian2, native cell types are made of equations, such as 'dv/dt = -v/tau : volt'; those of other "
            "simulators belong to these."
        ) from error
    if not len(equations):
        raise InvalidModel("Brian2: there are no equations. They are given as 'dv/dt = -v/tau : volt'.")
    if WEIGHT in equations:
        raise InvalidModel(f"{WEIGHT!r} is the weight of a synapse; call the variable otherwise.")
    return equations


def _model(equations: Any, options: Mapping[str, Any]) -> Model:
    receptors = _texts(options.get("receptors"), "receptors", "g += weight")
    namespace = _mapping(options.get("namespace"), "namespace")
    current = options.get("current") or ""
    if current and (current not in equations or equations[current].type != PARAMETER):
        raise InvalidModel(
            f"current = {current!r:.60} is no variable without an equation: write '{current} : amp' among the others."
        )
    if current and equations[current].dim is not brian2.amp.dim:
        raise InvalidModel(f"current: {current} is in {unit_of(equations[current].dim) or 'no unit'}, not in A.")
    settings = {name: options[name] for name in OF_THE_GROUP if name in options}
    return Model(equations, settings, receptors, _weight_dimension(equations, receptors, options), current, namespace)


def _weight_dimension(equations: Any, receptors: Mapping[str, str], options: Mapping[str, Any]) -> Any:
    """Return the dimension of all weights: that of what they are added to, if it is not given."""
    if "weight" in options:
        return brian2.get_dimensions(options["weight"])
    found = {}
    for receptor, statements in receptors.items():
        plain = [
            equations[name].dim
            for name, _, expression in _assignments(statements)
            if expression.strip() == WEIGHT and name in equations
        ]
        if not plain:
            raise InvalidModel(
                f"receptors: {receptor!r} says {statements!r}, in which nothing is increased by the {WEIGHT} alone, "
                "so that its unit is not plain: give it, as in weight=brian2.siemens."
            )
        found[receptor] = plain[0]
    if any(dimension is not next(iter(found.values())) for dimension in found.values()):
        units = ", ".join(f"{receptor!r}: {unit_of(dim) or 'none'}" for receptor, dim in found.items())
        raise InvalidModel(
            f"receptors: the weights would be in different units ({units}); have them in one, given as in "
            "weight=brian2.siemens, and multiply."
        )
    return next(iter(found.values()), brian2.get_dimensions(1.0))


def _tried(model: Model) -> Any:
    """Have Brian2 make a cell and a synapse of each kind, and code for them; return the group of the cell."""
    clock = brian2.Clock(0.1 * brian2.ms, name=f"pynn_data_trial_clock_{next(_number)}")
    number = next(_number)
    numpy_code = brian2.codegen.runtime.numpy_rt.NumpyCodeObject
    source = brian2.NeuronGroup(
        1, "", threshold="False", reset="", clock=clock, name=f"pynn_data_trial_source_{number}", namespace={}
    )
    try:
        group = model.group(brian2, 1, clock, f"pynn_data_trial_{number}")
        objects = [source, group]
        for receptor, statements in enumerate(model.receptors.values()):
            synapses = brian2.Synapses(
                source, group, model.synaptic_equations(brian2), on_pre=statements, clock=clock,
                name=f"pynn_data_trial_synapses_{number}_{receptor}", namespace=dict(model.namespace),
            )  # fmt: skip
            synapses.codeobj_class = numpy_code
            synapses.connect(i=[0], j=[0], namespace={})
            objects.append(synapses)
        net = brian2.Network(*objects)
        for obj in net.sorted_objects:
            obj.codeobj_class = numpy_code
        net._clocks = {clock}
        net.before_run({})
    except Exception as error:  # of many kinds
        cause = error.__cause__ if isinstance(error, brian2.core.base.BrianObjectException) else None
        raise InvalidModel(f"Brian2 refuses the model: {' '.join(str(cause or error).split())}") from error
    return group


def _described(name: str, model: Model, group: Any, options: Mapping[str, Any]) -> NativeType:
    equations = model.equations
    changed = {target for code in _code(model) for target, _, _ in _assignments(code)}
    parameters = [n for n, e in equations.items() if _is_parameter(e) and n not in changed and n != model.current]
    defaults = _values(options, "parameters", parameters, equations)
    found = variables_of(group, {})
    own = [n for n in equations if n in found and n not in parameters and n != model.current]
    variables = {n: _variable(found[n], equations) for n in own}
    states = [n for n, variable in variables.items() if variable.settable]
    cell = NativeCell(
        name,
        {n: (n, unit_of(equations[n].dim)) for n in parameters},
        variables,
        unit_of(model.weight_dimension),
        native=model,
    )
    return NativeType(
        name,
        cell,
        defaults,
        _values(options, "initial_values", states, equations),
        tuple(model.receptors),
        spikes=model.fires,
        no_currents="" if model.current else (
            f"the equations of {name} have no variable for it: native_cell_type(..., current=...) names one in A."
        ),
        fixed={n: value for n, value in model.settings.items() if value is not None},
        hints={n: "it is an expression." for n, e in equations.items() if e.type == SUBEXPRESSION},
        text="Cells of Brian2 with equations of the script's own.",
    )  # fmt: skip


def _is_parameter(equation: Any) -> bool:
    unusual = {"shared", "linked"} & set(equation.flags)
    return equation.type == PARAMETER and equation.var_type == "float" and not unusual


def _variable(variable: NativeVariable, equations: Any) -> NativeVariable:
    equation = equations[variable.name]
    own = _is_parameter(equation) or (equation.type == DIFFERENTIAL_EQUATION and "shared" not in equation.flags)
    return NativeVariable(variable.name, variable.unit, settable=variable.settable and own)


def _values(options: Mapping[str, Any], option: str, names: list[str], equations: Any) -> dict[str, float]:
    """Return numbers in SI units for all names, 0 where nothing is given."""
    given = _mapping(options.get(option), option)
    found = dict.fromkeys(names, 0.0)
    for name, value in given.items():
        if name not in found:
            can = ", ".join(names) or "none"
            raise InvalidModel(f"{option}: there is no {name!r} that could be given; there are {can}.")
        dimension = brian2.get_dimensions(value)
        number = np.asarray(value)
        if number.ndim or number.dtype.kind not in "fiu":
            raise TypeError(f"{option}: {name} is a number, not {value!r:.60}.")
        if dimension is not equations[name].dim and isinstance(value, brian2.Quantity):
            wanted = unit_of(equations[name].dim) or "no unit"
            raise InvalidModel(f"{option}: {name} is in {wanted}, not in {unit_of(dimension) or 'no unit'}.")
        found[name] = float(number)
    return found


def _code(model: Model) -> Iterator[str]:
    yield model.settings.get("reset") or ""
    yield from model.receptors.values()


def _assignments(code: str) -> Iterator[tuple[str, str, str]]:
    """Yield (variable without its suffix, operator, expression) of each statement."""
    for line in re.split(r"[\n;]", code):
        if line.strip():
            try:
                name, operator, expression, _ = parse_statement(line)
            except ValueError:
                continue  # Brian2 says what is wrong when it makes code of it
            yield name.removesuffix("_post"), operator, expression


def _mapping(value: Any, option: str) -> Mapping[str, Any]:
    if value is not None and not isinstance(value, Mapping):
        raise TypeError(f"{option} is a dict with names and values, not {value!r:.60}.")
    return value or {}


def _texts(value: Any, option: str, example: str) -> dict[str, str]:
    given = dict(_mapping(value, option))
    for name, text in given.items():
        if not isinstance(name, str) or not isinstance(text, str):
            raise TypeError(f"{option}: each name has a text such as {example!r}, not {text!r:.60}.")
    return given
