//! The jobs.

use std::future::Future;

use crate::{Figures, Framework, Start, Threads};

mod calls;
mod casts;
pub mod echo;
mod lives;
mod many;
mod nested;
mod trees;

/// How a server is called.
pub(crate) trait Way: Send + 'static {
    fn add<F: Framework>(server: &F::Ref, n: u64) -> impl Future<Output = u64> + Send;
}

macro_rules! ways {
    ($($(#[$doc:meta])* $way:ident = $method:ident;)*) => {$(
        $(#[$doc])*
        pub(crate) struct $way;

        impl Way for $way {
            async fn add<F: Framework>(server: &F::Ref, n: u64) -> u64 {
                F::$method(server, n).await
            }
        }
    )*};
}

ways! {
    /// A plain handler.
    Plain = add;
    /// An async handler that does not suspend.
    Async = add_async;
    /// An async handler that suspends once.
    Suspending = add_suspending;
    /// Through the queue.
    Queued = add_queued;
}

/// Does a job, and says what was measured; None if the framework cannot do it.
///
/// # Panics
///
/// If there is no such job.
#[must_use]
pub fn run<F: Framework>(job: &str, threads: Threads, size: Option<u64>) -> Option<Figures> {
    let supervised = job.starts_with("restart") || job.starts_with("listed") || job == "growth";
    let one_by_one = job.starts_with("one-by-one") || job == "growth";
    if (supervised && !F::SUPERVISES) || (one_by_one && !F::ONE_BY_ONE) {
        return None;
    }
    let job = job.to_owned();
    F::run(threads, async move {
        Some(match &*job {
            "call" => calls::one_after_another::<F, Plain>(size.unwrap_or(500_000)).await,
            "call-async" => calls::one_after_another::<F, Async>(size.unwrap_or(200_000)).await,
            "call-suspending" => calls::one_after_another::<F, Suspending>(size.unwrap_or(100_000)).await,
            "call-queued" => calls::one_after_another::<F, Queued>(size.unwrap_or(100_000)).await,
            "callers" => calls::many_callers::<F, Plain>(size.unwrap_or(320_000)).await,
            "callers-async" => calls::many_callers::<F, Async>(size.unwrap_or(320_000)).await,
            "cast-1" => casts::from_producers::<F>(1, size.unwrap_or(500_000)).await,
            "cast-8" => casts::from_producers::<F>(8, size.unwrap_or(500_000)).await,
            "start-stop" => lives::start_and_stop::<F>(size.unwrap_or(100_000)).await,
            "restart-1" => trees::restart::<F>(1, 500).await,
            "restart-100k" => trees::restart::<F>(100_000, 100).await,
            "listed-100k" => trees::start_and_stop::<F>(100_000, Start::Listed).await,
            "one-by-one-100k" => trees::start_and_stop::<F>(100_000, Start::OneByOne).await,
            "ring" => many::ring::<F>(1000, 100).await,
            "fan-in-turn" => many::fan_in_turn::<F>(1000, 100).await,
            "fan-overlapping" => many::fan_overlapping::<F>(1000, 100).await,
            "growth" => trees::growth::<F>(usize::try_from(size.unwrap_or(1000)).unwrap_or(usize::MAX)).await,
            "nested" => nested::run(usize::try_from(size.unwrap_or(1)).unwrap_or(usize::MAX)).await,
            _ => panic!("there is no job `{job}`"),
        })
    })
}
