"""What `tests/outside/scale/run` checks: every way of running dixit on many documents gives the rows of the command line.

    checks.py WORK DIXIT SPARK_PYTHON DATATROVE_PYTHON WHEEL      (a Python that cannot be had is given as -)

Needs pyarrow. Bounds on waiting are generous: a session of Spark can take minutes to start on a loaded machine.
"""

import glob
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import zipfile

import archive
import pyarrow.parquet as parquet

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
SPARK = ROOT / "integrations/spark/dixit_spark.py"
TABLES = ("claims", "stances", "mentions", "documents")
PATIENCE = 1500

passed, failed = 0, 0
work, dixit, spark_python, datatrove_python, wheel = (pathlib.Path(argument) for argument in sys.argv[1:])


def check(what, is_right, *told):
    global passed, failed
    passed, failed = passed + bool(is_right), failed + (not is_right)
    print(("passed  " if is_right else "FAILED  ") + what, *([] if is_right else [str(it)[:1500] for it in told]), flush=True)


def skipped(what, reason):
    print(f"SKIPPED {what}: {reason}", flush=True)


def run(arguments, code=0, **settings):
    """Runs a program that has to end with this code."""
    ended = subprocess.run([str(it) for it in arguments], capture_output=True, text=True, timeout=PATIENCE, **settings)
    if ended.returncode != code:
        raise RuntimeError(f"{arguments[0]} ended with {ended.returncode} instead of {code}: {ended.stderr[-3000:]}")
    return ended


def rows(files, without=()):
    """Rows of Parquet files, sorted."""
    found = []
    for file in files:
        found += [{name: value for name, value in row.items() if name not in without} for row in parquet.read_table(file).to_pylist()]
    return sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in found)


def command_line(name, inputs, code=0, options=()):
    """The tables of the command line."""
    out = work / "command" / name
    run([dixit, "annotate", *inputs, "-o", out, "--format", "parquet", "--overwrite", "--quiet", "--engine", "fast", *options], code)
    return out


def compare(what, expected, found, tables=TABLES, without=()):
    """Are the tables equal, row for row?"""
    for table in tables:
        theirs, ours = rows([expected / f"{table}.parquet"], without), rows(glob.glob(str(found / table / "*.parquet")), without)
        differing = next((pair for pair in zip(theirs, ours) if pair[0] != pair[1]), "")
        check(f"{what}: {len(theirs)} rows of {table}", len(theirs) > 0 and theirs == ours, len(ours), differing)


