"""How fast and in how much memory reports are read.

    .venv/bin/python -m benchmarks.read_reports

Prints a Markdown table: the median of one 30-page Word report (after start-up), 200 Word reports on all processors,
and the peak memory of reading the largest input. docs/algorithms/reading-files.md holds the figures of one run.
"""

from __future__ import annotations

import io
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from docx import Document as WordDocument
from tests.reports.rendering import as_docx

from thuocdo.ingestion.reader import read_report
from thuocdo.ingestion.readers import read_document

SAMPLE = Path(__file__).resolve().parent.parent / "src/thuocdo/ingestion/data/thanh-hoa-2023.txt"
#: Paragraphs of prose that fill about 30 pages of 14-point text together with the sample's seven forms.
PARAGRAPHS = 260
BATCH = 200
RUNS = 7
LARGE_FACTOR = 20


def word_report(*, paragraphs: int, copies: int = 1) -> bytes:
    """Return a Word report made of the sample's forms and as much prose as asked for."""
    document = WordDocument(io.BytesIO(as_docx(read_document(SAMPLE, name=SAMPLE.name))))
    sentences = [p.text for p in document.paragraphs if len(p.text) > 60]
    body = document.element.body
    for number in range(paragraphs * copies):
        paragraph = document.add_paragraph(f"{sentences[number % len(sentences)]} ({number})")
        body.insert(12 + number, paragraph._element)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def seconds_for_one(data: bytes) -> float:
    """Return the median time to read one report in a process that has read one before."""
    read_report(data, name="warm.docx")
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        read_report(data, name="report.docx")
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _read_path(path: str) -> int:
    return len(read_report(Path(path), name=path).readings)


def reports_a_second(data: bytes) -> float:
    """Return how many reports all processors together read in a second."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number in range(BATCH):
            path = Path(folder) / f"{number}.docx"
            path.write_bytes(data)
            paths.append(str(path))
        started = time.perf_counter()
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            assert sum(pool.map(_read_path, paths, chunksize=4)) == BATCH
        return BATCH / (time.perf_counter() - started)


def peak_megabytes(data: bytes) -> float:
    """Return the peak memory of a fresh process that reads one file."""
    with tempfile.NamedTemporaryFile(suffix=".docx") as file:
        file.write(data)
        file.flush()
        command = [sys.executable, "-m", "benchmarks.read_reports", "--peak", file.name]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Run all of it and print the table."""
    if sys.argv[1:2] == ["--peak"]:
        _read_path(sys.argv[2])
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    data = word_report(paragraphs=PARAGRAPHS)
    large = word_report(paragraphs=PARAGRAPHS, copies=LARGE_FACTOR)
    print("| what | bar | measured |\n|---|---|---|")
    print(f"| one 30-page Word report, after start-up | < 1 s | {seconds_for_one(data):.2f} s |")
    print(
        f"| {BATCH} such reports, {os.cpu_count()} processors | ≥ 5 a second | {reports_a_second(data):.1f} a second |"
    )
    print(
        f"| peak memory, a Word file of {len(large) // 1024} KB and {LARGE_FACTOR * 30} pages | < 400 MB | {peak_megabytes(large):.0f} MB |"
    )


if __name__ == "__main__":
    main()
