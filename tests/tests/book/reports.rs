//! Crash reports.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use perennial::{Error, prelude::*};
use tracing_subscriber::util::SubscriberInitExt as _;

// ANCHOR: server
#[gen_server]
#[derive(Debug, Default)]
pub struct Oven {
    loaves: u32,
}

#[gen_server]
impl Oven {
    #[call]
    pub fn bake(&mut self, grams: u32) {
        assert!(grams > 0, "a loaf without flour");
        self.loaves += 1;
    }
}

supervisor! {
    #[supervisor(intensity = 2)]
    pub struct Bakery {
        pub oven: Oven = Oven::default(),
    }
}
// ANCHOR_END: server

mod program {
    use super::Bakery;

    // ANCHOR: subscriber
    use perennial::Error;

    #[perennial::main]
    async fn main() -> Result<(), Error> {
        tracing_subscriber::fmt().init();
        Bakery::run().await
    }
    // ANCHOR_END: subscriber

    #[test]
    fn main_is_a_plain_function() {
        let _: fn() -> std::process::ExitCode = main;
    }
}

#[perennial::test]
async fn the_report_is_the_one_in_the_book() -> Result<(), Error> {
    let page = Page::default();
    let writer = page.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).without_time().with_writer(move || writer.clone());
    let _reading = subscriber.finish().set_default();
    let bakery = Bakery::start().await?;

    bakery.oven.bake(500).await?;
    assert!(bakery.oven.bake(0).await.is_err());
    bakery.oven.bake(500).await?;
    let pid = bakery.oven.pid().to_string().replace(".2>", ".1>");
    bakery.stop().await?;

    let report = in_lines(&without_backtrace(&page.read().replace(&pid, "<7.1>")));
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/book/report.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, &report)?;
    }
    assert_eq!(report, std::fs::read_to_string(file)?);
    Ok(())
}

/// With `RUST_BACKTRACE` set the report has the stack, too.
fn without_backtrace(report: &str) -> String {
    match (report.split_once(" backtrace="), report.split_once(" state=")) {
        (Some((before, _)), Some((_, after))) => format!("{before} state={after}"),
        _ => report.to_owned(),
    }
}

/// A field a line.
fn in_lines(report: &str) -> String {
    const FIELDS: [&str; 10] =
        ["path", "pid", "incarnation", "handler", "reason", "location", "state", "queued", "decision", "restarts_left"];
    FIELDS
        .iter()
        .fold(report.to_owned(), |report, field| report.replacen(&format!(" {field}="), &format!("\n{field}="), 1))
}

/// What was written.
#[derive(Clone, Debug, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl Page {
    fn read(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl io::Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
