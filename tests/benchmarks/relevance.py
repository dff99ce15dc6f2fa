"""Ranks the graded questions and prints each task beside plain BM25 and its goal, for both halves of the questions.

`python -m tests.benchmarks.relevance FOLDER OUTPUT`. A half is the parity of the SHA-256 of the CPV code or notice
number in a question's id: what was fitted on one is told by the other.
"""

import gzip
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

FIGURES = {"parallel": "R@10", "winner": "MRR"}
"""What a task is judged by; nDCG@10 unless said."""
GOALS = {
    "cpv-mono": 0.56,
    "cpv-cross": 0.43,
    "similar-same": 0.46,
    "similar-cross": 0.17,
    "parallel": 0.92,
    "winner": 0.62,
    "offer": 0.23,
}
KEPT = 0.95
LEAST_KEPT = 0.90
PARTS = {"all": None, "even": 0, "odd": 1}


def key_of(question: Mapping[str, str]) -> str:
    """Return the CPV code or the notice number in a question's id."""
    named = question["id"].partition("/")[2]
    return {"cpv-mono": named.partition("-")[2], "parallel": named.partition(">en-")[2]}.get(question["task"], named)


def half_of(question: Mapping[str, str]) -> int:
    """Return 0 or 1."""
    return hashlib.sha256(key_of(question).encode()).digest()[-1] % 2


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the rows of a plain or gzip file."""
    path = folder / f"{name}.jsonl"
    content = path.read_bytes() if path.exists() else gzip.decompress(Path(f"{path}.gz").read_bytes())
    return [json.loads(line) for line in content.splitlines()]


def scores(folder: Path, *options: str) -> dict[str, float]:
    """Return what the kit's own scorer says of each task."""
    scorer = [sys.executable, str(folder / "score.py"), "--data", str(folder), *options]
    head, *lines = subprocess.run(scorer, check=True, capture_output=True, text=True).stdout.splitlines()  # noqa: S603
    names = head.split()
    table = [dict(zip(names, line.split(), strict=True)) for line in lines if line.split()[0] in GOALS]
    return {row["task"]: float(row[FIGURES.get(row["task"], "nDCG@10")]) for row in table}


def part_of(folder: Path, questions: list[dict[str, str]], half: int | None, into: Path) -> Path:
    """Make a folder like the given one with the questions of a half."""
    into.mkdir()
    for path in folder.iterdir():
        if not path.name.startswith("queries.jsonl"):
            (into / path.name).symlink_to(path.resolve())
    kept = [one for one in questions if half is None or half_of(one) == half]
    (into / "queries.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in kept), encoding="utf-8")
    return into


def table(folder: Path, output: Path) -> Iterator[str]:
    """Yield the lines of the table."""
    questions = rows(folder, "queries")
    runs = {name: output / f"relevance{name}.jsonl" for name in ("", "-mistyped")}
    for name, run in runs.items():
        options = ["--mistyped"] if name else []
        command = [sys.executable, "manage.py", "evaluate", str(folder), "--run", str(run), *options]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    with tempfile.TemporaryDirectory() as made:
        parts = {name: part_of(folder, questions, half, Path(made) / name) for name, half in PARTS.items()}
        plain = {name: scores(part, "--baseline") for name, part in parts.items()}
        ours = {name: scores(part, "--run", str(runs[""])) for name, part in parts.items()}
        slips = scores(parts["all"], "--run", str(runs["-mistyped"]))
    head = [f"{name} {what}" for name in PARTS for what in ("BM25", "ours")]
    yield f"{'task':14}" + "".join(f"{name:>11}" for name in head) + f"{'goal':>8}{'':8}{'mistyped, kept':>16}"
    kept = {task: slips[task] / ours["all"][task] for task in GOALS}
    for task, goal in GOALS.items():
        figures = "".join(f"{part[name][task]:11.3f}" for name in PARTS for part in (plain, ours))
        reached = "" if ours["all"][task] >= goal else "  short"
        yield f"{task:14}{figures}{goal:8.2f}{reached:8}{kept[task]:16.2f}"
    mean = sum(kept.values()) / len(kept)
    yield f"Mistyped, kept: {mean:.3f} on average (goal {KEPT}), {min(kept.values()):.3f} at least (goal {LEAST_KEPT})."
    yield f"nDCG@10; of {' and '.join(f'{task} {name}' for task, name in FIGURES.items())}."


if __name__ == "__main__":
    for line in table(Path(sys.argv[1]), Path(sys.argv[2])):
        print(line)  # noqa: T201
