"""XML from outside, parsed without entities, without the network and without trees of unbounded depth."""

from __future__ import annotations

from lxml import etree

from thuocdo.ingestion.readers.errors import refusal


def parse_xml(content: bytes, *, damaged: str) -> etree._Element:
    """Return the root of an XML part.

    Office programs never write a document type, so a part that has one is refused before any entity is read.

    Raises:
        Unreadable: a document type is declared, or the part is not well-formed (code `damaged`).
    """
    refuse_declarations(content)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refusal(damaged) from error
    if root.getroottree().docinfo.doctype:
        raise refusal("dangerous_xml")
    return root


def refuse_declarations(content: bytes) -> None:
    """Refuse XML that declares a document type or entities, in any of the encodings XML allows.

    Raises:
        Unreadable: it does.
    """
    for encoding in ("ascii", "utf-16-le", "utf-16-be"):
        for declaration in ("<!DOCTYPE", "<!ENTITY"):
            if declaration.encode(encoding) in content:
                raise refusal("dangerous_xml")


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace; the strict and the usual namespaces read alike so."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute by its local name, null where there is none."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of that local name."""
    if element is None:
        return None
    return next((found for found in element if local_name(found) == name), None)


def value_of(element: etree._Element | None, name: str) -> str | None:
    """Return the `val` of a child, as Word writes most properties; null where the child or its value is missing."""
    found = child(element, name)
    return None if found is None else attribute(found, "val")


def is_on(element: etree._Element | None, name: str) -> bool:
    """Say whether a switch property is set: present, and not switched off by its value."""
    found = child(element, name)
    return found is not None and attribute(found, "val") not in {"0", "false", "off", "none"}
