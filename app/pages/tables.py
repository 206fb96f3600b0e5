"""What a reader asks of a table, kept in the address of its page: order, filters, columns, and the page by its key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, TypeVar
from urllib.parse import urlencode

from pydantic import Field

from app import inputs
from app.text import gettext

Row = TypeVar("Row")
MOST_COLUMNS = 30


@dataclass(frozen=True)
class Column:
    """A column: `name` heads its row, `number` is never wrapped, `sort` has a link, `optional` may be left out."""

    key: str
    title: str
    name: bool = False
    number: bool = False
    sort: bool = False
    optional: bool = False


class Asked(inputs.Sent):
    """The state of a table: `sort` is the key of a column, after a minus from the last to the first.

    A table with filters adds them as fields of text, and names them in `filters`. Values that fit nothing are ignored
    where the rows are chosen: an address that somebody kept still opens its page.
    """

    filters: ClassVar[tuple[str, ...]] = ()

    sort: inputs.Choice = ""
    after: inputs.Choice = ""
    column: Annotated[tuple[inputs.Choice, ...], Field(max_length=MOST_COLUMNS)] = ()

    @classmethod
    def gathered(cls, form: inputs.Form) -> dict[str, object]:
        """Return the values; a column is a field of its own for each that is shown."""
        return super().gathered(form) | {"column": tuple(value for value in form.all("column") if value)}


@dataclass(frozen=True)
class View:
    """A page of a table: the addresses that change what it shows; `next` is the key of the last row, "" at the end."""

    path: str
    asked: Asked
    next: str = ""
    usual: str = ""
    """The order where none is asked for."""
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """For each filter that is a choice the text of each value."""

    def address(self, **changes: object) -> str:
        """Return the address with other values; it begins at the first page unless `after` is one of them."""
        values = self._values() | {"after": ""} | changes
        fields = [(name, each) for name, value in values.items() for each in _several(value) if each]
        return f"{self.path}?{urlencode(fields)}" if fields else self.path

    def sorted_by(self, key: str) -> str:
        """Return `ascending`, `descending`, or "" where the table is in another order."""
        order = self.asked.sort or self.usual
        return {key: "ascending", f"-{key}": "descending"}.get(order, "")

    def sort_address(self, key: str) -> str:
        """Return the address of the order by a column: turned round where it is the present one."""
        return self.address(sort=f"-{key}" if self.sorted_by(key) == "ascending" else key)

    def shows(self, column: Column) -> bool:
        """Return whether a column is shown: those that may be left out are where the reader chose none or it."""
        return not column.optional or not self.asked.column or column.key in self.asked.column

    def kept(self, *changed: str) -> list[tuple[str, str]]:
        """Return the hidden fields of a form that changes the named ones and keeps the others."""
        values = {name: value for name, value in self._values().items() if name not in {*changed, "after"}}
        return [(name, each) for name, value in values.items() for each in _several(value) if each]

    def chips(self) -> list[tuple[str, str, str]]:
        """Return each filter that is set: its name, its value in words, and the address without it.

        A value that is none of the choices is called so: its filter may have been left out.
        """
        values = self._values()
        found = [(name, str(values[name])) for name in self.asked.filters if values[name]]
        return [(name, self._in_words(name, value), self.address(**{name: ""})) for name, value in found]

    def _in_words(self, name: str, value: str) -> str:
        known = self.options.get(name)
        if known is not None and value not in known:
            return gettext("%(value)s (there is no such choice)", value=value)
        return str(known[value]) if known is not None else value

    def _values(self) -> dict[str, Any]:
        return self.asked.model_dump()


def _several(value: object) -> Sequence[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]


def ordered(rows: Iterable[Row], order: str, keys: Mapping[str, Callable[[Row], Any]]) -> list[Row]:
    """Return the rows in an order that `sort` asked for; as they are where no column has that key."""
    key = keys.get(order.removeprefix("-"))
    return sorted(rows, key=key, reverse=order.startswith("-")) if key else list(rows)


def page(rows: Sequence[Row], after: str, most: int, key: Callable[[Row], object]) -> tuple[list[Row], str]:
    """Return the rows after the one with a key, from the first where none has it, and the key that the next page needs.

    Keys are those of rows, not places: a row that is added or removed meanwhile neither repeats nor hides another.
    """
    places = {str(key(row)): place for place, row in enumerate(rows, 1)} if after else {}
    start = places.get(after, 0)
    shown = list(rows[start : start + most])
    return shown, str(key(shown[-1])) if start + most < len(rows) else ""
