//! What is done so far: counted, and shown on a terminal.

use std::time::Duration;

use crate::output::{Counts, Rows};
use crate::read::{Code, Reject};
use indicatif::{ProgressBar, ProgressStyle};

use super::say::say;

/// Rejects that are told one by one; `rejects.jsonl` lists all.
const TOLD: u64 = 10;

/// Records without a text after which a run ends that has seen none with one.
const HOPELESS: u64 = 1000;

/// Counts what is done and shows it.
pub(super) struct Progress {
    bar: ProgressBar,
    counts: Counts,
    /// Records in which no field holds the text, and headers without such a column.
    without_text: u64,
    without_column: u64,
}

impl Progress {
    pub(super) fn new(is_quiet: bool) -> Self {
        // hidden by itself where standard error is no terminal
        let bar = if is_quiet { ProgressBar::hidden() } else { ProgressBar::new_spinner() };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} documents, {per_sec}, {msg} claims, {elapsed}")
        {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar, counts: Counts::default(), without_text: 0, without_column: 0 }
    }

    /// Adds what an earlier run finished.
    pub(super) fn resume(&mut self, counts: &Counts) {
        self.counts.add(counts);
    }

    /// Notes a reject that an earlier run wrote.
    pub(super) fn note(&mut self, reject: &Reject) {
        self.without_text += u64::from(reject.code == Code::NoTextField);
        self.without_column += u64::from(is_header(reject));
    }

    /// Adds a page.
    pub(super) fn add(&mut self, rows: &Rows) {
        for (reject, number) in rows.rejects.iter().zip(self.counts.rejected..) {
            self.note(reject);
            if number < TOLD || reject.code == Code::Panic {
                self.bar.suspend(|| say!("rejected: {reject}"));
            } else if number == TOLD {
                self.bar.suspend(|| say!("rejected: and more, which rejects.jsonl lists"));
            }
        }
        self.counts.add(&rows.counts);
        self.bar.set_position(self.counts.documents);
        self.bar.set_message(self.counts.claims.to_string());
    }

    /// So many records, none with a text: the field must have another name.
    pub(super) fn is_hopeless(&self) -> bool {
        self.counts.documents == 0 && self.without_text >= HOPELESS
    }

    /// All that there was is tables without a column of texts.
    pub(super) fn has_no_text_column(&self) -> bool {
        self.counts.documents == 0 && self.without_column > 0 && self.without_column == self.counts.rejected
    }

    pub(super) fn finish(&self) -> Counts {
        self.bar.finish_and_clear();
        self.counts
    }
}

/// Is it a table that was rejected for its header?
fn is_header(reject: &Reject) -> bool {
    reject.code == Code::NoTextField && reject.place.record == 0
}
