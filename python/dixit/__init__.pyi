from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, NoReturn, Optional, Protocol, Union

__version__: str

_Path = Union[str, PathLike[str]]
_Table = Literal["claims", "stances", "mentions", "documents"]

class _RecordBatch(Protocol):
    def __arrow_c_array__(self, requested_schema: Optional[object] = ...) -> tuple[object, object]: ...

class _Stream(Protocol):
    def __arrow_c_stream__(self, requested_schema: Optional[object] = ...) -> object: ...

class _Binary(Protocol):
    def read(self, size: int, /) -> bytes: ...

class _Pieces(Iterator[dict[_Table, _RecordBatch]], Protocol):
    @property
    def passed(self) -> dict[str, int]: ...

class DixitError(Exception): ...

class Annotator:
    def __init__(
        self,
        lexicons: Union[_Path, Iterable[_Path]] = ...,
        models: Optional[_Path] = ...,
        engine: Literal["accurate", "fast"] = ...,
        min_confidence: Optional[float] = ...,
    ) -> None: ...
    def annotate(
        self,
        text: str,
        *,
        mentions: Iterable[Mapping[str, Any]] = ...,
        id: Optional[str] = ...,
        title: Optional[str] = ...,
        authors: Optional[Sequence[str]] = ...,
        published: Optional[str] = ...,
        outlet: Optional[str] = ...,
        url: Optional[str] = ...,
        language: Optional[str] = ...,
    ) -> dict[str, Any]: ...
    def annotate_batch(self, batch: Union[_RecordBatch, _Stream]) -> dict[_Table, _RecordBatch]: ...
    def annotate_file(
        self,
        source: Union[_Path, _Binary],
        *,
        name: Optional[str] = ...,
        language: Literal["english", "any"] = ...,
        text_field: Optional[str] = ...,
    ) -> _Pieces: ...

def annotate(
    text: str,
    *,
    mentions: Iterable[Mapping[str, Any]] = ...,
    id: Optional[str] = ...,
    title: Optional[str] = ...,
    authors: Optional[Sequence[str]] = ...,
    published: Optional[str] = ...,
    outlet: Optional[str] = ...,
    url: Optional[str] = ...,
    language: Optional[str] = ...,
) -> dict[str, Any]: ...
def annotate_batch(batch: Union[_RecordBatch, _Stream]) -> dict[_Table, _RecordBatch]: ...
def annotate_file(
    source: Union[_Path, _Binary],
    *,
    name: Optional[str] = ...,
    language: Literal["english", "any"] = ...,
    text_field: Optional[str] = ...,
) -> _Pieces: ...
def annotator(
    lexicons: Union[_Path, Iterable[_Path]] = ...,
    models: Optional[_Path] = ...,
    engine: Literal["accurate", "fast"] = ...,
    min_confidence: Optional[float] = ...,
) -> Annotator: ...
def files(paths: Iterable[_Path]) -> list[str]: ...
def main() -> NoReturn: ...
