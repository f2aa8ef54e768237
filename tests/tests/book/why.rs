//! Why supervision.

use perennial::{Error, prelude::*};
use tokio::sync::{mpsc, oneshot};

fn price_of(product: &str) -> u32 {
    match product {
        "pear" => 120,
        "plum" => 80,
        _ => panic!("no price for a {product}"),
    }
}

// ANCHOR: heap
struct Question {
    product: &'static str,
    answer: oneshot::Sender<u32>,
}

async fn answer_questions(mut questions: mpsc::Receiver<Question>) {
    while let Some(Question { product, answer }) = questions.recv().await {
        let _ = answer.send(price_of(product));
    }
}

async fn ask(prices: &mpsc::Sender<Question>, product: &'static str) -> Option<u32> {
    let (answer, answered) = oneshot::channel();
    prices.send(Question { product, answer }).await.ok()?;
    answered.await.ok()
}

#[tokio::test]
async fn a_dead_task_is_noticed_by_the_customers() {
    let (prices, questions) = mpsc::channel(16);
    tokio::spawn(answer_questions(questions));

    assert_eq!(ask(&prices, "pear").await, Some(120));
    assert_eq!(ask(&prices, "kiwi").await, None); // nobody has thought of kiwis: a panic
    assert_eq!(ask(&prices, "pear").await, None); // and now there are no pears either
}
// ANCHOR_END: heap

// ANCHOR: tree
#[gen_server]
#[derive(Debug)]
pub struct Prices;

#[gen_server]
impl Prices {
    /// What a product costs.
    #[call]
    pub fn of(&self, product: &'static str) -> u32 {
        price_of(product)
    }
}

supervisor! {
    /// A shop.
    pub struct Shop {
        /// Knows what things cost.
        pub prices: Prices = Prices,
    }
}

#[perennial::test]
async fn a_dead_child_grows_back() -> Result<(), Error> {
    let shop = Shop::start().await?;

    assert_eq!(shop.prices.of("pear").await?, 120);
    assert!(shop.prices.of("kiwi").await.is_err());
    assert_eq!(shop.prices.of("pear").await?, 120);

    shop.stop().await?;
    Ok(())
}
// ANCHOR_END: tree
