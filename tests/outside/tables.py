"""Tables, read by data tools: each must give the rows, texts and numbers of the exact CSV."""

import csv
import json
import pathlib
import sqlite3

from ledger import check, checksum, module, plain

NAMES = ["claims", "stances", "mentions", "documents"]
LISTS = {
    "claims": ["authors", "speaker", "speaker_id", "speaker_kind", "speaker_country", "speaker_role", "targets"],
    "stances": ["evidence", "rules"],
    "documents": ["authors", "warnings"],
    "mentions": [],
}
SEPARATORS = {"evidence": " | ", "rules": " | ", "warnings": " | "}

csv.field_size_limit(1 << 30)


def exact(out):
    """The rows of the exact CSV without the column `cut`, and their header."""
    tables = {}
    for name in NAMES:
        with open(out / f"{name}.csv", newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        assert header[-1] == "cut", header
        tables[name] = (header[:-1], [row[:-1] for row in rows])
    return tables


def parquet(label, out, tables):
    duckdb(label, out, tables)
    pyarrow(label, out, tables)
    polars(label, out, tables)
    pandas(label, out, tables)


def cells(header, row):
    """Values as the exact CSV has them; what its lists are joined with stands in no item."""
    return [SEPARATORS.get(name, "; ").join(cell) if isinstance(cell, (list, tuple)) else plain(cell) for name, cell in zip(header, row)]


def read_csv(label, out, tables):
    """The exact CSV by its other readers: Python's own gave what they are compared with."""
    readers = {
        "duckdb": lambda engine, path: engine.sql(f"SELECT * FROM read_csv('{path}', header = true, all_varchar = true)").fetchall(),
        "polars": lambda engine, path: engine.read_csv(path, infer_schema=False).rows(),
        "pandas": lambda engine, path: engine.read_csv(path, dtype=str, keep_default_na=False).values.tolist(),
    }
    for engine_name, read in readers.items():
        engine = module(engine_name)
        for name, (header, rows) in tables.items() if engine else []:
            got = [cells(header, row[:-1]) for row in read(engine, out / f"{name}.csv")]
            check(f"{label} {engine_name} {name}.csv", checksum(got), checksum(rows))


def sqlite(label, out, tables):
    database = sqlite3.connect(out / "dixit.sqlite")
    for name, (header, rows) in tables.items():
        cursor = database.execute(f'SELECT * FROM "{name}" ORDER BY rowid')
        check(f"{label} sqlite3 {name} columns", [column[0] for column in cursor.description], header)
        check(f"{label} sqlite3 {name}", checksum([cells(header, row) for row in cursor]), checksum(rows))
    quote = tables["claims"][0].index("quote")
    found = database.execute("SELECT count(*) FROM claims_fts WHERE claims_fts MATCH 'quote : the'").fetchone()[0]
    words = ["".join(c if c.isalnum() else " " for c in row[quote].lower()).split() for row in tables["claims"][1]]
    check(f"{label} sqlite3 full text", found, sum("the" in it for it in words))
    check(f"{label} sqlite3 integrity", database.execute("PRAGMA integrity_check").fetchone()[0], "ok")
    plans = "".join(str(row) for row in database.execute("EXPLAIN QUERY PLAN SELECT * FROM stances WHERE target_id = 'Q148'"))
    check(f"{label} sqlite3 uses an index", "USING INDEX" in plans, True)


def duckdb(label, out, tables):
    engine = module("duckdb")
    if engine is None:
        return
    for name, (header, rows) in tables.items():
        table = engine.sql(f"SELECT * FROM '{out}/{name}.parquet'")
        check(f"{label} duckdb {name} columns", table.columns, header)
        types = dict(zip(table.columns, map(str, table.types)))
        check(f"{label} duckdb {name} lists", [c for c in header if types[c] == "VARCHAR[]"], LISTS[name])
        check(f"{label} duckdb {name}", checksum([cells(header, row) for row in table.fetchall()]), checksum(rows))


def pyarrow(label, out, tables):
    if module("pyarrow") is None:
        return
    import pyarrow.parquet

    for name, (header, rows) in tables.items():
        table = pyarrow.parquet.read_table(out / f"{name}.parquet")
        got = [cells(header, row.values()) for row in table.to_pylist()]
        check(f"{label} pyarrow {name}", checksum(got), checksum(rows))


def polars(label, out, tables):
    engine = module("polars")
    if engine is None:
        return
    for name, (header, rows) in tables.items():
        table = engine.read_parquet(out / f"{name}.parquet")
        check(f"{label} polars {name}", checksum([cells(header, row) for row in table.iter_rows()]), checksum(rows))


def pandas(label, out, tables):
    engine = module("pandas")
    if engine is None:
        return
    for name, (header, rows) in tables.items():
        table = engine.read_parquet(out / f"{name}.parquet", dtype_backend="pyarrow")
        check(f"{label} pandas {name}.parquet", table.shape, (len(rows), len(header)))


def frictionless(label, out):
    if module("frictionless") is None:
        return
    from frictionless import Package

    report = Package(str(out / "datapackage.json")).validate()
    check(f"{label} frictionless", [error.message for task in report.tasks for error in task.errors][:3], [])
    check(f"{label} frictionless tables", len(report.tasks), len(NAMES))


def schema(label, dixit, records):
    validator = module("jsonschema")
    if validator is None:
        return
    told = json.loads(dixit("schema").stdout)
    validator.Draft202012Validator.check_schema(told)
    errors = [error.message for record in records for error in validator.Draft202012Validator(told).iter_errors(record)]
    check(f"{label} jsonschema of {len(records)} records", errors[:3], [])


def records(out):
    return [json.loads(line) for line in pathlib.Path(out / "annotations.jsonl").read_text(encoding="utf-8").splitlines()]
