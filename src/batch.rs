//! Batches: reading, annotating and writing at the same time, with output in the order of the input.
//!
//! It alone knows threads. It is told what to do with a document and what with a finished page ([`Page`]), and knows neither stages nor
//! formats. Pages are handed round: there are only so many, so that a slow writer holds up the reader and memory does not grow with the input.
//! A panic in one document is caught and becomes that document's reject.

use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use crate::document::Document;
use crate::read::{Code, ITEM, Place, Reject};

/// What the workers fill and the writer empties.
pub trait Page: Send {
    /// How far a page was filled.
    type Mark;

    /// Empties it and keeps its memory.
    fn clear(&mut self);

    /// Notes what was read, before anything is added for it; no rewinding takes it back.
    fn read(&mut self, item: &Result<Document, Reject>);

    /// How far it is filled.
    fn mark(&self) -> Self::Mark;

    /// Takes back all that was added since the mark.
    fn rewind(&mut self, mark: Self::Mark);

    /// Adds a reject.
    fn reject(&mut self, reject: &Reject);
}

/// How work is cut up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Threads that annotate. With one, reading and writing happen on it too.
    pub threads: usize,
    /// Bytes of text of a batch; a batch holds one document at least.
    pub bytes: usize,
}

impl Settings {
    /// As many threads as given, or as the machine has.
    pub fn with_threads(threads: Option<usize>) -> Self {
        let threads = threads.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from));
        Self { threads: threads.max(1), bytes: 64 * 1024 }
    }
}

/// Documents of one page.
type Batch = Vec<Result<Document, Reject>>;

/// Adds to a page what so many bytes of documents give, for a caller who takes pages as they come; `false` if nothing was left.
pub fn add<P: Page>(
    bytes: usize,
    documents: &mut (dyn Iterator<Item = Result<Document, Reject>> + Send),
    page: &mut P,
    annotate: &(dyn Fn(&Document, &mut P) + Sync),
) -> bool {
    let mut batch = Batch::new();
    let is_more = fill(documents, bytes, &mut batch);
    work(&mut batch, page, annotate);
    is_more
}

