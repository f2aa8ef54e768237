//! One server for each customer, started when it is first asked for, and found by name.
//!
//! ```text
//! cargo run --example accounts
//! ```

use perennial::{Error, RegisterError, Registry, prelude::*};

// ANCHOR: account
/// The account of one customer.
#[gen_server(restart = temporary)]
#[derive(Debug)]
pub struct Account {
    balance: i64,
}

/// All accounts that are open.
type Accounts = Registry<String>;

#[gen_server]
impl Account {
    fn init((accounts, owner): (Accounts, String), cx: &mut Cx<Self>) -> Result<Self, RegisterError> {
        accounts.register(cx, owner, ())?;
        Ok(Self { balance: 0 })
    }

    /// Pays in, and returns the new balance.
    #[call]
    pub fn pay(&mut self, amount: i64) -> i64 {
        self.balance += amount;
        self.balance
    }
}
// ANCHOR_END: account

// ANCHOR: bank
supervisor! {
    /// Who registers is linked with the registry, so that what depends on it stands below it.
    #[supervisor(strategy = rest_for_one)]
    pub struct Bank {
        accounts: Accounts = Registry::unique(),
        open: Dynamic<Account> = Dynamic::new(),
    }
}

impl Bank {
    /// The account of this customer, which is opened if it is not open.
    ///
    /// # Errors
    ///
    /// Why it could not be opened.
    pub async fn account(&self, owner: &str) -> Result<Ref<Account>, StartError> {
        loop {
            if let Some(account) = self.accounts.whereis(owner) {
                return Ok(account);
            }
            match self.open.start((self.accounts.clone(), owner.to_owned())).await {
                // Somebody else was faster.
                Err(StartError::AlreadyStarted(_)) => {}
                opened => return opened,
            }
        }
    }
}
// ANCHOR_END: bank

#[perennial::main]
async fn main() -> Result<(), Error> {
    let bank = Bank::start().await?;

    bank.account("ada").await?.pay(30).await?;
    bank.account("joe").await?.pay(10).await?;
    println!("ada has {}", bank.account("ada").await?.pay(12).await?);
    println!("{} accounts are open", bank.accounts.count());

    bank.account("ada").await?.stop().await?;
    println!("then {}", bank.accounts.count());
    println!("ada begins anew with {}", bank.account("ada").await?.pay(1).await?);

    bank.stop().await?;
    Ok(())
}
