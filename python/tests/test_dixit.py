"""The wheel, as its users run it. Needs the wheel, pyarrow and pytest; `tests/outside/scale/run` of the repository sees to that."""

import doctest
import gzip
import io
import json
import multiprocessing
import pathlib
import pickle
import signal
import subprocess
import sys
import threading
import time

import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest

import dixit

CORPUS = pathlib.Path(__file__).resolve().parents[2] / "corpus"
ARTICLES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))}
ONE = "“The treaty is dead,” Foreign Minister Elena Brandt said in Zürich 🇨🇭. She added that Moscow had broken it."
TABLES = ("claims", "stances", "mentions", "documents")
DIXIT = str(pathlib.Path(sys.executable).with_name("dixit"))


@pytest.fixture(scope="session")
def fast():
    return dixit.Annotator(engine="fast")


@pytest.fixture(scope="session")
def source(tmp_path_factory):
    """The corpus as JSON lines, with two lines that are no records."""
    lines = [json.dumps({"id": id, "text": text, "published": "20 March 2017"}) for id, text in ARTICLES.items()]
    lines[3:3] = ['{"id": "no text"}', "{ no json"]
    path = tmp_path_factory.mktemp("in") / "in.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def command(source, tmp_path_factory):
    """What the console script writes for it."""
    out = tmp_path_factory.mktemp("out") / "run"
    arguments = [DIXIT, "annotate", str(source), "-o", str(out), "--engine", "fast", "--format", "parquet,jsonl", "--quiet"]
    assert subprocess.run(arguments).returncode == 1, "two lines are rejected"
    return out


def rows(table):
    return arrow.record_batch(table).to_pylist()


def expected(command, name, without=()):
    table = parquet.read_table(command / f"{name}.parquet")
    return [{column: value for column, value in row.items() if column not in without} for row in table.to_pylist()]


def test_the_example_of_the_module_runs():
    result = doctest.testmod(dixit)
    assert (result.failed, result.attempted) == (0, 4)


def test_offsets_slice_a_python_string():
    record = dixit.annotate(ONE, id="x", published="4 May 2020")
    assert (record["id"], record["published"]) == ("x", "2020-05-04")
    spans = [span for claim in record["claims"] for span in claim["content"] + [claim["source"], claim["cue"]] if span]
    assert len(spans) >= 5
    for span in spans + record["mentions"]:
        assert ONE[span["start"] : span["end"]] == span["text"]
    assert record["claims"][0]["speakers"][0]["name"] == "Elena Brandt"


def test_a_callers_mentions_get_a_stance(fast):
    at = ONE.index("treaty")
    record = fast.annotate(ONE, mentions=[{"start": at, "end": at + 6, "kind": "event", "name": "the treaty"}])
    assert any(stance["target"]["start"] == at for stance in record["stances"])


