//! A registry: it looks up a connection or starts it, watches it, and forgets it when it ends.
//!
//! ```text
//! cargo run --example pool
//! ```

use std::{collections::HashMap, net::SocketAddr};

use perennial::{Error, Monitor, prelude::*};

// ANCHOR: hub
/// Knows the connection to each address.
#[gen_server]
#[derive(Debug)]
pub struct Hub {
    conns: Dynamic<Conn>,
    tls: Tls,
    live: HashMap<SocketAddr, (Ref<Conn>, Monitor)>,
}

#[gen_server]
impl Hub {
    /// The connection to this address: the one there is, or a new one.
    ///
    /// # Errors
    ///
    /// It could not be connected, or there are too many.
    #[call]
    pub async fn connect(&mut self, addr: SocketAddr, cx: &mut Cx<Self>) -> Result<Ref<Conn>, StartError> {
        if let Some((conn, _)) = self.live.get(&addr) {
            return Ok(conn.clone());
        }
        let conn = self.conns.start(ConnArgs { addr, tls: self.tls.clone() }).await?;
        self.live.insert(addr, (conn.clone(), cx.monitor(&conn)));
        Ok(conn)
    }

    /// How many connections it knows.
    #[call]
    pub fn known(&self) -> usize {
        self.live.len()
    }

    #[info]
    fn down(&mut self, down: Down) {
        self.live.retain(|_, (_, monitor)| *monitor != down.monitor);
    }
}
// ANCHOR_END: hub

// ANCHOR: conn
/// A connection. This one only pretends, so that the example needs no network.
#[gen_server]
#[derive(Debug)]
pub struct Conn {
    addr: SocketAddr,
    queries: u32,
}

/// What a connection is started with.
#[derive(Clone, Debug)]
pub struct ConnArgs {
    addr: SocketAddr,
    tls: Tls,
}

/// How connections are secured.
#[derive(Clone, Debug)]
pub struct Tls {
    server_name: &'static str,
}

#[gen_server]
impl Conn {
    fn init(args: ConnArgs) -> Self {
        let ConnArgs { addr, tls } = args;
        println!("conn: connected to {addr} as {}", tls.server_name);
        Self { addr, queries: 0 }
    }

    /// Sends a query and returns the answer.
    ///
    /// # Panics
    ///
    /// If the other side hangs up, as it does over a dropped table.
    #[call]
    pub fn query(&mut self, text: &'static str) -> String {
        assert!(text != "drop table", "{} hung up", self.addr);
        self.queries += 1;
        format!("`{text}` was query {} of this connection", self.queries)
    }
}
// ANCHOR_END: conn

// ANCHOR: tree
supervisor! {
    /// Connections, and who knows them: without the ones the other has nothing to know.
    #[supervisor(strategy = rest_for_one)]
    pub struct Pool {
        /// How connections are secured.
        tls: Tls,

        conns: Dynamic<Conn> = Dynamic::new().restart(Temporary).max_children(10_000),

        /// Where to ask for a connection.
        pub hub: Hub = Hub { conns, tls, live: HashMap::new() },
    }
}
// ANCHOR_END: tree

// ANCHOR: main
// On one thread, so that whoever is told of an end knows of it before the next line is printed.
#[perennial::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let pool = Pool::start(Tls { server_name: "db.example" }).await?;
    let addr = SocketAddr::from(([192, 0, 2, 1], 5432));

    let first = pool.hub.connect(addr).await??;
    println!("main: {}", first.query("select 1").await?);

    let again = pool.hub.connect(addr).await??;
    println!("main: asked again, and got {}", if again == first { "the same one" } else { "another one" });
    println!("main: {}", again.query("select 2").await?);

    let error = first.query("drop table").await.expect_err("the connection crashes over it");
    println!("main: no answer, since {error}");
    println!("main: the hub has forgotten it, and knows {} connections", pool.hub.known().await?);

    let fresh = pool.hub.connect(addr).await??;
    println!("main: asked once more, and got {}", if fresh == first { "the same one" } else { "another one" });
    println!("main: {}", fresh.query("select 3").await?);

    pool.stop().await?;
    let error = pool.hub.known().await.expect_err("the pool has stopped");
    println!("main: the pool has stopped, last first: {error}");
    Ok(())
}
// ANCHOR_END: main
