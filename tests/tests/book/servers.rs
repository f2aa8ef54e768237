//! Servers.

use std::{collections::HashMap, fmt, time::Duration};

use perennial::{Error, prelude::*};

const MINUTE: Duration = Duration::from_secs(60);

// ANCHOR: stock
/// What is in the storeroom.
#[gen_server]
#[derive(Debug, Default)]
pub struct Stock {
    pieces: HashMap<String, u32>,
}

#[gen_server]
impl Stock {
    /// Takes one piece out, and returns how many are left.
    #[call]
    pub fn take(&mut self, product: String) -> Result<u32, SoldOut> {
        let pieces = self.pieces.get_mut(&product).filter(|pieces| **pieces > 0).ok_or(SoldOut)?;
        *pieces -= 1;
        Ok(*pieces)
    }

    /// Puts some pieces in.
    #[cast]
    pub fn put(&mut self, product: String, pieces: u32) {
        *self.pieces.entry(product).or_default() += pieces;
    }
}

#[perennial::test]
async fn one_asks_and_one_tells() -> Result<(), Error> {
    let stock: Ref<Stock> = Stock::default().start().await?;

    stock.put("pear".to_owned(), 2)?;

    assert_eq!(stock.take("pear".to_owned()).await?, Ok(1));
    assert_eq!(stock.take("pear".to_owned()).await?, Ok(0));
    assert_eq!(stock.take("pear".to_owned()).await?, Err(SoldOut));
    stock.stop().await?;
    Ok(())
}
// ANCHOR_END: stock

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SoldOut;

impl fmt::Display for SoldOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sold out")
    }
}

impl std::error::Error for SoldOut {}

// ANCHOR: init
/// Exchange rates.
#[gen_server(start_timeout = 10s)]
#[derive(Debug)]
pub struct Rates {
    table: HashMap<String, f64>,
}

#[gen_server]
impl Rates {
    /// The rates are read before anybody can ask for one. Without them there is no server.
    async fn init(file: String) -> Result<Self, ParseError> {
        Ok(Self { table: parse(&read(file).await)? })
    }

    /// What one euro is worth.
    #[call]
    pub fn euro_in(&self, currency: String) -> Option<f64> {
        self.table.get(&currency).copied()
    }
}

#[perennial::test]
async fn init_makes_the_state_or_fails() -> Result<(), Error> {
    let rates = Rates::start("SEK 11.2".to_owned()).await?;
    assert_eq!(rates.euro_in("SEK".to_owned()).await?, Some(11.2));
    rates.stop().await?;

    let failed = Rates::start("SEK eleven".to_owned()).await;
    assert_eq!(failed.unwrap_err().to_string(), "`Rates` could not be started: no rate in `SEK eleven`");
    Ok(())
}
// ANCHOR_END: init

#[derive(Debug)]
pub struct ParseError(String);

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no rate in `{}`", self.0)
    }
}

impl std::error::Error for ParseError {}

async fn read(file: String) -> String {
    tokio::task::yield_now().await;
    file
}

fn parse(text: &str) -> Result<HashMap<String, f64>, ParseError> {
    let wrong = || ParseError(text.to_owned());
    let (currency, rate) = text.split_once(' ').ok_or_else(wrong)?;
    Ok(HashMap::from([(currency.to_owned(), rate.parse().map_err(|_| wrong())?)]))
}

// ANCHOR: then
/// Full-text search. Building its index takes minutes.
#[gen_server]
#[derive(Debug)]
pub struct Search {
    index: Option<Vec<String>>,
}

struct BuildIndex;

#[gen_server]
impl Search {
    /// The tree goes on starting at once; the index is built before the first question is looked at.
    fn init() -> Init<Self> {
        Init::Ok(Self { index: None }).then(BuildIndex)
    }

    #[then]
    async fn build(&mut self, _: BuildIndex) {
        tokio::time::sleep(2 * MINUTE).await;
        self.index = Some(vec!["pear".to_owned()]);
    }

    #[call]
    pub fn find(&self, word: String) -> bool {
        self.index.as_ref().is_some_and(|index| index.contains(&word))
    }
}

#[perennial::test]
async fn what_is_left_to_do_comes_before_the_first_message() -> Result<(), Error> {
    let search = Search::start().await?;

    assert!(search.find("pear".to_owned()).no_timeout().await?);

    search.stop().await?;
    Ok(())
}
// ANCHOR_END: then

// ANCHOR: timers
/// A visitor's basket: it is swept every minute, and forgotten after an hour without a visitor.
#[gen_server(restart = temporary)]
#[derive(Debug)]
pub struct Basket {
    sweeps: u32,
}

#[derive(Clone)]
struct Sweep;

struct Forget;

#[gen_server]
impl Basket {
    fn init(cx: &mut Cx<Self>) -> Self {
        cx.send_interval(MINUTE, Sweep);
        cx.send_after(60 * MINUTE, Forget);
        Self { sweeps: 0 }
    }

    #[call]
    pub fn sweeps(&self) -> u32 {
        self.sweeps
    }

    #[info]
    fn sweep(&mut self, _: Sweep) {
        self.sweeps += 1;
    }

    #[info]
    fn forget(&mut self, _: Forget) -> Stop<()> {
        Stop::normal(())
    }
}

#[perennial::test]
async fn timers_are_messages_to_oneself() -> Result<(), Error> {
    let basket = Basket::start().await?;

    tokio::time::sleep(10 * MINUTE + MINUTE / 2).await;

    assert_eq!(basket.sweeps().await?, 10);
    assert!(basket.ended().await.is_normal());
    Ok(())
}
// ANCHOR_END: timers

