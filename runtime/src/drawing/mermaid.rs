//! Mermaid.

use std::fmt::Write as _;

use super::{
    Drawing,
    labels::{Health, Shape},
};

impl Drawing {
    /// The tree as a flowchart of [Mermaid](https://mermaid.js.org), which many viewers of Markdown show as a diagram.
    ///
    /// Supervisors are boxes, workers are round; what is down is red, and what is on its way is yellow.
    #[must_use]
    pub fn to_mermaid(&self) -> String {
        let mut chart = Chart { lines: vec!["flowchart TD".into()], nodes: 0, between: Vec::new(), down: Vec::new() };
        chart.add(self);
        for (class, nodes, style) in [
            ("between", &chart.between, "fill:#fff3c4,stroke:#b58900"),
            ("down", &chart.down, "fill:#f8d0d0,stroke:#a40000"),
        ] {
            if !nodes.is_empty() {
                chart.lines.push(format!("    classDef {class} {style}"));
                chart.lines.push(format!("    class {} {class}", nodes.join(",")));
            }
        }
        chart.lines.join("\n") + "\n"
    }
}

struct Chart {
    lines: Vec<String>,
    nodes: usize,
    between: Vec<String>,
    down: Vec<String>,
}

impl Chart {
    /// Adds a drawing with all below it, and returns its node's name.
    fn add(&mut self, drawing: &Drawing) -> String {
        let (open, close) = match drawing.shape() {
            Shape::Supervisor => ("[", "]"),
            Shape::Dynamic => ("[[", "]]"),
            Shape::Worker => ("(", ")"),
        };
        let label: Vec<String> = drawing.lines().iter().map(|line| escaped(line)).collect();
        let node = self.node(open, &label.join("<br/>"), close);
        match drawing.health() {
            Health::Up => {}
            Health::Between => self.between.push(node.clone()),
            Health::Down => self.down.push(node.clone()),
        }
        let (children, more) = drawing.below_it();
        for child in children {
            let child = self.add(child);
            self.lines.push(format!("    {node} --> {child}"));
        }
        if let Some(more) = more {
            let more = self.node("(", &escaped(&more), ")");
            self.lines.push(format!("    {node} --> {more}"));
        }
        node
    }

    fn node(&mut self, open: &str, label: &str, close: &str) -> String {
        let node = format!("n{}", self.nodes);
        self.nodes += 1;
        self.lines.push(format!("    {node}{open}\"{label}\"{close}"));
        node
    }
}

/// A text within quotes: what means something to Mermaid or to HTML is written as its character's number.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '"' | '#' | '&' | '<' | '>' | '`' | '\\' | ';' => {
                let _ = write!(escaped, "#{};", u32::from(letter));
            }
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}
