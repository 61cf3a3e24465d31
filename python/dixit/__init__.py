"""Who said what, about whom, and where they stand: attribution and stance from news articles.

>>> import dixit
>>> record = dixit.annotate("“The treaty is dead,” Foreign Minister Elena Brandt said.")
>>> claim = record["claims"][0]
>>> claim["speakers"][0]["name"]
'Elena Brandt'

Offsets count code points, so that ``text[claim["source"]["start"]:claim["source"]["end"]]`` is the source's words.
"""

import functools as _functools
import json as _json
import os as _os
import signal as _signal
import sys as _sys

from . import _dixit
from ._dixit import DixitError

__all__ = ["Annotator", "DixitError", "annotate", "annotate_batch", "annotate_file", "annotator", "files", "main"]
__version__ = _dixit.__version__


class Annotator:
    """Lexicons and models, loaded once. Threads may share it, processes may pickle it or inherit it by fork.

    ``lexicons``: folders that are layered over the built-in ones. ``models``: a folder with models of your own. ``engine``:
    ``"accurate"`` or ``"fast"``. ``min_confidence``: claims of a lower confidence are left out.
    """

    __slots__ = ("_engine", "_settings")

    def __init__(self, lexicons=(), models=None, engine="accurate", min_confidence=None):
        self._settings = _settings(lexicons, models, engine, min_confidence)
        self._engine = _dixit.Engine(*self._settings)

    def annotate(self, text, *, mentions=(), **fields):
        """Annotates one text and gives the record of ``annotations.jsonl`` as a dict.

        ``fields``: what is known of it: ``id``, ``title``, ``authors`` (a list), ``published``, ``outlet``, ``url``, ``language``.
        ``mentions``: your own entities, ``[{"start", "end", "kind"?, "name"?}]`` in code points; each gets a stance.
        """
        if not isinstance(text, str):
            raise TypeError(f"text must be str, not {type(text).__name__}")
        unknown = fields.keys() - _FIELDS
        if unknown:
            raise TypeError(f"unknown field {min(unknown)!r}: give any of {', '.join(sorted(_FIELDS))}")
        known = [(name, value if isinstance(value, str) else list(value)) for name, value in fields.items() if value is not None]
        spans = [(m["start"], m["end"], m.get("kind"), m.get("name")) for m in mentions]
        return _json.loads(self._engine.annotate(text, known, spans))

    def annotate_batch(self, batch):
        """Annotates an Arrow record batch and gives a dict of record batches: claims, stances, mentions, documents.

        ``batch``: a record batch or a table with the Arrow PyCapsule interface (of pyarrow, Polars, DuckDB, nanoarrow), with a column ``text``
        and any of ``id``, ``title``, ``authors``, ``published``, ``outlet``, ``url``, ``language``, ``mentions``, ``path``, or the names that other
        tools have for them. What comes back has that interface too. The rows are those of the command line's Parquet files. A text that is
        null or too long, or that a defect stops, is a row of documents with its reason, never an exception. A record without an id is
        named by a hash of its text.
        """
        if not (hasattr(batch, "__arrow_c_array__") or hasattr(batch, "__arrow_c_stream__")):
            raise TypeError(f"batch must have the Arrow PyCapsule interface, which {type(batch).__name__} has not")
        return self._engine.annotate_batch(batch)

    def annotate_file(self, source, *, name=None, language="english", text_field=None):
        """Annotates a file as the command line does: an iterator of dicts as those of :meth:`annotate_batch`, piece by piece.

        ``source``: a path, or an object with a method ``read`` that gives bytes; then ``name`` tells what it holds, as ``a.warc.gz``
        would. ``language``: ``"english"`` or ``"any"``, for archives of the web; the iterator's ``passed`` counts what they hold beside
        articles. ``text_field``: the field or column that holds the text.
        """
        return self._engine.annotate_file(source, name, language, text_field)

    def __reduce__(self):
        return (annotator, self._settings)

    def __repr__(self):
        lexicons, models, engine, min_confidence = self._settings
        return f"Annotator(lexicons={lexicons!r}, models={models!r}, engine={engine!r}, min_confidence={min_confidence!r})"


_FIELDS = frozenset(("id", "title", "authors", "published", "outlet", "url", "language"))


def _settings(lexicons, models, engine, min_confidence):
    if isinstance(lexicons, (str, _os.PathLike)):
        lexicons = (lexicons,)
    folders = tuple(_os.fspath(folder) for folder in lexicons)
    return folders, None if models is None else _os.fspath(models), engine, min_confidence


@_functools.lru_cache(maxsize=4)
def _built(*settings):
    return Annotator(*settings)


def annotator(lexicons=(), models=None, engine="accurate", min_confidence=None):
    """The :class:`Annotator` of these settings that this process has built already, or a new one: for tasks of which a process does many."""
    return _built(*_settings(lexicons, models, engine, min_confidence))


def annotate(text, *, mentions=(), **fields):
    """Annotates one text with the built-in lexicons and models; see :meth:`Annotator.annotate`."""
    return annotator().annotate(text, mentions=mentions, **fields)


def annotate_batch(batch):
    """Annotates an Arrow record batch with the built-in lexicons and models; see :meth:`Annotator.annotate_batch`."""
    return annotator().annotate_batch(batch)


def annotate_file(source, **settings):
    """Annotates a file with the built-in lexicons and models; see :meth:`Annotator.annotate_file`."""
    return annotator().annotate_file(source, **settings)


def files(paths):
    """The files that paths of files and folders stand for and that are read, as strings, in their order."""
    return [_os.fspath(path) for path in _dixit.files([_os.fspath(path) for path in paths])]


def main():
    """The command line."""
    # the command decides itself what a signal does to it, as it would without Python around it
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    _sys.exit(_dixit.main(_sys.argv))