// ANCHOR: reply
/// A door. Whoever comes waits until it is opened.
#[gen_server]
#[derive(Debug, Default)]
pub struct Door {
    waiting: Vec<Reply<usize>>,
}

#[gen_server]
impl Door {
    /// Waits until the door is open, and returns how many came in together.
    #[call]
    pub fn enter(&mut self, from: Reply<usize>) {
        self.waiting.push(from);
    }

    #[cast]
    pub fn open(&mut self) {
        let together = self.waiting.len();
        for from in self.waiting.drain(..) {
            let _ = from.send(together); // who has given up waiting is not waited for
        }
    }
}

#[perennial::test]
async fn an_answer_may_come_later() -> Result<(), Error> {
    let door = Door::default().start().await?;

    let ann = door.enter().send();
    let bob = door.enter().send();
    door.open()?;

    assert_eq!((ann.await?, bob.await?), (2, 2));
    door.stop().await?;
    Ok(())
}
// ANCHOR_END: reply

// ANCHOR: flow
/// Counts down, and is done.
#[gen_server(restart = transient)]
#[derive(Debug)]
pub struct Countdown {
    left: u32,
}

#[gen_server]
impl Countdown {
    /// One less. The server goes on until nothing is left.
    #[call]
    pub fn tick(&mut self) -> Flow<u32> {
        self.left -= 1;
        if self.left == 0 { Stop::normal(0).into() } else { Flow::Continue(self.left) }
    }
}

#[perennial::test]
async fn to_stop_is_a_value_that_is_returned() -> Result<(), Error> {
    let countdown = Countdown { left: 2 }.start().await?;

    assert_eq!(countdown.tick().await?, 1);
    assert_eq!(countdown.tick().await?, 0);
    assert!(matches!(countdown.tick().await, Err(CallError::NoProc)));
    Ok(())
}
// ANCHOR_END: flow

// ANCHOR: calls
/// A printer. A page takes a minute.
#[gen_server(call_timeout = 90s)]
#[derive(Debug, Default)]
pub struct Printer {
    pages: u32,
}

#[gen_server]
impl Printer {
    #[call]
    pub async fn print(&mut self) -> u32 {
        tokio::time::sleep(MINUTE).await;
        self.pages += 1;
        self.pages
    }
}

#[perennial::test]
async fn a_call_waits_for_as_long_as_its_caller_likes() -> Result<(), Error> {
    let printer = Printer::default().start().await?;

    assert_eq!(printer.print().await?, 1);

    let error = printer.print().timeout(Duration::from_millis(100)).await.unwrap_err();
    assert!(matches!(error, CallError::Timeout(_)));
    assert!(error.maybe_handled()); // it is being printed all the same

    assert_eq!(printer.print().no_timeout().await?, 3);
    printer.stop().await?;
    Ok(())
}
// ANCHOR_END: calls

// ANCHOR: crash
#[gen_server]
#[derive(Debug)]
pub struct Importer;

#[gen_server]
impl Importer {
    /// A line that cannot be read is the caller's affair.
    #[call]
    pub fn check(&self, line: String) -> Result<f64, std::num::ParseFloatError> {
        line.parse()
    }

    /// Nobody waits for this. A line that cannot be read ends the server, with the error as its reason.
    #[cast]
    pub fn import(&mut self, line: String) -> Result<(), std::num::ParseFloatError> {
        line.parse::<f64>()?;
        Ok(())
    }
}

#[perennial::test]
async fn an_error_is_an_answer_or_a_crash() -> Result<(), Error> {
    let importer = Importer.start().await?;

    assert!(importer.check("eleven".to_owned()).await?.is_err());

    importer.import("eleven".to_owned())?;
    let reason = importer.ended().await;
    assert!(reason.is_crash());
    assert_eq!(reason.to_string(), "invalid float literal");
    Ok(())
}
// ANCHOR_END: crash

// ANCHOR: monitor
/// Who is in the room: whoever dies has left.
#[gen_server]
#[derive(Debug, Default)]
pub struct Room {
    guests: HashMap<perennial::Monitor, Ref<Basket>>,
}

#[gen_server]
impl Room {
    #[call]
    pub fn enter(&mut self, guest: Ref<Basket>, cx: &mut Cx<Self>) {
        self.guests.insert(cx.monitor(&guest), guest);
    }

    #[call]
    pub fn guests(&self) -> usize {
        self.guests.len()
    }

    #[info]
    fn left(&mut self, down: Down) {
        self.guests.remove(&down.monitor);
    }
}

#[perennial::test]
async fn a_monitor_tells_of_one_end() -> Result<(), Error> {
    let room = Room::default().start().await?;
    let guest = Basket::start().await?;

    room.enter(guest.clone()).await?;
    assert_eq!(room.guests().await?, 1);

    guest.stop().await?;
    assert_eq!(room.guests().await?, 0);
    room.stop().await?;
    Ok(())
}
// ANCHOR_END: monitor

// ANCHOR: bounded
#[gen_server(mailbox = 1)]
#[derive(Debug)]
pub struct Narrow;

#[gen_server]
impl Narrow {
    #[cast]
    pub async fn work(&mut self) {
        tokio::time::sleep(MINUTE).await;
    }

    #[call]
    pub fn done(&self) {}
}

#[perennial::test]
async fn a_full_mailbox_refuses_a_cast_and_lets_a_call_wait() -> Result<(), Error> {
    let narrow = Narrow.start().await?;

    narrow.work()?;

    assert_eq!(narrow.work(), Err(CastError::Full));
    narrow.done().no_timeout().await?;
    narrow.stop().await?;
    Ok(())
}
// ANCHOR_END: bounded
