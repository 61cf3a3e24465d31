//! Periods of time: the day, week, month or year of a date.

use jiff::civil::Date;

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// A day.
    Day,
    /// A week that starts on Monday, as ISO 8601 numbers it.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

impl Period {
    /// All lengths, with their names.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Day, "day"), (Self::Week, "week"), (Self::Month, "month"), (Self::Year, "year")];

    /// The period of an ISO 8601 date: "2017-03-20", "2017-W12", "2017-03", "2017". Empty where the date is missing or less exact than
    /// the period is long.
    pub fn label(self, published: Option<&str>) -> String {
        let Some(published) = published else { return String::new() };
        let part = |length: usize| published.get(..length).unwrap_or_default().to_owned();
        match self {
            Self::Year => part(4),
            Self::Month => part(7),
            Self::Day => part(10),
            Self::Week => match date(published).map(Date::iso_week_date) {
                Some(week) => format!("{:04}-W{:02}", week.year(), week.week()),
                None => String::new(),
            },
        }
    }
}

/// The day of an ISO 8601 date, if it names one.
pub(super) fn date(published: &str) -> Option<Date> {
    published.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_has_the_name_that_iso_8601_gives_it() {
        let labels = |published| Period::ALL.map(|(period, _)| period.label(published));
        assert_eq!(labels(Some("2017-03-20")), ["2017-03-20", "2017-W12", "2017-03", "2017"]);
        // the first of January may belong to the last week of the year before
        assert_eq!(labels(Some("2021-01-01")), ["2021-01-01", "2020-W53", "2021-01", "2021"]);
    }

    #[test]
    fn a_date_that_is_not_exact_enough_has_no_period() {
        let labels = |published| Period::ALL.map(|(period, _)| period.label(published));
        assert_eq!(labels(Some("2013-11")), ["", "", "2013-11", "2013"]);
        assert_eq!(labels(Some("2013")), ["", "", "", "2013"]);
        assert_eq!(labels(None), ["", "", "", ""]);
    }
}
