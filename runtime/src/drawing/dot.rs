//! DOT.

use std::fmt::Write as _;

use super::{
    Drawing,
    labels::{Health, Shape},
};

impl Drawing {
    /// The tree in [DOT](https://graphviz.org/doc/info/lang.html), the language of Graphviz.
    ///
    /// Supervisors are boxes, workers are ellipses; what is down is red, and what is on its way is yellow.
    #[must_use]
    pub fn to_dot(&self) -> String {
        let mut graph = Graph { text: String::new(), nodes: 0 };
        graph.add(self);
        let name = escaped(&self.name);
        format!(
            "digraph \"{name}\" {{\n    graph [ordering=out]\n    node [style=filled, fillcolor=white]\n{}}}\n",
            graph.text
        )
    }
}

struct Graph {
    text: String,
    nodes: usize,
}

impl Graph {
    /// Adds a drawing with all below it, and returns its node's name.
    fn add(&mut self, drawing: &Drawing) -> String {
        let shape = match drawing.shape() {
            Shape::Supervisor => "shape=box",
            Shape::Dynamic => "shape=box, peripheries=2",
            Shape::Worker => "shape=ellipse",
        };
        let colour = match drawing.health() {
            Health::Up => "",
            Health::Between => ", fillcolor=\"#fff3c4\"",
            Health::Down => ", fillcolor=\"#f8d0d0\"",
        };
        let label: Vec<String> = drawing.lines().iter().map(|line| escaped(line)).collect();
        let node = self.node(&format!("{shape}{colour}"), &label.join("\\n"));
        let (children, more) = drawing.below_it();
        for child in children {
            let child = self.add(child);
            self.edge(&node, &child);
        }
        if let Some(more) = more {
            let more = self.node("shape=plaintext", &escaped(&more));
            self.edge(&node, &more);
        }
        node
    }

    fn node(&mut self, attributes: &str, label: &str) -> String {
        let node = format!("n{}", self.nodes);
        self.nodes += 1;
        let _ = writeln!(self.text, "    {node} [{attributes}, label=\"{label}\"]");
        node
    }

    fn edge(&mut self, from: &str, to: &str) {
        let _ = writeln!(self.text, "    {from} -> {to}");
    }
}

/// A text within quotes, where names of characters (`&amp;`) are known.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace(|letter: char| letter.is_control(), " ")
}
