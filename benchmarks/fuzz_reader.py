"""Throw broken input at the document readers: nothing but their own refusal may come out.

Half of the inputs are small valid files of each type with changed, cut, doubled or swapped bytes, a tenth random bytes,
the rest valid archives whose parts were damaged before packing, so that the damage lies behind the checksums.
The result of a run is recorded in docs/algorithms/reading-files.md.

usage: nice python benchmarks/fuzz_reader.py [--count 100000] [--seed 1] [--whole]
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from thuocdo.ingestion.readers import Unreadable, read_document

Mutation = Callable[[random.Random, bytearray], None]
#: Seconds above which an input is reported as slow; a small file reads in a few milliseconds.
SLOW = 5.0
TEXT = """BÁO CÁO
Kết quả công tác cải cách hành chính năm 2023

- Tổng số hồ sơ đã tiếp nhận là 1.374.705 hồ sơ¹, giải quyết đúng hạn đạt 98,60%.

¹ Quyết định 4750/QĐ-UBND ngày 30/12/2022.

STT\tChỉ tiêu\tĐơn vị tính\tSố liệu\tGhi chú
1\tSố văn bản\tVăn bản\t73\t
2.1.\tTỷ lệ hoàn thành\t%\t$(564/1931)*100=29\\%$\t<p>x</p>

| A | B | C |
|---|---|---|
| 1 | 2 | 3 |

<table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr></table>
1      Số văn bản       Văn bản      73
2      Số nhiệm vụ      Nhiệm vụ     36
"""


def samples() -> dict[str, bytes]:
    """Return a small valid file of each type."""
    return {
        "txt": TEXT.encode(),
        "utf-16": TEXT.encode("utf-16"),
        "html": f"<html><body>{TEXT}</body></html>".encode(),
        "docx": _word(),
        "xlsx": _excel(),
        "pdf": _pdf(),
    }


def _word() -> bytes:
    import docx

    word = docx.Document()
    word.add_heading("BÁO CÁO", 1)
    word.add_paragraph("Tổng số 1.374.705 hồ sơ", style="List Number")
    grid = word.add_table(3, 3)
    grid.cell(0, 0).merge(grid.cell(1, 0))
    grid.cell(2, 1).text = "97,82"
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _excel() -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Biểu 1")
    sheet.merge_range(0, 0, 0, 2, "THỐNG KÊ")
    sheet.write_row(1, 0, ["1.", "Số văn bản", 73])
    sheet.write(2, 2, 0.9782, book.add_format({"num_format": "0.00%"}))
    book.close()
    return stream.getvalue()


def _pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.grid([70, 120, 300, 400], [600, 620, 640])
    canvas.drawString(75, 625, "1.")
    canvas.drawString(125, 625, "Total of all documents")
    canvas.drawString(305, 605, "1.374.705")
    canvas.save()
    return stream.getvalue()


def _flip(chance: random.Random, content: bytearray) -> None:
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        content[chance.randrange(len(content))] = chance.randrange(256)


def _cut(chance: random.Random, content: bytearray) -> None:
    start = chance.randrange(len(content))
    del content[start : start + chance.choice((1, 2, 10, 200, len(content)))]


def _double(chance: random.Random, content: bytearray) -> None:
    start = chance.randrange(len(content))
    piece = content[start : start + chance.choice((1, 8, 64, 512))]
    content[start:start] = piece * chance.choice((1, 2, 50))


def _swap(chance: random.Random, content: bytearray) -> None:
    at, to = sorted(chance.randrange(len(content)) for _ in range(2))
    content[at : at + 32], content[to : to + 32] = content[to : to + 32], content[at : at + 32]


def _insert(chance: random.Random, content: bytearray) -> None:
    word = chance.choice(
        (
            b"<",
            b">",
            b"&",
            b"\0",
            b"\xff\xfe",
            b"]]>",
            b"-1",
            b"99999999999",
            b"w:tbl",
            b"<!DOCTYPE x>",
            b"/Kids",
            b"obj",
            b"stream",
        )
    )
    at = chance.randrange(len(content))
    content[at:at] = word


MUTATIONS: tuple[Mutation, ...] = (_flip, _cut, _double, _swap, _insert)


def mutated(chance: random.Random, content: bytes) -> bytes:
    """Return the content with one to four changes."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        if changed:
            chance.choice(MUTATIONS)(chance, changed)
    return bytes(changed)


def repacked(chance: random.Random, content: bytes) -> bytes:
    """Return an archive with one of its parts changed before it was packed."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    victim = chance.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    parts[victim] = mutated(chance, parts[victim])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return stream.getvalue()


def inputs(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield the kind and content of each input; the same for the same seed."""
    chance = random.Random(seed)
    valid = samples()
    for _ in range(count):
        kind = chance.choice(list(valid))
        draw = chance.random()
        if draw < 0.1:
            yield "random", chance.randbytes(chance.randrange(2000))
        elif draw < 0.5 and kind in {"docx", "xlsx"}:
            yield f"{kind} repacked", repacked(chance, valid[kind])
        else:
            yield kind, mutated(chance, valid[kind])


def readers(*, whole: bool) -> list[Callable[[bytes], object]]:
    """Return what is tested: the document readers, and with `whole` the reading of the report as well."""
    found: list[Callable[[bytes], object]] = [lambda content: read_document(content, name="x")]
    if whole:
        from thuocdo.ingestion.reader import read_report

        found.append(lambda content: read_report(content, name="x"))
    return found


def main() -> int:
    """Run all inputs; exit 1 if anything but a refusal came out."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--whole", action="store_true", help="read the report too, not only the document"
    )
    options = parser.parse_args()
    tried = readers(whole=options.whole)
    results: Counter[str] = Counter()
    wrong = slowest = 0.0
    start = time.monotonic()
    for number, (kind, content) in enumerate(inputs(options.count, options.seed)):
        for read in tried:
            began = time.process_time()
            try:
                read(content)
                results[f"{kind}: read"] += 1
            except Unreadable as refused:
                results[f"{kind}: {refused.code}"] += 1
            except Exception:  # noqa: BLE001  finding these is the purpose
                wrong += 1
                Path(f"fuzz-{options.seed}-{number}.bin").write_bytes(content)
                print(f"#{number} {kind}", traceback.format_exc(limit=-4), sep="\n", flush=True)
            slowest = max(slowest, taken := time.process_time() - began)
            if taken > SLOW:
                print(f"#{number} {kind}: {taken:.1f} s", flush=True)
    for result, count in sorted(results.items()):
        print(f"{count:7d}  {result}")
    print(
        f"{options.count} inputs, {wrong:.0f} wrong, slowest {slowest:.2f} s, {time.monotonic() - start:.0f} s in all"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
