//! The echo service under real clients, on loopback.

use std::{collections::HashSet, net::SocketAddr, sync::Arc};

use perennial::{Node, prelude::*};
use perennial_examples::echo::{Counter, Echo};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::mpsc,
    task::JoinSet,
};

mod support;

const CLIENTS: usize = 400;
const LINES: usize = 30;
const KILLS: u32 = 5;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_notice_neither_the_crashes_of_others_nor_a_killed_counter() {
    let node = Node::new();
    let (echo, addr) = node.enter(start()).await;
    let acceptor = echo.acceptor.pid();
    let (progress, answered) = mpsc::unbounded_channel();

    let mut clients = JoinSet::new();
    for number in 0..CLIENTS {
        clients.spawn(client(addr, number, progress.clone()));
    }
    drop(progress);
    let killed = kill_now_and_then(echo.counter.clone(), answered).await;
    let mut answers = HashSet::new();
    while let Some(client) = clients.join_next().await {
        answers.insert(client.expect("a client gets what it expects"));
    }

    assert_eq!(killed, KILLS);
    assert_eq!(echo.counter.pid().incarnation(), 1 + KILLS);
    assert_eq!(answers.len(), CLIENTS);
    assert_eq!(echo.acceptor.pid(), acceptor);
    while echo.connections.count_children().await.expect("the tree runs").active > 0 {
        tokio::task::yield_now().await;
    }
    echo.stop().await.expect("the tree stops in order");
    assert_eq!(node.processes(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_line_is_counted() {
    let (echo, addr) = start().await;
    let mut client = Client::connect(addr).await;

    for line in ["one", "two", "three"] {
        client.send(line).await;
        assert_eq!(client.answer().await.as_deref(), Some(line));
    }

    assert_eq!(echo.counter.lines().await.expect("the counter runs"), 3);
    echo.stop().await.expect("the tree stops in order");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_answers_what_was_read() {
    let (echo, addr) = start().await;
    let mut clients = Vec::new();
    for _ in 0..50 {
        let mut client = Client::connect(addr).await;
        client.send("1\n2\n3\n4\n5\n6\n7\n8\n9\nand half a").await;
        // They were sent in one piece, so that they were all read when the first is answered.
        assert_eq!(client.answer().await.as_deref(), Some("1"));
        clients.push(client);
    }

    echo.stop().await.expect("the tree stops in order");

    for mut client in clients {
        for line in ["2", "3", "4", "5", "6", "7", "8", "9", "and half a"] {
            assert_eq!(client.answer().await.as_deref(), Some(line));
        }
        assert_eq!(client.answer().await, None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_writes_what_a_slow_client_has_still_to_take() {
    // Little fits into the buffers between the two, so that the service waits in the middle of its answers.
    let (here, there) = (TcpSocket::new_v4().expect("a socket"), TcpSocket::new_v4().expect("a socket"));
    here.set_send_buffer_size(4096).expect("it is not bound yet");
    there.set_recv_buffer_size(4096).expect("it is not connected yet");
    here.bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("loopback has a free port");
    let (echo, addr) = start_on(here.listen(1).expect("it is bound")).await;
    let mut client = Client(BufReader::new(there.connect(addr).await.expect("the service listens")));
    let lines: Vec<_> = (0..2000).map(|number| format!("line number {number:06}")).collect();
    client.send(&lines.join("\n")).await;
    assert_eq!(client.answer().await.as_deref(), Some("line number 000000"));

    let acceptor = echo.acceptor.clone();
    let stopped = tokio::spawn(async move { echo.stop().await });
    // It is the first to be stopped; what comes now comes during the stop.
    acceptor.ended().await;

    for line in &lines[1..] {
        assert_eq!(client.answer().await.as_ref(), Some(line));
    }
    assert_eq!(client.answer().await, None);
    stopped.await.expect("a stop does not panic").expect("the tree stops in order");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_waits_for_no_idle_client() {
    let (echo, addr) = start().await;
    let mut client = Client::connect(addr).await;
    client.send("hello").await;
    assert_eq!(client.answer().await.as_deref(), Some("hello"));
    client.write("no end").await;

    echo.stop().await.expect("the tree stops in order");

    assert_eq!(client.answer().await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_without_end_ends_its_connection() {
    let (echo, addr) = start().await;
    let mut client = Client::connect(addr).await;

    client.write(&"x".repeat(100_000)).await;

    assert_eq!(client.answer().await, None);
    echo.stop().await.expect("the tree stops in order");
}

#[cfg(unix)]
#[test]
fn the_program_ends_in_order_on_sigterm() {
    use std::{
        io::{BufRead, BufReader, Read, Write},
        net::TcpStream,
        process::{Command, Stdio},
    };

    let mut command = support::example("echo");
    command.arg("127.0.0.1:0").stdout(Stdio::piped()).stderr(Stdio::null());
    let mut echo = command.spawn().expect("it can be run");
    let mut first = String::new();
    BufReader::new(echo.stdout.take().expect("stdout is piped")).read_line(&mut first).expect("it prints a line");
    let addr = first.trim().strip_prefix("echoing on ").expect("it says where it is");
    let mut client = BufReader::new(TcpStream::connect(addr).expect("it listens"));
    let mut crashed = TcpStream::connect(addr).expect("it listens");

    crashed.write_all(b"panic\n").expect("it is there");
    assert_eq!(crashed.read(&mut [0; 1]).unwrap_or(0), 0);
    client.get_mut().write_all(b"one\ntwo\n").expect("it is there");
    let mut answer = String::new();
    client.read_line(&mut answer).expect("the other connection goes on");
    let killed = Command::new("sh").args(["-c", &format!("kill -TERM {}", echo.id())]).status();
    assert!(killed.expect("there is a shell").success());
    client.read_to_string(&mut answer).expect("it closes in order");

    assert_eq!(answer, "one\ntwo\n");
    assert_eq!(echo.wait().expect("it ends").code(), Some(0));
}

async fn start() -> (Echo, SocketAddr) {
    start_on(TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port")).await
}

async fn start_on(listener: TcpListener) -> (Echo, SocketAddr) {
    let addr = listener.local_addr().expect("it is bound");
    (Echo::start(Arc::new(listener)).await.expect("the tree starts"), addr)
}

/// Talks, line by line. Every eighth client crashes its connection in the middle, and talks on over a new one.
async fn client(addr: SocketAddr, number: usize, progress: mpsc::UnboundedSender<()>) -> usize {
    let mut client = Client::connect(addr).await;
    for i in 0..LINES {
        if number.is_multiple_of(8) && i == LINES / 2 {
            client.send("panic").await;
            assert_eq!(client.answer().await, None);
            client = Client::connect(addr).await;
        }
        let line = format!("line {i} of client {number}");
        client.send(&line).await;
        assert_eq!(client.answer().await, Some(line));
        progress.send(()).ok();
    }
    number
}

/// Kills the counter each time that a part of all lines has been answered, and waits for the next incarnation.
async fn kill_now_and_then(counter: Ref<Counter>, mut answered: mpsc::UnboundedReceiver<()>) -> u32 {
    let part = CLIENTS * LINES / (KILLS as usize + 1);
    let (mut answers, mut kills) = (0, 0);
    while let Some(()) = answered.recv().await {
        answers += 1;
        if kills < KILLS && answers % part == 0 {
            let incarnation = counter.pid().incarnation();
            counter.kill();
            counter.lines().await.expect("a call waits for the next incarnation");
            assert_eq!(counter.pid().incarnation(), incarnation + 1);
            kills += 1;
        }
    }
    kills
}

/// A client that sends and receives lines.
struct Client(BufReader<TcpStream>);

impl Client {
    async fn connect(addr: SocketAddr) -> Self {
        Self(BufReader::new(TcpStream::connect(addr).await.expect("the service listens")))
    }

    async fn send(&mut self, line: &str) {
        self.write(&format!("{line}\n")).await;
    }

    async fn write(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.expect("the service is there");
    }

    /// The next line, or `None` if the service has closed the connection.
    async fn answer(&mut self) -> Option<String> {
        let mut line = String::new();
        match self.0.read_line(&mut line).await {
            Ok(0) | Err(_) => None,
            Ok(_) => Some(line.trim_end().to_owned()),
        }
    }
}
