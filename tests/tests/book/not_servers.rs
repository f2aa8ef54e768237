//! When not to write a server.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use perennial::{Error, prelude::*};
use tokio::sync::watch;

// ANCHOR: all
/// A function: there is nothing to keep, and nothing that could die.
fn vat(price: u32) -> u32 {
    price * 19 / 119
}

/// A mutex: every access is short, and a reader may come from anywhere.
type Visits = Arc<Mutex<HashMap<&'static str, u32>>>;

fn visit(visits: &Visits, page: &'static str) {
    *visits.lock().unwrap_or_else(PoisonError::into_inner).entry(page).or_default() += 1;
}

/// A task: nobody asks it anything, it just goes on.
async fn log_prices(mut price: watch::Receiver<u32>, visits: Visits) -> Result<Infallible, watch::error::RecvError> {
    loop {
        price.changed().await?;
        let price = *price.borrow_and_update();
        visit(&visits, if vat(price) > 15 { "dear" } else { "cheap" });
    }
}

supervisor! {
    /// A shop without a single server in it.
    pub struct Shop {
        /// A channel: a value flows one way, from somebody outside the tree.
        price: watch::Receiver<u32>,
        visits: Visits,

        /// Notes every price.
        notes: Task = log_prices(price, visits),
    }
}

#[perennial::test]
async fn a_function_a_mutex_a_channel_and_a_task() -> Result<(), Error> {
    let visits = Visits::default();
    let (price, changes) = watch::channel(0);
    let shop = Shop::start(changes, visits.clone()).await?;

    price.send_replace(119);
    tokio::time::sleep(Duration::from_millis(1)).await;

    assert_eq!(visits.lock().unwrap_or_else(PoisonError::into_inner).get("dear"), Some(&1));
    shop.stop().await?;
    Ok(())
}
// ANCHOR_END: all
