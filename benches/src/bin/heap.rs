//! `heap FRAMEWORK N`: prints how many bytes and blocks of the heap each of `N` idle, supervised servers has.
//!
//! A program of its own, since it counts what is allocated, and what counts takes time.

use std::{alloc::System, env};

use perennial_benches::{Figures, Framework, Start, Threads, frameworks, live};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let [framework, n] = &args[..] else { panic!("heap FRAMEWORK N") };
    let n = n.parse().expect("a number of servers");
    let figures = match &**framework {
        "baseline" => heap::<frameworks::Baseline>(n),
        "perennial" => heap::<frameworks::Perennial>(n),
        #[cfg(feature = "peers")]
        "kameo" => heap::<frameworks::Kameo>(n),
        #[cfg(feature = "peers")]
        "ractor" => heap::<frameworks::Ractor>(n),
        _ => Figures::default(),
    };
    println!("{figures}");
}

fn heap<F: Framework>(n: usize) -> Figures {
    F::run(Threads::Two, async move {
        let warm = F::tree_start(1, Start::OneByOne).await;
        F::tree_add(&warm, 0, 1).await;
        F::tree_stop(warm).await;
        let (bytes, blocks) = allocated();

        let tree = F::tree_start(n, Start::OneByOne).await;
        live(n).await;
        for nth in 0..n {
            F::tree_add(&tree, nth, 1).await;
        }
        for _ in 0..1000 {
            tokio::task::yield_now().await;
        }
        let (bytes_then, blocks_then) = allocated();

        let figures =
            Figures::default().and("bytes", per(bytes_then - bytes, n)).and("blocks", per(blocks_then - blocks, n));
        drop(tree);
        figures
    })
}

/// Bytes and blocks that are allocated at the moment.
fn allocated() -> (usize, usize) {
    let stats = ALLOCATOR.stats();
    (stats.bytes_allocated - stats.bytes_deallocated, stats.allocations - stats.deallocations)
}

#[expect(clippy::cast_precision_loss, reason = "a measurement has fewer digits than a double")]
fn per(all: usize, n: usize) -> f64 {
    all as f64 / n as f64
}
