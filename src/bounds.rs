//! How much of one sentence or paragraph the stages look at, so that no text costs more than its length.
//!
//! What is beyond a bound is passed over and counted: [`crate::Annotation::passed_over`].

/// What the stages look at, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Quotations that stand in each other.
    pub marks: usize,
    /// Words of a sentence that may be cues. A list of thousands of words is no sentence, and each cue looks at all of it.
    pub cues: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { marks: 16, cues: 64 }
    }
}

/// What was beyond the bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PassedOver {
    /// Quotation marks that opened a quotation too deep.
    pub marks: u64,
    /// Words that may be cues.
    pub cues: u64,
}
