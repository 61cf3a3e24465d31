"""Annotates news with dixit on Apache Spark, and writes claims, stances, mentions, documents and passed as Parquet.

    spark-submit --archives dixit.zip#dixit_wheel dixit_spark.py --input FILES… --output DIR

`dixit.zip` is the wheel under another name (`--archives` knows the ending): nothing of dixit is installed on the workers, which need Python
with pyarrow. Inputs are

- files that dixit reads (JSON lines, tables, web pages, WARC archives; plain, gzip, zstd): a task reads a whole file. A glob, a folder, or an
  address that pyarrow can open (`s3://…`, `hdfs://…`, `gs://…`); `@LIST` names a file with one of them a line;
- Parquet, by the ending `.parquet`: a task reads a split of rows, whose columns are named as fields of records are.

What becomes of a document depends on the document alone. So a task that is run twice gives the same rows, and the tables are those of
`dixit annotate --format parquet`, but for their order. A document that cannot be annotated is a row of documents, never a failed task.
"""

import argparse
import glob
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
from pyspark import SparkFiles, StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

TABLES = ("claims", "stances", "mentions", "documents")
PASSED = pa.schema([("path", pa.string()), ("reason", pa.string()), ("records", pa.int64())])
# the name under which --archives unpacks the wheel on the driver and every worker
ARCHIVE = "dixit_wheel"


def load() -> Any:
    """The module dixit: the one of the archive where there is one."""
    unpacked = os.path.join(SparkFiles.getRootDirectory(), ARCHIVE)
    if os.path.isdir(unpacked) and unpacked not in sys.path:
        sys.path.insert(0, unpacked)
    import dixit

    return dixit


def schemas() -> dict[str, pa.Schema]:
    """The schema of each table."""
    empty = pa.record_batch({"text": pa.array([], pa.string())})
    tables = load().Annotator(engine="fast").annotate_batch(empty)
    return {name: pa.record_batch(tables[name]).schema for name in TABLES} | {"passed": PASSED}


def packed(name: str, table: pa.RecordBatch, schemas: dict[str, pa.Schema]) -> pa.RecordBatch:
    """A batch of one table among the columns of all: Spark's functions give rows of one sort."""
    arrays = [pa.array([name] * table.num_rows, pa.string())]
    for other, schema in schemas.items():
        kind = pa.struct(list(schema))
        arrays.append(pa.StructArray.from_arrays(table.columns, fields=list(schema)) if other == name else pa.nulls(table.num_rows, kind))
    return pa.record_batch(arrays, names=["table", *schemas])


class Step:
    """What a task does; it is sent to the workers."""

    def __init__(self, schemas: dict[str, pa.Schema], settings: dict[str, Any], language: str) -> None:
        self.schemas, self.settings, self.language = schemas, settings, language

    def tables(self, tables: dict[str, Any]) -> Iterator[pa.RecordBatch]:
        for name, table in tables.items():
            if (batch := pa.record_batch(table)).num_rows:
                yield packed(name, batch, self.schemas)

    def rows(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Annotates batches of records."""
        annotator = load().annotator(**self.settings)
        for batch in batches:
            yield from self.tables(annotator.annotate_batch(batch))

    def files(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Annotates the files that batches name."""
        annotator = load().annotator(**self.settings)
        for path in (path for batch in batches for path in batch.column("path").to_pylist()):
            source, name = opened(path)
            pieces = annotator.annotate_file(source, name=name, language=self.language)
            for tables in pieces:
                yield from self.tables(tables)
            if passed := [{"path": path, "reason": reason, "records": count} for reason, count in pieces.passed.items()]:
                yield packed("passed", pa.RecordBatch.from_pylist(passed, PASSED), self.schemas)


def opened(path: str) -> tuple[Any, str | None]:
    """A file as `annotate_file` takes it, and its name where that does not tell itself."""
    if "://" not in path:
        return path, None
    from pyarrow import fs

    system, place = fs.FileSystem.from_uri(path)
    return system.open_input_stream(place, compression=None), path


def files(inputs: list[str]) -> list[str]:
    """The files that the inputs stand for."""
    found = []
    for given in inputs:
        if given.startswith("@"):
            with open(given[1:], encoding="utf-8") as listed:
                found += files([line.strip() for line in listed if line.strip()])
        elif "://" in given:
            found.append(given)
        else:
            found += load().files(sorted(glob.glob(given)) or [given])
    return found


def annotated(spark: SparkSession, inputs: list[str], settings: dict[str, Any], language: str) -> DataFrame:
    """Rows of all tables: a column `table` tells which, and the column of that name holds the row."""
    kinds = schemas()
    step = Step(kinds, settings, language)
    row = pa.schema([("table", pa.string()), *((name, pa.struct(list(schema))) for name, schema in kinds.items())])
    kind: StructType = from_arrow_schema(row)
    if inputs[0].endswith(".parquet"):
        return spark.read.parquet(*inputs).mapInArrow(step.rows, kind)
    paths = files(inputs)
    # one task a file
    listed = spark.sparkContext.parallelize([(path,) for path in paths], len(paths))
    return spark.createDataFrame(listed, "path string").mapInArrow(step.files, kind)


def main() -> None:
    """The job."""
    parser = argparse.ArgumentParser(description="Annotate news with dixit on Apache Spark")
    parser.add_argument("--input", nargs="+", required=True, help="files, globs, folders, addresses, @LIST, or Parquet")
    parser.add_argument("--output", required=True, help="folder or address; each table is a folder of Parquet files in it")
    parser.add_argument("--engine", choices=("accurate", "fast"), default="accurate")
    parser.add_argument("--lexicon", action="append", default=[], help="folder of lexicons, where the workers have it")
    parser.add_argument("--models", help="folder of models, where the workers have it")
    parser.add_argument("--language", choices=("english", "any"), default="english", help="of texts in archives of the web")
    parser.add_argument("--overwrite", action="store_true", help="replace tables that stand there")
    given = parser.parse_args()
    spark = SparkSession.builder.appName("dixit").getOrCreate()
    settings = {"engine": given.engine, "lexicons": given.lexicon, "models": given.models}
    # each table is a pass over the rows: they are kept on the workers' disks, and made again where a worker is lost
    rows = annotated(spark, given.input, settings, given.language).persist(StorageLevel.DISK_ONLY)
    for name in (*TABLES, "passed"):
        table = rows.where(rows["table"] == name).select(f"{name}.*")
        table.write.mode("overwrite" if given.overwrite else "error").parquet(f"{given.output.rstrip('/')}/{name}")
    spark.stop()


if __name__ == "__main__":
    main()
