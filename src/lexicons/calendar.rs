//! Names of months and days of the week.

use serde::{Deserialize, Serialize};

use super::table::{LexiconFile, Problems, rows};
use super::{Vocabulary, WordId};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum CalendarKind {
    Month,
    Weekday,
}

/// A row of `calendar.csv`.
#[derive(Debug, Deserialize)]
struct CalendarRow {
    form: String,
    kind: CalendarKind,
    month: Option<i8>,
}

/// By word: the number of its month, 0 for a day of the week.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Calendar {
    months: Vec<Option<i8>>,
}

impl Calendar {
    /// Reads `calendar.csv`: `form,kind,month`.
    pub(super) fn read(file: &LexiconFile, vocabulary: &mut Vocabulary, problems: &mut Problems) -> Self {
        let mut calendar = Self::default();
        for row in rows::<CalendarRow>(file, problems) {
            let month = match (row.cells.kind, row.cells.month) {
                (CalendarKind::Month, Some(month @ 1..=12)) => month,
                (CalendarKind::Weekday, None) => 0,
                _ => {
                    problems.add(&file.path, row.line, "a month has a number from 1 to 12, a weekday none");
                    continue;
                }
            };
            let word = vocabulary.add(&row.cells.form);
            if calendar.months.len() <= word.index() {
                calendar.months.resize(word.index() + 1, None);
            }
            calendar.months[word.index()] = Some(month);
        }
        calendar
    }

    /// The month's number.
    pub fn month(&self, word: WordId) -> Option<i8> {
        self.months.get(word.index()).copied().flatten().filter(|month| *month > 0)
    }

    /// Is it a day of the week?
    pub fn is_weekday(&self, word: WordId) -> bool {
        self.months.get(word.index()).copied().flatten() == Some(0)
    }
}