def inputs():
    """JSON lines in several files, two of their lines no records; archives, good and broken; the records of the lines."""
    folder = work / "in"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").glob("*.txt"))}
    records = [
        {"id": f"{id}-{turn}", "text": text, "date": "4 May 2020", "author": "Ann Ode; Bo Ek"}
        for turn in range(8)
        for id, text in texts.items()
    ]
    for part in range(8):
        lines = [json.dumps(record, ensure_ascii=False) for record in records[part::8]]
        if part == 3:
            lines[2:2] = ["{ no json", '{"id": "no text"}']
        (folder / f"part{part}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    archive.write(folder / "good.warc.gz", ROOT / "corpus")
    archive.write(folder / "broken.warc.gz", ROOT / "corpus", broken=True)
    return folder, records


# Spark


def spark_environment():
    """Spark as a program, with the Python that has pyarrow and not dixit."""
    home = run([spark_python, "-c", "import pyspark, os; print(os.path.dirname(pyspark.__file__))"]).stdout.strip()
    return home, {**os.environ, "SPARK_HOME": home, "PYSPARK_PYTHON": str(spark_python), "PYSPARK_DRIVER_PYTHON": str(spark_python)}


def submit(master, inputs, out, wait=True, **settings):
    home, environment = spark_environment()
    packed = work / "dixit.zip"
    shutil.copy(wheel, packed)
    given = {"spark.ui.enabled": "false", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1", **settings}
    options = [option for name, value in given.items() for option in ("--conf", f"{name}={value}")]
    arguments = [f"{home}/bin/spark-submit", "--master", master, "--archives", f"{packed}#dixit_wheel", *options, SPARK]
    arguments += ["--engine", "fast", "--overwrite", "--output", out, "--input", *inputs]
    if wait:
        return run(arguments, env=environment)
    log = open(work / "submit.log", "w")
    return subprocess.Popen([str(it) for it in arguments], env=environment, stdout=log, stderr=log, cwd=work)


def spark_local(folder, records):
    has_dixit = subprocess.run([spark_python, "-c", "import dixit"], capture_output=True).returncode == 0
    check("nothing of dixit is installed where Spark runs", not has_dixit)
    lines = sorted(folder.glob("*.jsonl"))
    submit("local[2]", [folder / "*.jsonl"], work / "spark/lines")
    expected = command_line("lines", lines, 1)
    compare("Spark local[2], JSON lines", expected, work / "spark/lines")

    archives = [folder / "broken.warc.gz", folder / "good.warc.gz"]
    submit("local[2]", archives, work / "spark/archives")
    expected = command_line("archives", archives, 1)
    compare("Spark local[2], archives", expected, work / "spark/archives")
    counted = [json.loads(row) for row in rows(glob.glob(str(work / "spark/archives/passed/*.parquet")))]
    of_command: dict[str, int] = json.loads((expected / "run.json").read_text())["inputs"]["passed"]
    totals = {reason: sum(row["records"] for row in counted if row["reason"] == reason) for reason in of_command}
    check(f"Spark local[2], archives: what is no article is counted: {totals}", totals == of_command and len(totals) == 3)

    import pyarrow as pa

    parquet.write_table(pa.Table.from_pylist([*records, {"id": "no text"}]), work / "in/records.parquet", row_group_size=16)
    submit("local[2]", [folder / "records.parquet"], work / "spark/records")
    compare("Spark local[2], Parquet", command_line("lines", lines, 1), work / "spark/records", TABLES[:3])
    told = [json.loads(row) for row in rows(glob.glob(str(work / "spark/records/documents/*.parquet")))]
    rejects = [row["doc_id"] for row in told if row["status"] == "rejected"]
    check(
        "Spark local[2], Parquet: a record without a text is a row of documents",
        (len(told), rejects) == (len(records) + 1, ["no text"]),
        rejects,
    )


def ports(count):
    import socket

    sockets = [socket.socket() for _ in range(count)]
    for it in sockets:
        it.bind(("127.0.0.1", 0))
    found = [it.getsockname()[1] for it in sockets]
    for it in sockets:
        it.close()
    return found


def until(what, is_so):
    started = time.monotonic()
    while not is_so():
        if time.monotonic() - started > PATIENCE:
            raise RuntimeError(f"waited in vain for {what}")
        time.sleep(0.2)


def spark_standalone(folder):
    """A master and two workers, one of which is killed with its executor while the job runs."""
    home, environment = spark_environment()
    # enough work that the kill finds some of it unfinished
    large = work / "large"
    shutil.rmtree(large, ignore_errors=True)
    large.mkdir()
    for copy in range(12):
        for part in sorted(folder.glob("part*.jsonl")):
            text = part.read_text(encoding="utf-8").replace('{"id": "', f'{{"id": "{copy}-')
            (large / f"{copy}-{part.name}").write_text(text, encoding="utf-8")
    port, of_ui, *of_workers = ports(4)
    address = f"spark://127.0.0.1:{port}"
    started = []

    def start(name, *arguments):
        log = open(work / f"{name}.log", "w")
        program = [f"{home}/bin/spark-class", *map(str, arguments)]
        # a group of its own, so that a worker dies with its executor
        process = subprocess.Popen(program, env=environment, stdout=log, stderr=log, start_new_session=True, cwd=work)
        started.append(process)
        return process

    out = work / "spark/standalone"
    shutil.rmtree(out, ignore_errors=True)
    try:
        start("master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", port, "--webui-port", of_ui)
        until("the master", lambda: "ALIVE" in (work / "master.log").read_text())
        for number, of_ui in enumerate(of_workers):
            place = work / f"worker{number}"
            options = ("--host", "127.0.0.1", "--webui-port", of_ui, "--cores", 1, "--memory", "2g", "--work-dir", place)
            start(f"worker{number}", "org.apache.spark.deploy.worker.Worker", *options, address)
        until("both workers", lambda: (work / "master.log").read_text().count("Registering worker") == 2)
        job = submit(address, [large / "*.jsonl"], out, wait=False, **{"spark.executor.memory": "1g", "spark.cores.max": "2"})

        def finished_tasks():
            logs = glob.glob(str(work / "worker1/app-*/*/stderr"))
            return sum(pathlib.Path(log).read_text(errors="replace").count("Finished task") for log in logs)

        until("work of the second worker", lambda: finished_tasks() >= 5 or job.poll() is not None)
        was_running = job.poll() is None
        os.killpg(started[2].pid, signal.SIGKILL)
        check("standalone, two workers: one is killed in the middle of the job", was_running and not list(out.glob("*/_SUCCESS")))
        code = job.wait(PATIENCE)
        log = (work / "submit.log").read_text()
        check("standalone, two workers: the job ends well", code == 0, log[-1500:])
        check("standalone, two workers: it noticed the loss", "Lost executor" in log or "Lost task" in log, log[-1500:])
        expected = command_line("large", sorted(large.glob("*.jsonl")), 1)
        compare("standalone, two workers, one killed", expected, out)
    finally:
        for process in started:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()


def spark_pipe(folder):
    """The filter in RDD.pipe."""
    _, environment = spark_environment()
    job = f"""
from pyspark.sql import SparkSession
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.host", "127.0.0.1").getOrCreate()
lines = spark.sparkContext.textFile({str(folder / "part[0-2].jsonl")!r}, 4)
records = lines.pipe({f"{dixit} annotate - -o - --engine fast --quiet -j 1"!r}, checkCode=True)
print("RECORDS", *records.collect(), sep="\\n")
"""
    told = run([spark_python, "-c", job], env=environment).stdout
    compare_records("RDD.pipe", folder, told.split("RECORDS\n")[1])


# the filter


def compare_records(what, folder, told):
    """Records of a filter, which knows no paths, and may give them in another order."""
    expected = run(
        [dixit, "annotate", *(folder / f"part{part}.jsonl" for part in range(3)), "-o", "-", "--engine", "fast", "--quiet"]
    ).stdout

    def of(lines):
        return sorted(json.dumps({**json.loads(line), "path": None}, sort_keys=True) for line in lines.splitlines())

    check(f"{what}: {len(of(expected))} records", len(of(expected)) > 40 and of(expected) == of(told), told[:300])


def filters(folder):
    annotate = f"{dixit} annotate - -o - --engine fast --quiet -j 1"
    lines = " ".join(str(folder / f"part{part}.jsonl") for part in range(3))
    out = work / "filter"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    told = run(["bash", "-c", f"cat {lines} | split -n r/4 -u --filter='{annotate} > $FILE' - {out}/split. && cat {out}/split.*"]).stdout
    compare_records("split --filter", folder, told)
    told = run(
        [
            "bash",
            "-c",
            f"printf '%s\\n' {lines} | xargs -P 2 -I FILE sh -c '{annotate} < FILE > {out}/$(basename FILE).out' && cat {out}/*.out",
        ]
    ).stdout
    compare_records("xargs -P", folder, told)
    if shutil.which("parallel"):
        told = run(["bash", "-c", f"cat {lines} | parallel --pipe --block 100k '{annotate}'"]).stdout
        compare_records("GNU parallel", folder, told)
    else:
        skipped("GNU parallel", "it is not installed")

    listed = out / "list"
    listed.write_text("\n".join(str(folder / name) for name in ("part0.jsonl", "part3.jsonl", "broken.warc.gz")))
    script = ROOT / "integrations/slurm/dixit.sbatch"
    path = f"{dixit.parent}:{os.environ['PATH']}"
    for task in (1, 2, 3, 2):
        run(["bash", script, listed, out / "tasks"], env={**os.environ, "PATH": path, "SLURM_ARRAY_TASK_ID": str(task)})
    done = [(out / f"tasks/{task:06}/_SUCCESS").exists() for task in (1, 2, 3)]
    check("the script of a Slurm array: each task has its folder, and may be run again", all(done), done)
    if not shutil.which("sbatch"):
        skipped("Slurm itself", "sbatch is not installed; its script was run with the variable that it sets")


# datatrove


def datatrove(folder, records):
    """A local run of four tasks, one of which fails and is run again."""
    lines = work / "trove"
    shutil.rmtree(lines, ignore_errors=True)
    lines.mkdir()
    for part in range(8):
        (lines / f"part{part}.jsonl").write_text("\n".join(map(json.dumps, records[part::8])) + "\n", encoding="utf-8")
    job = work / "trove.py"
    job.write_text(
        f"""
import pathlib, sys, time
sys.path.insert(0, {str(ROOT / "integrations/datatrove")!r})
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from dixit_datatrove import AnnotateClaims

def fail_once(data, rank=0, world_size=1):
    for number, document in enumerate(data):
        if rank == 3 and number == 5 and not pathlib.Path("failed").exists():
            pathlib.Path("failed").touch()
            # the others are done by then, and are not to be done again
            while len(list(pathlib.Path("logs/completions").glob("*"))) < 3:
                time.sleep(0.2)
            raise RuntimeError("this task fails the first time")
        yield document

if __name__ == "__main__":
    pipeline = [JsonlReader({str(lines)!r}), fail_once, AnnotateClaims("tables", {{"engine": "fast"}}, batch_size=7)]
    LocalPipelineExecutor(pipeline, tasks=4, workers=2, logging_dir="logs").run()
""",
        encoding="utf-8",
    )
    place = work / "troves"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()

    def completed():
        return sorted(file.name for file in (place / "logs/completions").glob("*"))

    ended = subprocess.run([datatrove_python, job], cwd=place, capture_output=True, text=True, timeout=PATIENCE)
    is_told = ended.returncode != 0 and completed() == [f"{task:05}" for task in range(3)]
    check("datatrove: a task that fails is told, and the others are complete", is_told, completed(), ended.stderr[-1500:])
    before = {file.name: file.stat().st_mtime_ns for file in (place / "tables/claims").glob("*")}
    was_completed = completed()
    run([datatrove_python, job], cwd=place)
    after = {file.name: file.stat().st_mtime_ns for file in (place / "tables/claims").glob("*")}
    check("datatrove: run again, all tasks are complete", completed() == [f"{task:05}" for task in range(4)], completed())
    kept = [name for name in before if before[name] == after[name]]
    check(
        f"datatrove: run again, {len(kept)} tasks are left as they were",
        sorted(kept) == [f"{name}.parquet" for name in was_completed],
        kept,
        was_completed,
    )
    expected = command_line("trove", sorted(lines.glob("*.jsonl")))
    compare("datatrove, one task run again", expected, place / "tables", without=("path",))


def guarded(what, function, *arguments):
    """A check that cannot even be made has failed."""
    try:
        function(*arguments)
    except Exception as error:  # whatever went wrong is told
        check(what, False, repr(error))


def main():
    folder, records = inputs()
    guarded("filter", filters, folder)
    if str(datatrove_python) == "-":
        skipped("datatrove", "pip cannot install it")
    else:
        guarded("datatrove", datatrove, folder, records)
    if str(spark_python) == "-" or not shutil.which("java"):
        skipped("Spark", "pip cannot install it, or there is no java")
    else:
        guarded("Spark local", spark_local, folder, records)
        guarded("Spark standalone", spark_standalone, folder)
        guarded("RDD.pipe", spark_pipe, folder)
    print(f"scale: {passed} passed, {failed} failed")
    sys.exit(failed > 0)


main()
