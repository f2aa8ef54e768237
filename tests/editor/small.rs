//! A crate with everything that an editor is asked about, by `ask.py`.

use std::collections::HashMap;

use perennial::info;
use perennial::prelude::*;

/// Counts.
#[gen_server(restart = transient, shutdown = 1s, mailbox = 16)]
#[derive(Debug, Default)]
pub struct Counter {
    /// What it has counted to.
    value: i64,
    names: Vec<String>,
}

/// A little time has passed.
#[derive(Debug)]
pub struct Tick(pub i64);

#[gen_server]
impl Counter {
    /// Adds `n` and returns the new value.
    #[call]
    pub fn add(&mut self, n: i64) -> i64 {
        self.value += n;
        self.value
    }

    /// Begins anew.
    #[cast]
    pub fn reset(&mut self) {
        self.value = 0;
    }

    #[info]
    fn tick(&mut self, tick: Tick) {
        self.value += tick.0;
    }

    /// Looks at what is there.
    #[call]
    pub async fn look(&self, at: usize) -> Option<String> {
        let names = &self.names;
        names.get(at).cloned()
    }
}

/// Knows the counter.
#[gen_server]
#[derive(Debug)]
pub struct Hub {
    counter: Ref<Counter>,
    log: Late<Log>,
    live: HashMap<u32, i64>,
}

#[gen_server]
impl Hub {
    /// Connects.
    #[call]
    pub async fn connect(&mut self, number: u32, cx: &mut Cx<Self>) -> Result<i64, CallError> {
        let value = self.counter.add(i64::from(number)).await?;
        self.live.insert(number, value);
        let _ = cx.pid();
        Ok(value)
    }
}

/// Writes lines.
#[gen_server]
#[derive(Debug)]
pub struct Log {
    prefix: String,
}

#[gen_server]
impl Log {
    /// Writes a line.
    #[cast]
    pub fn line(&mut self, text: String) {
        self.prefix.push_str(&text);
    }
}

/// What is configured.
#[derive(Clone, Debug)]
pub struct Config {
    /// What is written before each line.
    pub prefix: String,
}

impl Config {
    /// The prefix, in brackets.
    pub fn bracketed(&self) -> String {
        format!("[{}]", self.prefix)
    }
}

supervisor! {
    /// The application.
    #[supervisor(strategy = rest_for_one, intensity = 3, period = 10s)]
    pub struct App {
        /// What is configured.
        config: Config,

        /// The counter of the application.
        #[child(restart = permanent, shutdown = 2s)]
        pub counter: Counter = Counter { value: 0, names: vec![config.bracketed()] },

        /// The hub of the application.
        #[child(shutdown = 500ms, unresponsive = wait)]
        pub hub: Hub = Hub { counter, log, live: HashMap::new() },

        /// The log of the application.
        pub log: Log = Log { prefix: config.bracketed() },
    }
}

/// Uses all of it.
pub async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let counter = Counter::default().start().await?;
    let sum = counter.add(3).await?;
    counter.reset()?;
    let app = App::start(Config { prefix: String::new() }).await?;
    let value = app.hub.connect(7).await?;
    app.log.line(format!("{sum} and {value:?}"))?;
    let _ = app.counter.look(0).await?;
    Ok(())
}
