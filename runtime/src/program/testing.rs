//! What `#[perennial::test]` expands to.

use std::future::Future;

use crate::Node;

/// How often the runtime may go round before what is left is taken to stay.
const ROUNDS: usize = 1000;

/// Runs a test on a thread of its own runtime, with the clock paused and in a node of its own.
///
/// # Panics
///
/// If a process is left behind, with the list of those that are.
#[track_caller]
pub fn test<F: Future>(test: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .expect("a runtime for a test can be built");
    let (output, left) = runtime.block_on(async {
        let node = Node::new();
        let output = node.enter(test).await;
        // Ends that have begun come to their end, without time passing.
        for _ in 0..ROUNDS {
            if node.processes().is_empty() {
                break;
            }
            tokio::task::yield_now().await;
        }
        (output, node.processes())
    });
    drop(runtime);
    if !left.is_empty() {
        let list: Vec<_> = left.iter().map(|(path, pid)| format!("  `{path}` {pid}")).collect();
        panic!("{} left behind by the test; stop what it starts:\n{}", plural(left.len()), list.join("\n"));
    }
    output
}

fn plural(processes: usize) -> String {
    if processes == 1 { "a process was".to_owned() } else { format!("{processes} processes were") }
}
