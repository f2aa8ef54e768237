//! Jobs: what takes long is done in tasks under a supervisor, each of which may fail for itself.
//!
//! ```text
//! cargo run --example jobs
//! ```

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use perennial::{Error, OnTimeout, TaskError, prelude::*};
use tokio::sync::Notify;

// ANCHOR: tree
supervisor! {
    /// A studio that develops photographs.
    pub struct Studio {
        jobs: Tasks = Tasks::new().max_children(100),

        /// Who is asked to develop. Between two questions it remembers no job, so that it need not go with them.
        #[child(allow(stale(jobs)))]
        pub lab: Lab = Lab { jobs },
    }
}
// ANCHOR_END: tree

/// Develops photographs.
#[gen_server]
#[derive(Debug)]
pub struct Lab {
    jobs: Tasks,
}

#[gen_server]
impl Lab {
    // ANCHOR: one
    /// Develops one photograph.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    #[call]
    pub async fn develop(&mut self, photo: &'static str) -> Result<String, TaskError> {
        let task = self.jobs.task(developed(photo)).await.map_err(TaskError::NotStarted)?;
        task.timeout(Duration::from_secs(1)).await
    }
    // ANCHOR_END: one

    // ANCHOR: many
    /// Develops an album, two photographs at a time. Those that cannot be developed, or take too long, are left out.
    #[call]
    pub async fn album(&mut self, photos: Vec<&'static str>) -> Vec<String> {
        let mut prints = self
            .jobs
            .task_stream(photos, developed)
            .max_concurrency(2)
            .timeout(Duration::from_millis(200))
            .on_timeout(OnTimeout::KillTask);

        let mut album = Vec::new();
        while let Some(print) = prints.next().await {
            match print {
                Ok(print) => album.push(print),
                Err(error) => println!("lab: one is missing: {error}"),
            }
        }
        album
    }
    // ANCHOR_END: many

    // ANCHOR: forget
    /// Sends the prints away, sooner or later: the courier is tried until he comes.
    ///
    /// # Errors
    ///
    /// There are too many jobs.
    #[call]
    pub async fn dispatch(&mut self, courier: Courier) -> Result<Task, StartError> {
        self.jobs.start_child_with(Transient, move || courier.clone().fetch()).await
    }
    // ANCHOR_END: forget
}

/// Develops a photograph; the beach was too bright, and the night takes long.
async fn developed(photo: &'static str) -> String {
    let time = if photo == "night" { 900 } else { 20 };
    tokio::time::sleep(Duration::from_millis(time)).await;
    assert!(photo != "beach", "overexposed");
    format!("a print of the {photo}")
}

/// Fetches prints, if he comes.
#[derive(Clone, Debug, Default)]
pub struct Courier {
    calls: Arc<AtomicU32>,
    came: Arc<Notify>,
}

impl Courier {
    async fn fetch(self) -> Result<(), &'static str> {
        tokio::time::sleep(Duration::from_millis(20)).await;
        match self.calls.fetch_add(1, Ordering::Relaxed) + 1 {
            1 | 2 => Err("the courier has not come"),
            call => {
                println!("courier: here I am, at call {call}");
                self.came.notify_one();
                Ok(())
            }
        }
    }
}

// ANCHOR: main
#[perennial::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let studio = Studio::start().await?;

    println!("main: {}", studio.lab.develop("garden").await?.expect("nothing is wrong with the garden"));

    let error = studio.lab.develop("beach").await?.expect_err("the beach was too bright");
    println!("main: no beach, since {error}");

    for print in studio.lab.album(vec!["garden", "beach", "night", "harbour"]).await? {
        println!("main: {print}");
    }

    let courier = Courier::default();
    studio.lab.dispatch(courier.clone()).await??;
    courier.came.notified().await;
    println!("main: the prints are on their way");

    studio.stop().await?;
    Ok(())
}
// ANCHOR_END: main
