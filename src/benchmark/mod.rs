//! Benchmarks of whole runs, from JSON lines to files: speed, time by stage, scaling over threads, memory.
//!
//! Read [`Report`] first. Processor time is what is compared, since other programs do not change it much; the clock's time is told for the
//! scaling, which is about nothing else. Everything is measured several times, and told with its median and spread. It knows the pipeline
//! and the writers; nothing else may know it.

mod corpus;
mod machine;
mod measure;
mod report;

pub use corpus::{Generator, Made};
pub use machine::Machine;
pub use measure::{BenchmarkError, Plan, measure};
pub use report::{Report, Scaling, Spread, StageCost};
