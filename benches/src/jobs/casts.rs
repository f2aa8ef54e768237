//! Casts to one server.

use crate::{Figures, Framework, Stopwatch};

/// `n` casts from so many producers, until all are handled.
pub(super) async fn from_producers<F: Framework>(producers: u64, n: u64) -> Figures {
    let server = F::start().await;
    let each = n / producers;
    F::add(&server, 0).await;

    let begun = Stopwatch::start();
    let tasks: Vec<_> = (0..producers).map(|_| producer::<F>(server.clone(), each)).collect();
    for task in tasks {
        task.await;
    }
    let figures = begun.each(each * producers);

    assert_eq!(F::settle(&server).await, each * producers, "every cast was handled once");
    figures
}

fn producer<F: Framework>(server: F::Ref, casts: u64) -> impl Future<Output = ()> {
    F::task(async move {
        for _ in 0..casts {
            F::count(&server, 1).await;
        }
        F::settle(&server).await;
    })
}
