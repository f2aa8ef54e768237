//! Text.

use std::fmt;

use super::{
    Drawing,
    need::{Need, Stop},
    words,
};
use crate::Strategy;

/// The tree as a table, and what follows from it: how long it may take to stop, and how many crashes it survives.
impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.heading())?;
        if self.below_it().0.next().is_none() {
            return Ok(());
        }
        writeln!(f)?;
        let mut table = Table { rows: Vec::new(), runs: self.life.is_some() };
        table.head();
        table.add_below(self, "");
        table.write(f)?;
        writeln!(f)?;
        writeln!(f, "{}", self.stops())?;
        if let Some(survives) = self.survives() {
            writeln!(f, "{survives}")?;
        }
        if self.life.is_none() && self.iter().any(Self::has_unknown) {
            writeln!(f, "?: an expression decides when it starts.")?;
        }
        Ok(())
    }
}

impl Drawing {
    /// `App.web <1.1>: running, one_for_one, 3 restarts in 5 s`
    fn heading(&self) -> String {
        let mut said = Vec::new();
        if let Some(terms) = &self.terms {
            said.extend([self.type_name.clone(), words::restart(terms.restart).to_owned()]);
            said.push(format!("shutdown {}", words::shutdown(terms.shutdown)));
        }
        said.extend(self.state().map(|state| state.to_string()));
        said.extend(self.rules());
        said.extend(self.marks());
        said.extend(self.cause());
        let pid = self.pid().map(|pid| format!(" {pid}")).unwrap_or_default();
        format!("{}{pid}: {}", self.path, said.join(", "))
    }

    /// How long it may take to stop.
    fn stops(&self) -> String {
        let Need { stop, or_start } = self.need();
        let unless = if or_start { ", unless a child is starting" } else { "" };
        match stop {
            Stop::Within(time) if time.is_zero() => format!("It stops at once{unless}."),
            Stop::Within(time) => format!("It takes at most {} to stop{unless}.", words::time(time)),
            Stop::Unbounded => "It takes as long to stop as its children need: not all have a limit.".into(),
            Stop::Unknown => "It takes as long to stop as its children need: an expression decides.".into(),
        }
    }

    /// How many crashes it survives.
    fn survives(&self) -> Option<String> {
        let supervision = self.supervision.as_ref()?;
        let (intensity, period) = (supervision.intensity?, words::time(supervision.period?));
        let next = words::ordinal(u64::from(intensity) + 1);
        Some(match intensity {
            0 => "It survives no crash; the 1st ends it.".into(),
            _ => format!(
                "It survives {} within {period}; the {next} ends it.",
                words::count(intensity as usize, "crash")
            ),
        })
    }

    /// Whether an expression decides about something that is shown.
    fn has_unknown(&self) -> bool {
        let terms = self.terms.as_ref();
        let unknown_terms =
            |terms: &super::Terms| terms.restart.is_none() || terms.shutdown.is_none() || terms.significant.is_none();
        let rules = self.supervision.as_ref();
        let unknown_rules = |rules: &super::Supervision| {
            rules.strategy != Some(Strategy::SimpleOneForOne)
                && (rules.strategy.is_none()
                    || rules.intensity.is_none()
                    || rules.period.is_none()
                    || rules.auto_shutdown.is_none())
        };
        terms.is_some_and(unknown_terms)
            || rules.is_some_and(unknown_rules)
            || self.each().is_some_and(Self::has_unknown)
    }
}

/// Rows of cells, the columns of which are as wide as their widest cell.
struct Table {
    rows: Vec<Vec<String>>,
    /// Whether there are columns for what runs.
    runs: bool,
}

impl Table {
    fn head(&mut self) {
        let mut head = vec!["child", "type", "restart", "shutdown"];
        if self.runs {
            head.extend(["process", "state", "restarts"]);
        }
        self.rows.push(head.into_iter().map(str::to_owned).collect());
    }

    /// Adds a row for each that is below. `trunk` is what the rows of the same branch begin with.
    fn add_below(&mut self, drawing: &Drawing, trunk: &str) {
        let (children, more) = drawing.below_it();
        let mut children = children.peekable();
        while let Some(child) = children.next() {
            let is_last = children.peek().is_none() && more.is_none();
            let (branch, below) = if is_last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            self.rows.push(self.row(child, format!("{trunk}{branch}{}", child.name)));
            self.add_below(child, &format!("{trunk}{below}"));
        }
        if let Some(more) = more {
            self.rows.push(vec![format!("{trunk}└─ {more}")]);
        }
    }

    fn row(&self, drawing: &Drawing, name: String) -> Vec<String> {
        let restart = words::restart(drawing.restart()).to_owned();
        let mut row = vec![name, drawing.type_name.clone(), restart, words::shutdown(drawing.shutdown())];
        if self.runs {
            row.push(drawing.pid().map(|pid| pid.to_string()).unwrap_or_default());
            row.push(drawing.state().map(|state| state.to_string()).unwrap_or_default());
            row.push(words::thousands(drawing.restarts() as usize));
        }
        let said: Vec<String> = drawing.rules().into_iter().chain(drawing.marks()).chain(drawing.cause()).collect();
        row.push(said.join(", "));
        row
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A row of one cell is as long as it likes.
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let width = |column: usize| {
            let cells = self.rows.iter().filter(|row| row.len() > 1).filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &self.rows {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str(cell);
                line.extend(std::iter::repeat_n(' ', (width + 2).saturating_sub(cell.chars().count())));
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
