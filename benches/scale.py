"""What dixit costs past one machine: processor seconds of the same work by each way.

    benches/scale.py WORK BINARY WHEEL_PYTHON [SPARK_PYTHON WHEEL]

BINARY is a release build with the features archives and parquet, or the script `dixit` of a release wheel, which is the same program. WHEEL_PYTHON
has the wheel and pyarrow, SPARK_PYTHON has pyspark and pyarrow: `tests/outside/scale/run` makes both. Articles are those of
`dixit bench --write`. The processor's time is told, of children too; the least of three runs.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/outside/scale"))
import archive  # noqa: E402

work, binary, wheel_python, *of_spark = sys.argv[1:]
work = pathlib.Path(work)
RUNS = 3

CALLS = """
import json, sys, time
started = time.process_time()
import dixit
imported = time.process_time() - started
import pyarrow
engine, lines = sys.argv[1:]
records = [json.loads(line) for line in open(lines, encoding="utf-8")]
batch = pyarrow.RecordBatch.from_pylist([{"id": record["id"], "text": record["text"]} for record in records])
started = time.process_time()
annotator = dixit.Annotator(engine=engine)
built = time.process_time() - started
annotator.annotate_batch(batch.slice(0, 20))
started = time.process_time()
tables = annotator.annotate_batch(batch)
batches = time.process_time() - started
claims = pyarrow.record_batch(tables["claims"]).num_rows
started = time.process_time()
found = sum(len(annotator.annotate(record["text"], id=record["id"])["claims"]) for record in records)
texts = time.process_time() - started
assert found == claims > 100, (found, claims)
print(json.dumps({"import": imported, "build": built, "batch": batches, "texts": texts, "claims": claims, "documents": len(records)}))
"""


def measured(*arguments, **settings):
    """Processor seconds of a program, user and system, the least of some runs, and the peak of its memory in MB."""
    least, memory = float("inf"), 0
    for _ in range(RUNS):
        with open(work / "said", "w+b") as said:
            child = subprocess.Popen([str(it) for it in arguments], stdout=said, stderr=said, **settings)
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode != 0:
                said.seek(0)
                raise RuntimeError(said.read()[-3000:].decode(errors="replace"))
        least, memory = min(least, used.ru_utime + used.ru_stime), max(memory, used.ru_maxrss / 1000)
    return least, memory


def seconds(*arguments, **settings):
    return measured(*arguments, **settings)[0]


def calls(engine, lines):
    """The call from Python beside the command line, on one thread each."""
    told = [
        subprocess.run([wheel_python, "-c", CALLS, engine, lines], capture_output=True, text=True, check=True).stdout for _ in range(RUNS)
    ]
    figures = [json.loads(it) for it in told]
    least = {name: min(figure[name] for figure in figures) for name in figures[0]}
    few = work / "few.jsonl"
    few.write_text("".join(lines.read_text(encoding="utf-8").splitlines(keepends=True)[:1]), encoding="utf-8")
    annotate = (binary, "annotate", "--overwrite", "--quiet", "-j", "1", "--engine", engine, "--format", "parquet", "-o", work / "out")
    start = seconds(*annotate, few)
    whole, memory = measured(*annotate, lines)
    size = sum((work / "out" / f"{name}.parquet").stat().st_size for name in ("claims", "stances", "mentions", "documents"))
    command = whole - start
    count = least["documents"]
    print(f"{engine}: start-up {start * 1e3:.0f} ms, peak memory {memory:.0f} MB, {size / count / 1e3:.1f} kB of Parquet a document")
    print(f"{engine}: import {least['import'] * 1e3:.0f} ms, Annotator {least['build'] * 1e3:.0f} ms")
    print(
        f"{engine}: command line without start-up {command:.2f} s, {command / count * 1e3:.2f} ms a document, {count / command * 3600:,.0f} documents an hour"
    )
    for way in ("batch", "texts"):
        print(f"{engine}: {way} {least[way]:.2f} s, {least[way] / command * 100 - 100:+.1f} % over the command line")


def archives():
    """Pages through reading alone, and through the engines."""
    corpus = ROOT / "corpus"
    foreign, good = work / "foreign.warc.gz", work / "good.warc.gz"
    pages = archive.write(good, corpus, 40)
    members = [archive.response(number, "Der Hafen", list(archive.GERMAN) * 15) for number in range(pages)]
    import gzip

    foreign.write_bytes(b"".join(gzip.compress(member, 6) for member in members))
    annotate = (binary, "annotate", "--overwrite", "--quiet", "-j", "1", "--format", "parquet", "-o", work / "out")
    start = {engine: seconds(*annotate, "--engine", engine, ROOT / "examples/paragraph.txt") for engine in ("fast", "accurate")}
    print(f"archive: {pages} pages, {sum(map(len, members)) / pages / 1e3:.0f} kB each, {good.stat().st_size / pages / 1e3:.1f} kB packed")
    reading = seconds(*annotate, "--engine", "fast", foreign) - start["fast"]
    print(f"archive, pages in another language: {pages / reading:,.0f} pages a second: unpacked, extracted, told, passed over")
    for engine in ("fast", "accurate"):
        whole = seconds(*annotate, "--engine", engine, good) - start[engine]
        print(f"archive, {engine}: {pages / whole:,.1f} pages a second")


def spark(lines):
    """A job of Spark beside the command line; both with their start-up, which is told apart."""
    python, wheel = of_spark
    home = subprocess.run(
        [python, "-c", "import os, pyspark; print(os.path.dirname(pyspark.__file__))"], capture_output=True, text=True, check=True
    ).stdout.strip()
    environment = {**os.environ, "SPARK_HOME": home, "PYSPARK_PYTHON": python, "PYSPARK_DRIVER_PYTHON": python}
    shutil.copy(wheel, work / "dixit.zip")
    several = work / "several"
    shutil.rmtree(several, ignore_errors=True)
    several.mkdir()
    whole = lines.read_text(encoding="utf-8").splitlines(keepends=True)
    for part in range(8):
        (several / f"{part}.jsonl").write_text("".join(whole[part::8]), encoding="utf-8")
    few = work / "few.jsonl"
    submit = (
        f"{home}/bin/spark-submit",
        "--master",
        "local[2]",
        "--archives",
        f"{work / 'dixit.zip'}#dixit_wheel",
        "--conf",
        "spark.ui.enabled=false",
    )
    submit += (
        "--conf",
        "spark.driver.host=127.0.0.1",
        ROOT / "integrations/spark/dixit_spark.py",
        "--overwrite",
        "--output",
        work / "spark",
        "--input",
    )
    start = seconds(*submit, few, env=environment)
    job = seconds(*submit, several, env=environment)
    command = seconds(binary, "annotate", "--overwrite", "--quiet", "-j", "1", "--format", "parquet", "-o", work / "out", lines)
    print(
        f"Spark local[2], accurate: start-up {start:.1f} s, work {job - start:.1f} s; command line {command:.1f} s with start-up; {len(whole)} documents"
    )
    print(f"Spark: {(job - start - command) / len(whole) * 1e3:+.2f} ms a document over the command line")


def main():
    work.mkdir(parents=True, exist_ok=True)
    lines = work / "articles.jsonl"
    subprocess.run([binary, "bench", "--mb", "2", "--write", lines], check=True)
    for engine in ("fast", "accurate"):
        calls(engine, lines)
    archives()
    if of_spark:
        spark(lines)


main()