/// Annotates all documents: `annotate` adds each to a page, `write` gets the pages in the order of the input.
///
/// # Errors
/// That of `write`; nothing is written after it.
pub fn run<P: Page, E>(
    settings: Settings,
    documents: &mut (dyn Iterator<Item = Result<Document, Reject>> + Send),
    new_page: &dyn Fn() -> P,
    annotate: &(dyn Fn(&Document, &mut P) + Sync),
    write: &mut dyn FnMut(&P) -> Result<(), E>,
) -> Result<(), E> {
    if settings.threads == 1 {
        let mut page = new_page();
        let mut batch = Batch::new();
        while fill(documents, settings.bytes, &mut batch) {
            page.clear();
            work(&mut batch, &mut page, annotate);
            write(&page)?;
        }
        return Ok(());
    }

    // one page for each worker, and as many again to be filled and written meanwhile
    let pages = settings.threads * 2 + 2;
    let (free_pages, pages_to_fill) = mpsc::channel::<(Batch, P)>();
    let (jobs, jobs_to_do) = mpsc::sync_channel::<(u64, Batch, P)>(pages);
    let (finished, finished_pages) = mpsc::channel::<(u64, Batch, P)>();
    for _ in 0..pages {
        // cannot fail: the receiver is alive
        let _ = free_pages.send((Batch::new(), new_page()));
    }
    let jobs_to_do = &Mutex::new(jobs_to_do);

    // it owns the channels' ends: an error drops them, so that the reader waits for no more pages
    thread::scope(move |scope| {
        scope.spawn(move || {
            let mut number = 0;
            // ends when the documents do, or when the writer gave up and sends no page back
            while let Ok((mut batch, page)) = pages_to_fill.recv() {
                if !fill(documents, settings.bytes, &mut batch) || jobs.send((number, batch, page)).is_err() {
                    return;
                }
                number += 1;
            }
        });
        for _ in 0..settings.threads {
            let finished = finished.clone();
            scope.spawn(move || {
                loop {
                    let job = jobs_to_do.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((number, mut batch, mut page)) = job else { return };
                    page.clear();
                    work(&mut batch, &mut page, annotate);
                    if finished.send((number, batch, page)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(finished);

        let mut next = 0;
        let mut early = BTreeMap::new();
        for (number, batch, page) in finished_pages {
            early.insert(number, (batch, page));
            while let Some((batch, page)) = early.remove(&next) {
                write(&page)?;
                next += 1;
                // the reader is gone when all is read
                let _ = free_pages.send((batch, page));
            }
        }
        Ok(())
    })
}

/// Fills a batch; `false` if there was nothing left.
fn fill(
    documents: &mut (dyn Iterator<Item = Result<Document, Reject>> + Send),
    bytes: usize,
    batch: &mut Batch,
) -> bool {
    batch.clear();
    let mut held = 0;
    for document in documents {
        // a short document costs more than its text
        held += ITEM + document.as_ref().map_or(0, |document| document.text.len());
        batch.push(document);
        if held >= bytes {
            break;
        }
    }
    !batch.is_empty()
}

fn work<P: Page>(batch: &mut Batch, page: &mut P, annotate: &(dyn Fn(&Document, &mut P) + Sync)) {
    for item in batch.drain(..) {
        page.read(&item);
        let document = match item {
            Ok(document) => document,
            Err(reject) => {
                page.reject(&reject);
                continue;
            }
        };
        let mark = page.mark();
        // a page is as it was once it is rewound, and the document is dropped
        let result = panic::catch_unwind(AssertUnwindSafe(|| annotate(&document, page)));
        if let Err(cause) = result {
            page.rewind(mark);
            page.reject(&Reject {
                place: Place { path: document.path, ..Place::default() },
                id: Some(document.id),
                code: Code::Panic,
                message: format!(
                    "a defect of this program stopped its annotation ({}); please report it with the document",
                    message(cause.as_ref())
                ),
            });
        }
    }
}

/// What a panic said.
fn message(cause: &(dyn std::any::Any + Send)) -> &str {
    match (cause.downcast_ref::<&str>(), cause.downcast_ref::<String>()) {
        (Some(text), _) => text,
        (_, Some(text)) => text,
        _ => "no message",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Words(Vec<String>);

    impl Page for Words {
        type Mark = usize;

        fn clear(&mut self) {
            self.0.clear();
        }

        fn read(&mut self, _: &Result<Document, Reject>) {}

        fn mark(&self) -> usize {
            self.0.len()
        }

        fn rewind(&mut self, mark: usize) {
            self.0.truncate(mark);
        }

        fn reject(&mut self, reject: &Reject) {
            self.0.push(format!("{}!", reject.code.name()));
        }
    }

    fn document(number: usize) -> Result<Document, Reject> {
        match number % 10 {
            7 => Err(Reject::new(Place::default(), Code::BadJson, "no JSON")),
            _ => Ok(Document { id: number.to_string(), text: "word ".repeat(number % 13), ..Document::default() }),
        }
    }

    fn run_all(threads: usize, count: usize) -> Vec<String> {
        let mut out = Vec::new();
        let annotate = |document: &Document, page: &mut Words| {
            page.0.push(format!("started {}", document.id));
            if document.id.ends_with("00") {
                panic::resume_unwind(Box::new("no hundreds"));
            }
            page.0.push(format!("{} {}", document.id, document.text.len()));
        };
        let mut write = |page: &Words| {
            out.extend(page.0.iter().cloned());
            Ok::<(), ()>(())
        };
        let settings = Settings { threads, bytes: 2000 };
        run(settings, &mut (1..=count).map(document), &Words::default, &annotate, &mut write).unwrap();
        out
    }

    #[test]
    fn order_is_that_of_the_input_for_any_number_of_threads() {
        let one = run_all(1, 1000);
        assert_eq!(one.iter().filter(|line| *line == "bad_json!").count(), 100);
        for threads in [2, 3, 8] {
            assert_eq!(run_all(threads, 1000), one, "{threads} threads");
        }
    }

    #[test]
    fn a_panic_is_the_reject_of_its_document() {
        let out = run_all(2, 1000);
        assert_eq!(out.iter().filter(|line| *line == "panic!").count(), 10);
        assert!(!out.contains(&"started 100".to_owned()), "what a document added before its panic is taken back");
        assert!(out.contains(&"101 50".to_owned()));
    }

    #[test]
    fn an_error_of_the_writer_ends_the_run() {
        for threads in [1, 3] {
            let mut written = 0;
            let mut write = |_: &Words| {
                written += 1;
                if written == 3 { Err("disk full") } else { Ok(()) }
            };
            let settings = Settings { threads, bytes: 1 };
            let annotate = |_: &Document, _: &mut Words| {};
            let result = run(settings, &mut (0..100_000).map(document), &Words::default, &annotate, &mut write);
            assert_eq!((result, written), (Err("disk full"), 3));
        }
    }
}
