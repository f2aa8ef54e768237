//! A service under load: Perennial's echo, and the same by hand.

use std::{
    collections::VecDeque,
    io,
    sync::{Arc, mpsc::channel},
    thread,
    time::{Duration, Instant},
};

use perennial_examples::echo::Echo;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::JoinSet,
};

use crate::{Figures, Latencies, Stopwatch, Threads, framework::runtime};

const CLIENTS: u64 = 64;
const LINES: u64 = 2_000;
const LINE: &[u8] = b"the quick brown fox jumps over it\n";

/// Perennial's.
///
/// # Panics
///
/// If the service does not answer.
#[must_use]
pub fn perennial() -> Figures {
    under_load(async |listener| {
        let echo = Echo::start(Arc::new(listener)).await.expect("it has no child that can fail");
        move || async move {
            let lines = echo.counter.lines().await.expect("it lives");
            echo.stop().await.expect("it stops as it was told to");
            lines
        }
    })
}

/// By hand: a task that accepts, a task a client, and one that counts.
///
/// # Panics
///
/// If the service does not answer.
#[must_use]
pub fn baseline() -> Figures {
    under_load(async |listener| {
        let (counter, mut inbox) = mpsc::unbounded_channel();
        let counting = tokio::spawn(async move {
            let mut lines = 0;
            while let Some(more) = inbox.recv().await {
                lines += more;
            }
            lines
        });
        let accepting = tokio::spawn(accept(listener, counter));
        move || async move {
            accepting.abort();
            counting.await.expect("it does not panic")
        }
    })
}

/// Runs the service on two workers, and its clients on a thread beside them.
fn under_load<S, E, F>(serve: S) -> Figures
where
    S: AsyncFnOnce(TcpListener) -> E,
    E: FnOnce() -> F,
    F: Future<Output = u64>,
{
    runtime(Threads::Two).block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let end = serve(listener).await;
        let (done, figures) = channel();
        thread::spawn(move || {
            runtime(Threads::One).block_on(async {
                clients(address, LINES / 10).await.expect("the service answers");
                let begun = Stopwatch::start();
                let latencies = clients(address, LINES).await.expect("the service answers");
                let figures = begun.each(CLIENTS * LINES);
                drop(done.send(latencies.describe(figures)));
            });
        });
        let figures = loop {
            match figures.try_recv() {
                Ok(figures) => break figures,
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        };
        assert_eq!(end().await, CLIENTS * (LINES + LINES / 10), "every line was counted");
        figures
    })
}

async fn clients(address: std::net::SocketAddr, lines: u64) -> io::Result<Latencies> {
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        clients.spawn(client(TcpStream::connect(address).await?, lines));
    }
    let mut latencies = Latencies::default();
    for client in clients.join_all().await {
        latencies.append(client?);
    }
    Ok(latencies)
}

async fn client(mut stream: TcpStream, lines: u64) -> io::Result<Latencies> {
    stream.set_nodelay(true)?;
    let mut latencies = Latencies::default();
    let mut answer = [0; LINE.len()];
    for _ in 0..lines {
        let begun = Instant::now();
        stream.write_all(LINE).await?;
        stream.read_exact(&mut answer).await?;
        latencies.push(begun.elapsed());
        assert_eq!(&answer, LINE, "it is an echo");
    }
    Ok(latencies)
}

async fn accept(listener: TcpListener, counter: mpsc::UnboundedSender<u64>) -> io::Result<()> {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => drop(connections.spawn(talk(accepted?.0, counter.clone()))),
            Some(ended) = connections.join_next() => drop(ended),
        }
    }
}

async fn talk(mut stream: TcpStream, counter: mpsc::UnboundedSender<u64>) -> io::Result<()> {
    let (mut input, mut output) = (Vec::new(), VecDeque::new());
    loop {
        let complete = input.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let mut lines = 0;
        for line in input[..complete].split_inclusive(|byte| *byte == b'\n') {
            assert!(line.trim_ascii_end() != b"panic", "a client asked for it");
            output.extend(line);
            lines += 1;
        }
        input.drain(..complete);
        if lines > 0 {
            counter.send(lines).map_err(io::Error::other)?;
        }
        stream.write_all_buf(&mut output).await?;
        input.reserve(4 * 1024);
        if stream.read_buf(&mut input).await? == 0 {
            return Ok(());
        }
    }
}
