"""`junit`: one failing case a finding, as build servers read it; a clean run is one passing case."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from tipifica.report.escape import visible
from tipifica.report.result import FormatInfo, OutputSettings, Result


class JUnit:
    """Written at the end, since a suite says in its head how many cases it has."""

    def __init__(self, run: OutputSettings) -> None:
        self._suites: dict[str, Element] = {}

    def begin(self) -> str:
        """Return the XML declaration."""
        return '<?xml version="1.0" encoding="UTF-8"?>\n'

    def add(self, result: Result) -> str:
        """Take in the findings of one note; return nothing yet."""
        path = visible(result.place.path or "-")
        suite = self._suites.setdefault(path, Element("testsuite", name=path))
        if result.report.verdict == "unchecked":
            case = SubElement(suite, "testcase", classname=path, name=str(result.place))
            SubElement(case, "error", type="unchecked")
        for found in result.report.diagnostics:
            place = result.place.at(found.span).removeprefix(f"{path}:")
            case = SubElement(suite, "testcase", classname=path, name=f"{place} {found.code}")
            failure = SubElement(case, "failure", type=found.severity, message=visible(found.message))
            failure.text = f"{found.code} {found.name}: {visible(found.message)}"
        return ""

    def end(self) -> str:
        """Return the document."""
        root = Element("testsuites", name="tipifica")
        root.extend(self._suites.values())
        for suite in self._suites.values():
            if not len(suite):
                SubElement(suite, "testcase", classname=suite.get("name", ""), name="tipifica")
            counts = {"tests": "testcase", "failures": "testcase/failure", "errors": "testcase/error"}
            suite.attrib |= {name: str(len(suite.findall(path))) for name, path in counts.items()}
        return tostring(root, encoding="unicode") + "\n"


FORMAT = FormatInfo(JUnit, machine=True, redact="all")
