//! Trees: siblings by name.

use perennial::{Error, prelude::*};

// ANCHOR: all
/// Keeps what was sold.
#[gen_server]
#[derive(Debug)]
pub struct Ledger {
    total: u32,
    alarm: Late<Alarm>,
}

#[gen_server]
impl Ledger {
    fn init(alarm: Late<Alarm>) -> Self {
        Self { total: 0, alarm }
    }

    #[call]
    pub fn sell(&mut self, price: u32) -> u32 {
        self.total += price;
        if self.total > 100 {
            let _ = self.alarm.ring(); // a cast: whether anybody hears it is not the ledger's affair
        }
        self.total
    }
}

/// Sells, and has the ledger keep count.
#[gen_server]
#[derive(Debug)]
pub struct Till {
    ledger: Ref<Ledger>,
}

#[gen_server]
impl Till {
    #[call]
    pub async fn sell(&mut self, price: u32) -> Result<u32, CallError> {
        self.ledger.sell(price).await
    }
}

#[gen_server]
#[derive(Debug, Default)]
pub struct Alarm {
    rung: u32,
}

#[gen_server]
impl Alarm {
    #[cast]
    pub fn ring(&mut self) {
        self.rung += 1;
    }

    #[call]
    pub fn rung(&self) -> u32 {
        self.rung
    }
}

supervisor! {
    #[supervisor(strategy = rest_for_one)]
    pub struct Shop {
        /// `alarm` stands further down: here it is a `Late<Alarm>`, which casts and does not call.
        ledger: Ledger = alarm,

        /// `ledger` stands above: here it is a `Ref<Ledger>`.
        pub till: Till = Till { ledger },

        pub alarm: Alarm = Alarm::default(),
    }
}

#[perennial::test]
async fn calls_point_up_the_page_and_casts_anywhere() -> Result<(), Error> {
    let shop = Shop::start().await?;

    assert_eq!(shop.till.sell(60).await??, 60);
    assert_eq!(shop.till.sell(60).await??, 120);

    assert_eq!(shop.alarm.rung().await?, 1);
    shop.stop().await?;
    Ok(())
}
// ANCHOR_END: all
