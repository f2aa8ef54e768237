//! What `#[perennial::main]` expands to.

use std::{any::Any, fmt, future::Future, process::ExitCode};

use super::Error;
use crate::ExitReason;

/// The runtime of a program.
#[derive(Debug, Default)]
pub struct Runtime {
    current_thread: bool,
    worker_threads: Option<usize>,
}

impl Runtime {
    /// A runtime with a worker a core.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs everything on the main thread.
    #[must_use]
    pub fn current_thread(self) -> Self {
        Self { current_thread: true, ..self }
    }

    /// Runs on so many workers.
    #[must_use]
    pub fn worker_threads(self, workers: usize) -> Self {
        Self { worker_threads: Some(workers), ..self }
    }

    /// Runs a program to its end.
    pub fn main<F>(self, main: F) -> ExitCode
    where
        F: Future<Output: Finish>,
    {
        let mut builder = if self.current_thread {
            tokio::runtime::Builder::new_current_thread()
        } else {
            tokio::runtime::Builder::new_multi_thread()
        };
        if let Some(workers) = self.worker_threads {
            builder.worker_threads(workers);
        }
        let runtime = match builder.enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return Err::<(), _>(error).finish(),
        };
        let code = runtime.block_on(main).finish();
        // A task that never yields must not hold up the end of the program.
        runtime.shutdown_background();
        code
    }
}

/// What a program's `main` may return.
#[diagnostic::on_unimplemented(
    message = "`main` cannot return `{Self}`",
    note = "return `()`, `Result<(), perennial::Error>`, a `Result` with another error, or `ExitCode`"
)]
pub trait Finish {
    /// The program's exit code; an error is printed.
    fn finish(self) -> ExitCode;
}

impl Finish for () {
    fn finish(self) -> ExitCode {
        ExitCode::SUCCESS
    }
}

impl Finish for ExitCode {
    fn finish(self) -> ExitCode {
        self
    }
}

/// Any error will do, also one that is boxed: it is printed as the standard library prints it.
impl<T: Finish, E: fmt::Debug + 'static> Finish for Result<T, E> {
    fn finish(self) -> ExitCode {
        match self {
            Ok(value) => value.finish(),
            Err(error) => {
                eprintln!("error: {error:?}");
                let error: &dyn Any = &error;
                ExitCode::from(error.downcast_ref().map_or(1, Error::exit_code))
            }
        }
    }
}

/// Ends the program here and now, because code that does not yield would hold up any other way out.
pub(super) fn abandon(path: String, reason: ExitReason) -> ! {
    let error = Error::from(super::error::Ended { path, reason, gave_up: false });
    eprintln!("error: {error:?}");
    std::process::exit(i32::from(error.exit_code()))
}
