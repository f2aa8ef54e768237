//! Text that is put together in constants, for what they say when they fail.

use std::time::Duration;

/// A text of limited length. What does not fit is left out.
pub(crate) struct Text {
    bytes: [u8; MOST],
    length: usize,
}

const MOST: usize = 1024;

impl Text {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; MOST], length: 0 }
    }

    /// What it says.
    pub(crate) const fn as_str(&self) -> &str {
        // Only whole texts are put in, so it never ends within a letter.
        match std::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }

    /// Adds a text.
    #[must_use]
    pub(crate) const fn and(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        if text.len() > MOST - self.length {
            return self;
        }
        let mut at = 0;
        while at < text.len() {
            self.bytes[self.length] = text[at];
            self.length += 1;
            at += 1;
        }
        self
    }

    /// Adds a name, in backticks.
    #[must_use]
    pub(crate) const fn name(self, name: &str) -> Self {
        self.and("`").and(name).and("`")
    }

    /// Adds a time, as in "1.5 s" or "20 ms".
    #[must_use]
    pub(crate) const fn time(self, time: Duration) -> Self {
        let nanos = time.subsec_nanos();
        match (time.as_secs(), nanos) {
            (0, 1_000_000..) => self.parts(nanos as u64 / 1_000_000, nanos % 1_000_000, 1_000_000).and(" ms"),
            (0, 1_000..) => self.parts(nanos as u64 / 1_000, nanos % 1_000, 1_000).and(" us"),
            (0, 1..) => self.number(nanos as u64).and(" ns"),
            (secs, nanos) => self.parts(secs, nanos, 1_000_000_000).and(" s"),
        }
    }

    /// A number with decimals: so many parts of a unit.
    const fn parts(self, whole: u64, mut parts: u32, mut unit: u32) -> Self {
        let mut text = self.number(whole);
        if parts > 0 {
            text = text.and(".");
        }
        while parts > 0 {
            unit /= 10;
            text = text.digit((parts / unit) as u64);
            parts %= unit;
        }
        text
    }

    const fn number(self, number: u64) -> Self {
        let rest = if number < 10 { self } else { self.number(number / 10) };
        rest.digit(number % 10)
    }

    const fn digit(self, digit: u64) -> Self {
        let (mut digits, mut before) = ("0123456789", digit);
        while before > 0 {
            digits = digits.split_at(1).1;
            before -= 1;
        }
        self.and(digits.split_at(1).0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_the_unit_that_fits() {
        let cases = [
            (Duration::ZERO, "0 s"),
            (Duration::from_secs(90), "90 s"),
            (Duration::from_millis(20), "20 ms"),
            (Duration::from_millis(1_500), "1.5 s"),
            (Duration::from_micros(1_000_050), "1.00005 s"),
            (Duration::from_micros(7), "7 us"),
            (Duration::from_nanos(1_001), "1.001 us"),
            (Duration::from_micros(800_500), "800.5 ms"),
            (Duration::from_nanos(999), "999 ns"),
        ];

        for (time, expected) in cases {
            assert_eq!(Text::new().time(time).as_str(), expected);
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        let long = "é".repeat(400);

        let text = Text::new().and(&long).and(&long).and("end");

        assert_eq!(text.as_str(), format!("{long}end"));
    }
}
