//! How numbers, times and names are written.

use std::time::Duration;

use crate::{AutoShutdown, Restart, Shutdown, Strategy, outline::text::Text};

/// What stands for what an expression decides.
pub(super) const UNKNOWN: &str = "?";

pub(super) fn restart(restart: Option<Restart>) -> &'static str {
    match restart {
        Some(Restart::Permanent) => "permanent",
        Some(Restart::Transient) => "transient",
        Some(Restart::Temporary) => "temporary",
        None => UNKNOWN,
    }
}

pub(super) fn shutdown(shutdown: Option<Shutdown>) -> String {
    match shutdown {
        Some(Shutdown::After(limit)) => time(limit),
        Some(Shutdown::BrutalKill) => "brutal_kill".into(),
        Some(Shutdown::Infinity) => "infinity".into(),
        None => UNKNOWN.into(),
    }
}

pub(super) fn strategy(strategy: Option<Strategy>) -> &'static str {
    match strategy {
        Some(Strategy::OneForOne) => "one_for_one",
        Some(Strategy::OneForAll) => "one_for_all",
        Some(Strategy::RestForOne) => "rest_for_one",
        Some(Strategy::SimpleOneForOne) => "simple_one_for_one",
        None => "strategy ?",
    }
}

pub(super) fn auto_shutdown(auto_shutdown: Option<AutoShutdown>) -> Option<&'static str> {
    match auto_shutdown {
        Some(AutoShutdown::Never) => None,
        Some(AutoShutdown::AnySignificant) => Some("ends with any significant child"),
        Some(AutoShutdown::AllSignificant) => Some("ends with its significant children"),
        None => Some("auto_shutdown ?"),
    }
}

/// `3 restarts in 5 s`
pub(super) fn limit(intensity: Option<u32>, period: Option<Duration>) -> String {
    let restarts = intensity.map_or_else(|| "? restarts".into(), |intensity| count(intensity as usize, "restart"));
    let period = period.map_or_else(|| UNKNOWN.into(), time);
    if intensity == Some(0) { "no restarts".into() } else { format!("{restarts} in {period}") }
}

/// `5 s`, as the messages of the compiler say it.
pub(super) fn time(time: Duration) -> String {
    Text::new().time(time).as_str().to_owned()
}

/// `9,980`
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `3 crashes`
pub(super) fn count(number: usize, what: &str) -> String {
    let ending = match (number, what.ends_with('h')) {
        (1, _) => "",
        (_, true) => "es",
        (_, false) => "s",
    };
    format!("{} {what}{ending}", thousands(number))
}

/// `4th`
pub(super) fn ordinal(number: u64) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        (_, _) => "th",
    };
    format!("{number}{ending}")
}

/// The name of a type without the paths of modules.
pub(super) fn short(type_name: &str) -> String {
    let mut text = String::new();
    let mut word = String::new();
    for letter in type_name.chars() {
        if letter.is_alphanumeric() || letter == '_' {
            word.push(letter);
        } else if letter == ':' {
            word.clear();
        } else {
            text.push_str(&std::mem::take(&mut word));
            text.push(letter);
        }
    }
    text + &word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_parted_and_counted() {
        assert_eq!([0, 999, 1_000, 9_980, 1_234_567].map(thousands), ["0", "999", "1,000", "9,980", "1,234,567"]);
        assert_eq!(
            [1, 2, 3, 4, 11, 12, 21, 102, 113].map(ordinal).join(" "),
            "1st 2nd 3rd 4th 11th 12th 21st 102nd 113th"
        );
    }

    #[test]
    fn types_lose_their_modules_and_keep_their_parameters() {
        let cases = [
            ("app::Conn", "Conn"),
            ("perennial::supervisor::dynamic::Dynamic<app::net::Conn>", "Dynamic<Conn>"),
            ("app::Cache<(u8, alloc::string::String), [app::V; 3]>", "Cache<(u8, String), [V; 3]>"),
            ("&str", "&str"),
        ];

        for (full, expected) in cases {
            assert_eq!(short(full), expected);
        }
    }
}
