"""Annotates documents with dixit in a datatrove pipeline, on Slurm, Ray or one machine.

    pipeline = [
        JsonlReader("articles/"),
        AnnotateClaims("tables/"),
    ]
    LocalPipelineExecutor(pipeline, tasks=64, workers=8, logging_dir="logs/").run()

Each task writes its rows to files of its own, `tables/claims/00012.parquet` and so on: the tables of `dixit annotate --format parquet`. What
becomes of a document depends on the document alone, so a task that is run again writes the same files. Documents go on unchanged.
"""

from contextlib import ExitStack
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from datatrove.data import Document, DocumentsPipeline
from datatrove.io import DataFolderLike, get_datafolder
from datatrove.pipeline.base import PipelineStep
from datatrove.utils.typeshelper import StatHints

TABLES = ("claims", "stances", "mentions", "documents")


class AnnotateClaims(PipelineStep):
    """Writes who said what, about whom, and where they stand, as tables.

    `output_folder`: where the tables go. `settings`: those of `dixit.Annotator`. `batch_size`: documents that are annotated at once.
    """

    name = "Annotate claims"
    type = "ANNOTATE"

    def __init__(self, output_folder: DataFolderLike, settings: dict[str, Any] | None = None, batch_size: int = 100) -> None:
        super().__init__()
        self.output_folder = get_datafolder(output_folder)
        self.settings = settings or {}
        self.batch_size = batch_size

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        import dixit

        annotator = dixit.annotator(**self.settings)
        documents = iter(data)
        with ExitStack() as files:
            writers: dict[str, pq.ParquetWriter] = {}
            # a task without documents has its files too, without rows
            while (batch := list(islice(documents, self.batch_size))) or not writers:
                with self.track_time():
                    for name, table in annotator.annotate_batch(records(batch)).items():
                        rows = pa.record_batch(table)
                        if name not in writers:
                            file = files.enter_context(self.output_folder.open(f"{name}/{rank:05d}.parquet", "wb"))
                            writers[name] = files.enter_context(pq.ParquetWriter(file, rows.schema))
                        writers[name].write_batch(rows)
                        self.stat_update(name, value=rows.num_rows)
                    self.stat_update(StatHints.total, value=len(batch))
                yield from batch


def records(documents: list[Document]) -> pa.RecordBatch:
    """Documents as records: their metadata have the names that dixit knows, or are passed over."""
    names = sorted({name for document in documents for name in document.metadata} - {"id", "text"})
    columns = {name: pa.array([text_of(document.metadata.get(name)) for document in documents], pa.string()) for name in names}
    columns["id"] = pa.array([document.id for document in documents], pa.string())
    columns["text"] = pa.array([document.text for document in documents], pa.string())
    return pa.record_batch(columns)


def text_of(value: Any) -> str | None:
    """A field as text; authors of a list stand apart by semicolons."""
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return None if value is None else str(value)
