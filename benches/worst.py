#!/usr/bin/env python3
"""What the worst inputs cost: the processor's time for a byte at two sizes, how it grows, and how much is written.

    cargo build --release
    python3 benches/worst.py --dixit target/release/dixit [--engine fast]

A growth of 1.0 is linear. Each input is one document on one line, since a document is what a thread has to finish.
Start-up is measured on a document of one sentence and taken off.
"""

import argparse
import json
import math
import pathlib
import resource
import statistics
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
INPUTS = {
    "opening marks alone": "“",
    "straight marks": '"',
    "marks and words": "“a ",
    "marks that open and close": "“a” ",
    "single marks": "‘a ’b ",
    "one sentence of cues and names": "he said Donald Trump ",
    "one sentence of cues and that": "he said that ",
    "according to": "according to Moscow, ",
    "a claim each sentence": "The minister said that Japan condemned Russia. ",
    "quotations without a speaker": "“We condemn Russia.” ",
    "pronouns": "He said he saw him. ",
    "names alone": "Vladimir Putin ",
    "names that no lexicon holds": "Zorba Quix ",
    "capitals": "NATO ",
    "titles": "President Mr. ",
    "dots": ".",
    "abbreviations": "U.S. ",
    "hyphens": "a-",
    "one word": "a",
    "brackets": "( ",
    "blank lines": "a\n\n",
    "short lines": "Oslo: yes\n",
    "another script": "東京は",
    "combining marks": "e\u0301",
    "emoji with joiners": "👩\u200d👩",
}


def cost(program, engine, text):
    """Seconds of the processor, and bytes written."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "in.jsonl"
        path.write_text(json.dumps({"id": "w", "text": text}, ensure_ascii=False) + "\n", encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        arguments = [program, "annotate", str(path), "-o", f"{folder}/out", "-j", "1", "--engine", engine, "--quiet"]
        subprocess.run(arguments, check=True, timeout=600)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        files = ["annotations.jsonl", "claims.csv", "stances.csv", "mentions.csv", "documents.csv"]
        written = sum((pathlib.Path(folder) / "out" / name).stat().st_size for name in files)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, written


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dixit", default=str(ROOT / "target/release/dixit"))
    parser.add_argument("--engine", default="fast", choices=["fast", "accurate"])
    parser.add_argument("--bytes", type=int, default=1_000_000)
    arguments = parser.parse_args()
    start_up = statistics.median(cost(arguments.dixit, arguments.engine, "It rained.")[0] for _ in range(5))
    print(f"start-up {start_up * 1000:.0f} ms; {arguments.bytes} bytes and a quarter of it\n")
    print("| input | MB/s | growth | written, × the input |")
    print("|---|---|---|---|")
    for name, piece in INPUTS.items():
        figures = []
        for size in (arguments.bytes // 4, arguments.bytes):
            text = piece * (size // len(piece.encode()))
            seconds, written = cost(arguments.dixit, arguments.engine, text)
            figures.append((len(text.encode()), max(seconds - start_up, 1e-4), written))
        (small, small_cost, _), (large, large_cost, written) = figures
        growth = math.log(large_cost / small_cost) / math.log(large / small)
        print(f"| {name} | {large / large_cost / 1e6:.2f} | {growth:.2f} | {written / large:.1f} |", flush=True)


if __name__ == "__main__":
    main()