def test_records_are_those_of_the_command_line(fast, command):
    records = [json.loads(line) for line in (command / "annotations.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(records) == len(ARTICLES)
    for record in records:
        mine = fast.annotate(ARTICLES[record["id"]], id=record["id"], published="2017-03-20")
        mine["path"] = record["path"]
        assert mine == record


def test_batches_hold_the_rows_of_the_command_line(fast, command):
    batch = arrow.record_batch({"id": list(ARTICLES), "text": list(ARTICLES.values()), "date": ["2017-03-20"] * len(ARTICLES)})
    tables = fast.annotate_batch(batch)
    assert tuple(tables) == TABLES
    for name in ("claims", "stances", "mentions"):
        assert rows(tables[name]) == expected(command, name)
        assert len(rows(tables[name])) > 100
    documents = [row for row in expected(command, "documents") if row["status"] == "annotated"]
    assert [{**row, "path": None} for row in documents] == rows(tables["documents"])


@pytest.mark.parametrize("packed", [False, True])
def test_files_hold_the_rows_of_the_command_line(fast, source, command, packed, tmp_path):
    if packed:
        stream = io.BytesIO(gzip.compress(source.read_bytes()))
        pieces, without = fast.annotate_file(stream, name="in.jsonl.gz"), {"path"}
    else:
        pieces, without = fast.annotate_file(source), set()
    found = {name: [] for name in TABLES}
    for tables in pieces:
        for name, table in tables.items():
            found[name] += [{column: value for column, value in row.items() if column not in without} for row in rows(table)]
    for name in TABLES:
        assert found[name] == expected(command, name, without)
    assert sum(row["status"] == "rejected" for row in found["documents"]) == 2
    assert pieces.passed == {}


def test_types_are_those_of_the_parquet_files(fast, command):
    tables = fast.annotate_batch(arrow.record_batch({"text": [ONE]}))
    for name in TABLES:
        mine, theirs = arrow.record_batch(tables[name]).schema, parquet.read_schema(command / f"{name}.parquet")
        assert mine.names == theirs.names
        for column in mine.names:
            ours, other = mine.field(column).type, theirs.field(column).type
            assert ours == other or (arrow.types.is_list(ours) and ours.value_type == other.value_type)


def test_columns_of_many_types_are_read(fast):
    batch = arrow.record_batch(
        {
            "maintext": arrow.array([ONE, ONE], arrow.large_string()),
            "doc_id": arrow.array([7, None], arrow.int64()),
            "authors": [["Ann Ode", "Bo Ek"], None],
            "date": arrow.array([17_000, None], arrow.date32()),
            "outlet": arrow.array(["The Paper", None]).dictionary_encode(),
            "vector": [[1.0], [2.0]],
        }
    )
    documents = rows(fast.annotate_batch(batch)["documents"])
    told = [(row["doc_id"], row["authors"], row["published"], row["outlet"]) for row in documents]
    assert told[0] == ("7", ["Ann Ode", "Bo Ek"], "2016-07-18", "The Paper")
    assert told[1][1:] == (None, None, None) and len(told[1][0]) == 16


def test_what_is_no_text_is_a_row_of_documents(fast):
    batch = arrow.record_batch({"id": ["a", "b", "c", "d"], "text": [ONE, None, "", "x" * (9 << 20)]})
    documents = rows(fast.annotate_batch(batch)["documents"])
    told = [(row["doc_id"], row["status"], row["code"]) for row in documents]
    assert told == [("a", "annotated", None), ("b", "rejected", "bad_text"), ("c", "annotated", None), ("d", "rejected", "doc_too_large")]


def test_a_table_is_its_batches_one_after_the_other(fast):
    batch = arrow.record_batch({"id": list("abc"), "text": [ONE, "Nothing.", ONE]})
    table = arrow.Table.from_batches([batch.slice(0, 1), batch.slice(1, 0), batch.slice(1)])
    whole, parts = fast.annotate_batch(batch), fast.annotate_batch(table)
    assert all(rows(whole[name]) == rows(parts[name]) for name in TABLES)
    assert rows(fast.annotate_batch(table.slice(0, 0))["claims"]) == []

    def broken():
        yield batch
        raise RuntimeError("no more")

    with pytest.raises(ValueError, match="no more"):
        fast.annotate_batch(arrow.RecordBatchReader.from_batches(batch.schema, broken()))


def test_slices_and_empty_batches_are_batches(fast):
    whole = arrow.record_batch({"id": list("abcd"), "text": [ONE, "Nothing.", ONE, ONE], "authors": [["A"], None, ["B", "C"], []]})
    documents = rows(fast.annotate_batch(whole.slice(1, 2))["documents"])
    assert [(row["doc_id"], row["authors"]) for row in documents] == [("b", None), ("c", ["B", "C"])]
    assert rows(fast.annotate_batch(whole.slice(0, 0))["claims"]) == []


@pytest.mark.parametrize("library", ["polars", "duckdb", "nanoarrow"])
def test_other_libraries_read_and_give_batches(fast, library):
    module = pytest.importorskip(library)
    batch = arrow.record_batch({"id": ["a"], "text": [ONE]})
    expected = rows(fast.annotate_batch(batch)["claims"])
    if library == "polars":
        frame = module.DataFrame(fast.annotate_batch(module.from_arrow(batch))["claims"])
        assert frame.to_dicts() == expected
    elif library == "nanoarrow":
        array = module.Array(fast.annotate_batch(module.c_array(batch))["claims"])
        assert [row["claim_id"] for row in array.to_pylist()] == [row["claim_id"] for row in expected]
    else:
        articles = module.sql(f"SELECT 'a' AS id, '{ONE}' AS text")
        claims = arrow.table(arrow.record_batch(fast.annotate_batch(articles)["claims"]))  # noqa: F841
        assert module.sql("SELECT count(*) FROM claims").fetchall() == [(len(expected),)]


def test_what_cannot_be_a_batch_is_said(fast):
    with pytest.raises(ValueError, match="no column text; it has number"):
        fast.annotate_batch(arrow.record_batch({"number": ["x"]}))
    with pytest.raises(ValueError, match="must hold strings"):
        fast.annotate_batch(arrow.record_batch({"text": [1]}))
    with pytest.raises(TypeError):
        fast.annotate_batch([ONE])


@pytest.mark.parametrize("text", [None, b"bytes", 1, ["list"]])
def test_what_is_no_text_is_a_type_error(fast, text):
    with pytest.raises(TypeError):
        fast.annotate(text)


def test_hostile_texts_are_answered(fast):
    with pytest.raises(UnicodeError):
        fast.annotate("lone \ud800 surrogate")
    for text in ["", "\0" * 100, "“" * 5000, "said " * 5000, "\u202e\u200b" * 100, "e" + "\u0301" * 5000, "🏴" * 500, "A" * 100_000]:
        record = fast.annotate(text)
        for mention in record["mentions"]:
            assert text[mention["start"] : mention["end"]] == mention["text"]


def test_wrong_use_is_an_exception(fast, tmp_path):
    with pytest.raises(ValueError, match="unknown engine"):
        dixit.Annotator(engine="slow")
    with pytest.raises(ValueError, match="between 0 and 1"):
        dixit.Annotator(min_confidence=2)
    with pytest.raises(dixit.DixitError):
        dixit.Annotator(lexicons=["/no/such/folder"])
    with pytest.raises(ValueError, match="does not lie in the text"):
        dixit.annotate("short", mentions=[{"start": 0, "end": 99}])
    with pytest.raises(TypeError, match="unknown field 'titel'"):
        dixit.annotate("short", titel="x")
    with pytest.raises(OSError, match="not found"):
        fast.annotate_file(tmp_path / "missing.jsonl")
    with pytest.raises(ValueError, match="language"):
        fast.annotate_file(CORPUS, language="tlh")


def test_what_reading_raises_is_raised(fast):
    class Broken:
        def read(self, size):
            raise RuntimeError("the network is gone")

    with pytest.raises(RuntimeError, match="network is gone"):
        next(fast.annotate_file(Broken(), name="in.jsonl"))
    with pytest.raises(ValueError, match="name of what is read"):
        fast.annotate_file(Broken())
    with pytest.raises(TypeError):
        next(fast.annotate_file(io.StringIO("text, not bytes"), name="in.jsonl"))


def test_threads_share_an_annotator(fast):
    expected = {id: fast.annotate(text, id=id) for id, text in ARTICLES.items()}
    wrong = []

    def work():
        for id, text in ARTICLES.items():
            if fast.annotate(text, id=id) != expected[id]:
                wrong.append(id)

    threads = [threading.Thread(target=work) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join(300) for thread in threads]
    assert not wrong and not any(thread.is_alive() for thread in threads)


def test_the_lock_is_released(fast):
    batch = arrow.record_batch({"text": list(ARTICLES.values()) * 10})
    thread = threading.Thread(target=fast.annotate_batch, args=(batch,))
    thread.start()
    turns = 0
    while thread.is_alive():
        turns += 1
        time.sleep(0.001)
    # with the lock held this thread would have had its turn between two pieces of the batch only
    assert turns > 20 * 3


def test_it_can_be_pickled(fast):
    again = pickle.loads(pickle.dumps(fast))
    assert again.annotate(ONE) == fast.annotate(ONE)
    assert repr(again) == repr(fast)
    # a process that is sent many builds one
    assert pickle.loads(pickle.dumps(fast)) is again is dixit.annotator(engine="fast")


SHARED = None


def _in_a_child(_):
    annotator = SHARED or dixit.Annotator(engine="fast")
    return len(annotator.annotate(ONE)["claims"])


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_processes_work_however_they_are_started(fast, method):
    global SHARED
    SHARED = fast if method == "fork" else None
    expected = len(fast.annotate(ONE)["claims"])
    with multiprocessing.get_context(method).Pool(2) as pool:
        # the watchdog: a child that hangs is an error of this call
        assert pool.map_async(_in_a_child, range(4)).get(timeout=300) == [expected] * 4


@pytest.mark.parametrize("call", ["annotate_batch(batch)", "annotate_file(stream, name='a.jsonl').__next__()"])
def test_work_can_be_interrupted(call):
    code = f"""
import dixit, itertools, json, pyarrow, sys
annotator = dixit.Annotator(engine='fast')
batch = pyarrow.record_batch({{'text': [{ONE!r} * 20] * 200_000}})
class Endless:
    def read(self, size):
        return b' ' * (size - 1) + b'\\n'
stream = Endless()
print('ready', flush=True)
try:
    annotator.{call}
except KeyboardInterrupt:
    sys.exit(42)
"""
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert child.stdout.readline().strip() == b"ready"
    time.sleep(1)
    child.send_signal(signal.SIGINT)
    try:
        assert child.wait(timeout=120) == 42
    finally:
        child.kill()


def test_folders_are_listed():
    assert dixit.files([CORPUS]) == [str(CORPUS / f"{id}.txt") for id in ARTICLES]
    with pytest.raises(OSError, match="not found"):
        dixit.files(["/no/such/folder"])


def test_the_script_is_the_command_line(tmp_path):
    version = subprocess.run([DIXIT, "--version"], check=True, capture_output=True, text=True).stdout
    assert version.strip() == f"dixit {dixit.__version__}"
    assert subprocess.run([DIXIT, "annotate", "/no/such/file", "-o", str(tmp_path / "none")], capture_output=True).returncode == 2
    record = subprocess.run(
        [DIXIT, "annotate", "-", "-o", "-", "--engine", "fast", "-q"],
        input=json.dumps({"text": ONE}),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert json.loads(record)["claims"]
    # as the program would end, and not with a traceback
    child = subprocess.Popen(
        [DIXIT, "annotate", "-", "-o", str(tmp_path / "out"), "--quiet"], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(5)
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=120)
    assert (child.returncode, b"Traceback" in said) == (130, False), said
