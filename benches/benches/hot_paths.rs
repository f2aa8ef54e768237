//! Micro benches of the hot paths, on one thread: `cargo bench --no-default-features`.

use std::{hint::black_box, time::Instant};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use perennial::{Monitor, Process, prelude::*};
use perennial_benches::{CRASHED, Framework, Start as How, frameworks::Perennial};
use tokio::runtime::{Builder, Runtime};

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime needs no more than a thread")
}

fn calls(c: &mut Criterion) {
    let runtime = runtime();
    let server = runtime.block_on(Perennial::start());
    let mut group = c.benchmark_group("call");
    group.bench_function("plain", |b| b.to_async(&runtime).iter(|| Perennial::add(&server, 1)));
    group.bench_function("async", |b| b.to_async(&runtime).iter(|| Perennial::add_async(&server, 1)));
    group.bench_function("suspending", |b| b.to_async(&runtime).iter(|| Perennial::add_suspending(&server, 1)));
    group.bench_function("queued", |b| b.to_async(&runtime).iter(|| Perennial::add_queued(&server, 1)));
    group.finish();
}

/// Bursts: as many casts as are measured at a time, and a call that waits until all are handled.
fn cast(c: &mut Criterion) {
    let runtime = runtime();
    let server = runtime.block_on(Perennial::start());
    c.bench_function("cast", |b| {
        b.to_async(&runtime).iter_custom(async |times| {
            let begun = Instant::now();
            for _ in 0..times {
                Perennial::count(&server, 1).await;
            }
            Perennial::settle(&server).await;
            begun.elapsed()
        });
    });
}

fn start_and_stop(c: &mut Criterion) {
    let runtime = runtime();
    let node = runtime.block_on(async { Node::new() });
    c.bench_function("start", |b| b.to_async(&runtime).iter(|| node.enter(Perennial::start())));
    c.bench_function("stop", |b| {
        let start = || runtime.block_on(node.enter(Perennial::start()));
        b.iter_batched(
            start,
            |server| runtime.block_on(async move { server.stop().await.expect("it lives") }),
            BatchSize::SmallInput,
        );
    });
}

/// From a crash to the first answer of the next incarnation.
fn restart(c: &mut Criterion) {
    let runtime = runtime();
    let tree = runtime.block_on(Perennial::tree_start(1, How::Listed));
    c.bench_function("restart", |b| {
        b.to_async(&runtime).iter(async || {
            CRASHED.forget();
            Perennial::tree_crash(&tree, 0).await;
            while CRASHED.elapsed().is_none() {
                tokio::task::yield_now().await;
            }
            while Perennial::tree_add(&tree, 0, 1).await.is_none() {
                tokio::task::yield_now().await;
            }
        });
    });
}

fn lookup(c: &mut Criterion) {
    let runtime = runtime();
    let node = runtime.block_on(async { Node::new() });
    runtime.block_on(node.enter(async {
        for nth in 0..1000 {
            let server = Perennial::start().await;
            node.register(&format!("server {nth}"), &server).expect("nobody else has the name");
        }
    }));
    c.bench_function("name lookup", |b| b.iter(|| black_box(node.registered(black_box("server 500")))));
}

fn monitor(c: &mut Criterion) {
    let runtime = runtime();
    let server = runtime.block_on(Perennial::start());
    c.bench_function("monitor and demonitor", |b| {
        b.to_async(&runtime).iter_custom(async |times| {
            let server = server.clone();
            let (done, took) = tokio::sync::oneshot::channel();
            Process::<()>::spawn(move |mut me| async move {
                let begun = Instant::now();
                for _ in 0..times {
                    let monitor: Monitor = me.monitor(&server);
                    me.demonitor(monitor);
                }
                done.send(begun.elapsed()).expect("the bench waits for it");
            });
            took.await.expect("the process answers")
        });
    });
}

criterion_group!(benches, calls, cast, start_and_stop, restart, lookup, monitor);
criterion_main!(benches);
