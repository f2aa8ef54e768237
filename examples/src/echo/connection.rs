//! Who talks to a client.

use std::{collections::VecDeque, io, mem};

use perennial::prelude::*;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::Counter;

/// A client's connection: it answers each line with the line, and crashes over the line `panic`.
///
/// It talks in one handler that lasts as long as the client does. A stop may drop that handler at any `.await`, and nothing
/// is lost by it: whatever was read or is still to be written is in the state, which `terminate` gets to see. (A `Task` has
/// no state and no `terminate`; it would do for a connection that may break off anywhere.)
// ANCHOR: connection
#[gen_server(restart = temporary, shutdown = 5s)]
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    counter: Ref<Counter>,
    /// What was read and not answered yet.
    input: Vec<u8>,
    /// Answers that were not written yet.
    output: VecDeque<u8>,
}

/// A client that has been accepted.
#[derive(Debug)]
pub struct Accepted {
    /// The client.
    pub stream: TcpStream,
    /// Who counts its lines.
    pub counter: Ref<Counter>,
}

struct Talk;

#[gen_server]
impl Connection {
    fn init(accepted: Accepted) -> Init<Self> {
        let Accepted { stream, counter } = accepted;
        Init::Ok(Self { stream, counter, input: Vec::new(), output: VecDeque::new() }).then(Talk)
    }

    #[then]
    async fn talk(&mut self, _: Talk) -> Stop {
        match self.answer_until_end().await {
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Stop::because(error, ()),
            // The client has closed the connection, or has gone without a word.
            Ok(()) | Err(_) => Stop::normal(()),
        }
    }

    /// Answers what has been read. After a crash the input may be what caused it, and nothing is done with it.
    async fn terminate(&mut self, reason: &ExitReason) {
        if reason.is_crash() {
            return;
        }
        if let Err(error) = self.finish().await {
            tracing::debug!("a client has gone before its last answer: {error}");
        }
    }
}
// ANCHOR_END: connection

// ANCHOR: talk
impl Connection {
    /// Each step leaves the state whole: reading and writing are cancel safe, and between them nothing waits.
    async fn answer_until_end(&mut self) -> io::Result<()> {
        loop {
            self.answer()?;
            self.stream.write_all_buf(&mut self.output).await?;
            self.input.reserve(CHUNK);
            if self.stream.read_buf(&mut self.input).await? == 0 {
                return Ok(());
            }
        }
    }

    /// The last answers, to what has arrived by now. A client that goes on sending is left to the child's `shutdown`.
    async fn finish(&mut self) -> io::Result<()> {
        loop {
            self.stream.write_all_buf(&mut self.output).await?;
            self.input.reserve(CHUNK);
            match self.stream.try_read_buf(&mut self.input) {
                Ok(0) => break,
                Ok(_) => self.answer()?,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        self.stream.shutdown().await
    }

    /// Answers all lines that are complete.
    fn answer(&mut self) -> io::Result<()> {
        let complete = self.input.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let rest = self.input.split_off(complete);
        let mut lines = 0;
        for line in mem::replace(&mut self.input, rest).split_inclusive(|byte| *byte == b'\n') {
            assert!(line.trim_ascii_end() != b"panic", "a client asked for it");
            self.output.extend(line);
            lines += 1;
        }
        if self.input.len() > LONGEST_LINE {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the line does not end"));
        }
        if lines > 0 {
            // While the counter is being restarted the count is lost. No client should wait for that.
            self.counter.add(lines).ok();
        }
        Ok(())
    }
}

const CHUNK: usize = 4 * 1024;

const LONGEST_LINE: usize = 64 * 1024;
// ANCHOR_END: talk
