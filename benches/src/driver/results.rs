//! What was measured, in all rounds.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{
    programs::Figures,
    rows::{ROWS, Row, Run},
};

/// All rounds of a figure.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rounds(Vec<f64>);

impl Rounds {
    pub(crate) fn push(&mut self, value: f64) {
        self.0.push(value);
        self.0.sort_by(f64::total_cmp);
    }

    pub(crate) fn median(&self) -> Option<f64> {
        let middle = self.0.len() / 2;
        let upper = *self.0.get(middle)?;
        Some(if self.0.len().is_multiple_of(2) { f64::midpoint(self.0[middle - 1], upper) } else { upper })
    }

    pub(crate) fn least(&self) -> Option<f64> {
        self.0.first().copied()
    }

    fn spread(&self) -> Option<(f64, f64)> {
        Some((*self.0.first()?, *self.0.last()?))
    }
}

#[derive(Debug, Default)]
pub(crate) struct Results(BTreeMap<(Run, &'static str, String), Rounds>);

impl Results {
    pub(crate) fn add(&mut self, run: Run, framework: &'static str, figures: Figures) {
        for (name, value) in figures {
            self.0.entry((run, framework, name)).or_default().push(value);
        }
    }

    pub(crate) fn rounds(&self, row: &Row, framework: &'static str) -> Option<&Rounds> {
        self.0.get(&(row.run, framework, row.figure.to_owned()))
    }

    /// A row by its title.
    pub(crate) fn titled(&self, title: &str, framework: &'static str) -> Option<&Rounds> {
        self.rounds(ROWS.iter().find(|row| row.title == title)?, framework)
    }

    /// The processors' time of a row, if the row is of the job's whole time.
    pub(crate) fn used(&self, title: &str, framework: &'static str) -> Option<&Rounds> {
        let row = ROWS.iter().find(|row| row.title == title && row.figure == "ns")?;
        self.rounds(&Row { figure: "cpu_ns", ..*row }, framework)
    }

    /// A row a figure, a column a framework: median, ratio to the baseline, and from where to where it went.
    pub(crate) fn table(&self, frameworks: &[&'static str]) -> String {
        let mut table = Table::new(&[&[""], frameworks].concat());
        for row in ROWS {
            let cells: Vec<_> = frameworks.iter().map(|framework| self.cell(row, framework)).collect();
            if cells.iter().any(|cell| cell != "–") {
                table.row([vec![row.title.to_owned()], cells].concat());
            }
        }
        table.draw()
    }

    fn cell(&self, row: &Row, framework: &'static str) -> String {
        let Some(rounds) = self.rounds(row, framework) else { return "–".to_owned() };
        let (Some(median), Some((least, most))) = (rounds.median(), rounds.spread()) else { return "–".to_owned() };
        let mut cell = number(median);
        if let Some(baseline) = self.rounds(row, "baseline").and_then(Rounds::median)
            && framework != "baseline"
        {
            write!(cell, " {:.2}x", median / baseline).expect("a string takes what is written");
        }
        write!(cell, " ({}..{})", number(least), number(most)).expect("a string takes what is written");
        cell
    }
}

/// A number with as many digits as mean something.
pub(crate) fn number(value: f64) -> String {
    if value < 100.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut grouped = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A table of text.
pub(crate) struct Table(Vec<Vec<String>>);

impl Table {
    pub(crate) fn new(head: &[&str]) -> Self {
        Self(vec![head.iter().map(|&cell| cell.to_owned()).collect()])
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.0.push(cells);
    }

    /// As Markdown, in columns that also stand straight in a terminal.
    pub(crate) fn draw(&self) -> String {
        let width = |column: usize| self.0.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<_> = (0..self.0[0].len()).map(width).collect();
        let mut drawn = String::new();
        for (nth, row) in self.0.iter().enumerate() {
            for (cell, width) in row.iter().zip(&widths) {
                write!(drawn, "| {cell:width$} ").expect("a string takes what is written");
            }
            drawn.push_str("|\n");
            if nth == 0 {
                for width in &widths {
                    write!(drawn, "|{}", "-".repeat(width + 2)).expect("a string takes what is written");
                }
                drawn.push_str("|\n");
            }
        }
        drawn
    }
}
