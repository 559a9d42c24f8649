"""`[departments]` of the column map: which units 各部门 and 各镇（乡）街道 stand for."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field

from monitor.map_faults import Faults, nearest, quoted
from monitor.map_lines import Place
from monitor.map_schema import Name

MANY = "各"
"""A name that begins so speaks of many units and must be a group; no single unit is called so."""


class _Members(BaseModel):
    """One group, as if it were a table with one key, so that its faults are found and worded as all others are."""

    model_config = ConfigDict(strict=True)

    members: list[Name] = Field(
        min_length=1,
        description="单位名称的列表，至少一个，写在方括号里",
        examples=['"各镇（乡）街道" = ["南门街道", "高桥镇", "龙观乡"]'],
    )


class Groups:
    """The groups of one map; a group may name other groups."""

    def __init__(self, tables: Mapping[str, object], faults: Faults) -> None:
        self._faults = faults
        self._members: dict[str, tuple[str, ...]] = {}
        for name, members in tables.items():
            place: Place = ("departments", name)
            if not name.strip() or name != name.strip() or not name.isprintable():
                faults.add(
                    place, "统称为空，或有多余的空格", '例如："各镇（乡）街道" = ["南门街道", "高桥镇", "龙观乡"]'
                )
            checked = faults.check(_Members, {"members": members}, place, own_key="members")
            self._members[name] = tuple(checked.members) if checked else ()
        self.spelt_out: Mapping[str, tuple[str, ...]] = MappingProxyType(
            {name: self._spell_out(name, (name,)) for name in self._members}
        )
        """Group to units, in order, each once."""
        for name, units in self._members.items():
            self.check_names(units, ("departments", name))

    def units(self, names: Iterable[str]) -> tuple[str, ...]:
        """Spell out names of units and groups: units, in order, each once."""
        return tuple(dict.fromkeys(unit for name in names for unit in self.spelt_out.get(name, (name,))))

    def check_names(self, names: Iterable[str], place: Place) -> None:
        """Record names that stand twice, and names that speak of a group which nobody has spelt out."""
        seen: set[str] = set()
        for index, name in enumerate(names):
            if name in seen:
                self._faults.add((*place, index), f"{quoted(name)} 写了两次", "删去一个")
            elif name.startswith(MANY) and name not in self._members:
                self._faults.add(
                    (*place, index),
                    f"{quoted(name)} 是统称，但 [departments] 里没有写明它指哪些单位",
                    nearest(name, self._members) or "在 [departments] 里补上它和它的单位",
                )
            seen.add(name)

    def _spell_out(self, name: str, way: tuple[str, ...]) -> tuple[str, ...]:
        """Spell out one group; `way` is how we came to it."""
        units: dict[str, None] = {}
        for member in self._members[name]:
            if member in way:
                if way[0] == member:
                    self._faults.add(("departments", name), f"{quoted(member)} 绕一圈又指到它自己", "删去其中一个")
            elif member in self._members:
                units.update(dict.fromkeys(self._spell_out(member, (*way, member))))
            else:
                units[member] = None
        return tuple(units)
