//! Numbers as all files have them: whole ones, and figures with three decimals at most, beyond which is noise.

/// Appends a whole number.
#[inline]
pub(super) fn push_whole(number: i64, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Appends a whole number to a cell.
#[inline]
pub(super) fn whole(number: impl Into<i64>, cell: &mut String) {
    cell.push_str(itoa::Buffer::new().format(number.into()));
}

/// Appends a figure to a cell, with its three decimals: "0.900".
pub(super) fn three_decimals(figure: f32, cell: &mut String) {
    let Parts { is_negative, whole: before, decimals } = Parts::of(figure);
    if is_negative {
        cell.push('-');
    }
    whole(before, cell);
    cell.push('.');
    for digit in decimals {
        cell.push(char::from(digit));
    }
}

/// Appends a figure as JSON has it: no more decimals than it needs, and one at least ("0.9", "1.0").
pub(super) fn push_figure(figure: f32, out: &mut Vec<u8>) {
    let Parts { is_negative, whole, decimals } = Parts::of(figure);
    if is_negative {
        out.push(b'-');
    }
    push_whole(whole, out);
    out.push(b'.');
    out.extend_from_slice(&decimals[..needed(decimals).max(1)]);
}

/// Appends a figure that JSON has as a whole number where it is one.
pub(super) fn push_short_figure(figure: f32, out: &mut Vec<u8>) {
    let Parts { is_negative, whole, decimals } = Parts::of(figure);
    match needed(decimals) {
        0 => push_whole(if is_negative { -whole } else { whole }, out),
        _ => push_figure(figure, out),
    }
}

/// A figure rounded to thousandths.
struct Parts {
    is_negative: bool,
    whole: i64,
    decimals: [u8; 3],
}

impl Parts {
    fn of(figure: f32) -> Self {
        let thousandths = (figure * 1000.0).round() as i64;
        let rest = thousandths.unsigned_abs() % 1000;
        let decimals = [rest / 100, rest / 10 % 10, rest % 10].map(|digit| b'0' + digit as u8);
        Self { is_negative: thousandths < 0, whole: (thousandths / 1000).abs(), decimals }
    }
}

/// How many decimals are not zeros at the end.
fn needed(decimals: [u8; 3]) -> usize {
    decimals.iter().rposition(|digit| *digit != b'0').map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_the_standard_ways_write_them() {
        for thousandths in -3500..=3500_i16 {
            let rounded = f32::from(thousandths) / 1000.0;
            let figure = rounded + 0.0003;
            let (mut cell, mut json, mut short) = (String::new(), Vec::new(), Vec::new());
            three_decimals(figure, &mut cell);
            push_figure(figure, &mut json);
            push_short_figure(figure, &mut short);
            assert_eq!(cell, format!("{rounded:.3}"));
            assert_eq!(json, serde_json::to_vec(&rounded).unwrap());
            let expected =
                if thousandths % 1000 == 0 { (thousandths / 1000).to_string() } else { format!("{rounded}") };
            assert_eq!(String::from_utf8(short).unwrap(), expected);
        }
    }
}
