//! What is done beside.

use std::{collections::HashMap, time::Duration};

use perennial::{Error, Pid, TaskError, prelude::*};
use tokio::time::sleep;

/// Pretends to ask somebody far away.
async fn ask(price: u32) -> u32 {
    sleep(Duration::from_millis(300)).await;
    price
}

// ANCHOR: together
/// Says what a journey costs.
#[gen_server]
#[derive(Debug, Default)]
pub struct Desk {}

#[gen_server]
impl Desk {
    /// The price of the flight and of the hotel, which are asked for at the same time.
    #[call]
    pub async fn price(&mut self, cx: &mut Cx<Self>) -> Result<u32, TaskError> {
        let flight = cx.task(ask(240));
        let hotel = cx.task(ask(310));
        Ok(flight.await? + hotel.await?)
    }
}
// ANCHOR_END: together

// ANCHOR: deliver
/// Says what journeys cost, many at a time.
#[gen_server]
#[derive(Debug, Default)]
pub struct Counter {
    waiting: HashMap<Pid, Reply<u32>>,
}

#[gen_server]
impl Counter {
    /// The price, when it is known.
    #[call]
    pub fn price(&mut self, hint: u32, from: Reply<u32>, cx: &mut Cx<Self>) {
        let task = cx.task_nolink(ask(hint)).deliver(cx);
        self.waiting.insert(task, from);
    }

    #[info]
    fn priced(&mut self, done: TaskDone<u32>) {
        if let (Some(from), Ok(price)) = (self.waiting.remove(&done.task), done.result) {
            // Who has asked may have given up.
            let _ = from.send(price);
        }
    }
}
// ANCHOR_END: deliver

// ANCHOR: polling
/// The price, if it is known within a second; else what it was yesterday.
pub async fn price_or(yesterday: u32, mut task: TaskOf<u32>) -> Result<u32, TaskError> {
    if let Some(price) = task.yield_for(Duration::from_secs(1)).await {
        return price;
    }
    println!("this takes long");
    task.shutdown(Duration::from_secs(1)).await.unwrap_or(Ok(yesterday))
}
// ANCHOR_END: polling

#[perennial::test]
async fn two_tasks_take_as_long_as_the_longer_one() -> Result<(), Error> {
    let began = tokio::time::Instant::now();
    let desk = Desk::default().start().await?;

    assert_eq!(desk.price().await??, 550);

    assert_eq!(began.elapsed(), Duration::from_millis(300));
    desk.stop().await?;
    Ok(())
}

#[perennial::test]
async fn the_counter_waits_for_nobody() -> Result<(), Error> {
    let began = tokio::time::Instant::now();
    let counter = Counter::default().start().await?;

    let (first, second) = (counter.price(1).send(), counter.price(2).send());

    assert_eq!((first.await?, second.await?), (1, 2));
    assert_eq!(began.elapsed(), Duration::from_millis(300));
    counter.stop().await?;
    Ok(())
}

#[perennial::test]
async fn a_price_that_takes_too_long_is_yesterdays() {
    assert_eq!(price_or(7, TaskOf::spawn(ask(8))).await.unwrap(), 8);
    assert_eq!(price_or(7, TaskOf::spawn(std::future::pending())).await.unwrap(), 7);
}
