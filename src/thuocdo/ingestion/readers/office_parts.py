"""The parts of a Word or Excel file, found by their relationships and not by their usual names."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from lxml import etree

from thuocdo.ingestion.readers.archive import Archive
from thuocdo.ingestion.readers.composition import clean, tidy_line
from thuocdo.ingestion.readers.safe_xml import attribute, local_name, parse_xml

_PROPERTIES = {"title": "title", "creator": "author", "created": "created", "modified": "modified"}


@dataclass(slots=True)
class Parts:
    """The main part of a file and the parts it relates to, by kind: identifier and name of each."""

    archive: Archive
    main: str
    damaged: str
    _by_kind: dict[str, list[tuple[str, str]]]

    @classmethod
    def of(cls, archive: Archive, main: str, *, damaged: str) -> Parts:
        """Follow the relationships of a file; `main` is the usual name where they say nothing."""
        for kind, _, name in _relations(archive, "_rels/.rels", "", damaged):
            if kind == "officeDocument" and name in archive:
                main = name
                break
        folder, own = posixpath.split(main)
        by_kind: dict[str, list[tuple[str, str]]] = {}
        for kind, identifier, target in _relations(
            archive, f"{folder}/_rels/{own}.rels", folder, damaged
        ):
            by_kind.setdefault(kind, []).append((identifier, target))
        return cls(archive, main, damaged, by_kind)

    def name(self, kind: str, identifier: str | None = None) -> str:
        """Return the name of the part related as `kind`, empty where there is none."""
        for own, target in self._by_kind.get(kind, []):
            if identifier in {None, own}:
                return target
        return ""

    def tree(self, name: str) -> etree._Element | None:
        """Return a parsed part, null where the archive has none of that name."""
        return (
            parse_xml(self.archive.read(name), damaged=self.damaged)
            if name in self.archive
            else None
        )

    def related(self, kind: str, identifier: str | None = None) -> etree._Element | None:
        """Return the parsed part related as `kind`, null where there is none."""
        return self.tree(self.name(kind, identifier))


def _relations(
    archive: Archive, name: str, folder: str, damaged: str
) -> list[tuple[str, str, str]]:
    if name not in archive:
        return []
    found = []
    for element in parse_xml(archive.read(name), damaged=damaged):
        kind = (attribute(element, "Type") or "").rpartition("/")[2]
        target = attribute(element, "Target") or ""
        path = (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(folder, target))
        )
        if attribute(element, "TargetMode") != "External":
            found.append((kind, attribute(element, "Id") or "", path))
    return found


def properties(archive: Archive, *, damaged: str) -> dict[str, str]:
    """Return what the file says of itself: title, author, created, modified, as far as stated."""
    name = "docProps/core.xml"
    if name not in archive:
        return {}
    return {
        _PROPERTIES[local_name(element)]: tidy_line(clean(element.text))
        for element in parse_xml(archive.read(name), damaged=damaged)
        if local_name(element) in _PROPERTIES and element.text
    }
