//! Partitions: one child each, found by key, restarted alone.

use perennial::{AdminError, CallError, ChildId, ChildKind, ChildStatus, Partitions, PartitionsSpec, prelude::*};
use perennial_tests::{Trace, settle};

#[perennial::test]
async fn there_is_a_child_for_each_partition_started_in_order_with_its_index() {
    let trace = Trace::new();

    let parts = parts(&trace, 3).start().await.unwrap();

    assert_eq!(trace.take(), "up 0, up 1, up 2");
    assert_eq!(parts.count(), 3);
    assert_eq!(parts.get(1).unwrap().index().await.unwrap(), 1);
    assert!(parts.get(3).is_none());
    assert_eq!(parts.all(), [0, 1, 2].map(|index| parts.get(index).unwrap()));
    parts.supervisor().stop().await.unwrap();
    assert_eq!(trace.take(), "down 2, down 1, down 0");
}

#[perennial::test]
async fn a_whole_number_is_routed_to_its_remainder_and_any_key_always_to_the_same() {
    let trace = Trace::new();
    let parts = parts(&trace, 3).start().await.unwrap();

    let mut served = Vec::new();
    for key in [0, 1, 2, 3, 4, -4] {
        served.push(parts.route(&key).index().await.unwrap());
    }

    assert_eq!(served, [0, 1, 2, 0, 1, 1]);
    assert_eq!(parts.route("ada"), parts.route(&"ada".to_owned()));
    assert_eq!(parts.route("ada"), parts.get(parts.index("ada")).unwrap());
    parts.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn a_partition_that_crashes_is_restarted_alone() {
    let trace = Trace::new();
    let parts = parts(&trace, 3).start().await.unwrap();
    let one = parts.route(&1);
    assert_eq!(trace.take(), "up 0, up 1, up 2");

    one.crash().unwrap();
    settle().await;

    assert_eq!(trace.take(), "up 1");
    assert_eq!(one.index().await.unwrap(), 1);
    assert_eq!(parts.all().iter().map(|part| part.pid().incarnation()).collect::<Vec<_>>(), [1, 2, 1]);
    parts.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn more_than_three_crashes_in_five_seconds_are_too_many() {
    let trace = Trace::new();
    let parts = parts(&trace, 2).start().await.unwrap();

    for _ in 0..4 {
        parts.route(&0).crash().unwrap();
        settle().await;
    }

    assert!(!parts.supervisor().is_alive());
    assert!(parts.all().iter().all(|part| !part.is_alive()));
    assert_eq!(trace.take(), "up 0, up 1, up 0, up 0, up 0, down 1");
}

#[perennial::test]
async fn the_partitions_are_children_whose_ids_are_their_indexes() {
    let trace = Trace::new();
    let parts = parts(&trace, 2).start().await.unwrap();

    let children = parts.which_children().await.unwrap();
    let counts = parts.count_children().await.unwrap();

    let ids: Vec<_> = children.iter().map(|child| child.id.to_string()).collect();
    assert_eq!(ids, ["1", "0"]);
    assert!(children.iter().all(|child| child.kind == ChildKind::Worker));
    assert_eq!(children[0].status, ChildStatus::Running(parts.get(1).unwrap().pid()));
    assert_eq!((counts.specs, counts.active, counts.supervisors, counts.workers), (2, 2, 0, 2));
    parts.supervisor().stop().await.unwrap();
}

#[perennial::test]
async fn partitions_of_a_tree_are_its_child_and_find_the_siblings_above() {
    let shop = Shop::start(4).await.unwrap();

    shop.carts.route("ada").add(2).await.unwrap();
    shop.carts.route("ada").add(3).await.unwrap();

    assert_eq!(shop.carts.route("ada").total().await.unwrap(), 5);
    assert_eq!(shop.till.total().await.unwrap(), 5);
    assert_eq!(shop.carts.count(), 4);
    shop.stop().await.unwrap();
}

#[perennial::test]
async fn references_to_partitions_survive_a_restart_of_them_all() {
    let shop = Shop::start(2).await.unwrap();
    let cart = shop.carts.route("ada");
    cart.add(2).await.unwrap();

    shop.carts.supervisor().exit(ExitReason::Kill);
    settle().await;

    assert_eq!(cart.total().await.unwrap(), 0);
    assert_eq!(cart, shop.carts.route("ada"));
    shop.stop().await.unwrap();
    assert!(!cart.is_alive());
}

#[perennial::test]
async fn a_restart_with_fewer_partitions_ends_the_places_of_the_others() {
    let counts = Trace::new();
    let shrinking = Shrinking::start(counts.clone()).await.unwrap();
    let [first, last] = [shrinking.parts.get(0).unwrap(), shrinking.parts.get(2).unwrap()];
    counts.note("once");

    shrinking.parts.supervisor().exit(ExitReason::Kill);
    settle().await;

    assert_eq!(shrinking.parts.count(), 2);
    assert_eq!(first.total().await.unwrap(), 0);
    assert!(matches!(last.total().await, Err(CallError::NoProc)));
    assert_eq!(shrinking.parts.route(&2), first);
    shrinking.stop().await.unwrap();
}

#[perennial::test]
async fn a_partition_is_stopped_and_started_by_hand_as_any_child() {
    let trace = Trace::new();
    let parts = parts(&trace, 2).start().await.unwrap();
    let id = || ChildId::number(1);

    parts.supervisor().terminate_child(id()).await.unwrap();

    assert!(!parts.get(1).unwrap().is_alive());
    assert!(matches!(parts.supervisor().delete_child(ChildId::number(0)).await, Err(AdminError::Running)));
    parts.supervisor().restart_child(id()).await.unwrap();
    assert!(parts.get(1).unwrap().is_alive());
    parts.supervisor().stop().await.unwrap();
}

// ---- What they use

fn parts(trace: &Trace, count: usize) -> PartitionsSpec<Part> {
    let trace = trace.clone();
    Partitions::new(move |index| Part { index, trace: trace.clone() }).partitions(count)
}

/// One of many.
#[gen_server]
#[derive(Debug)]
pub struct Part {
    index: usize,
    trace: Trace,
}

#[gen_server]
impl Part {
    fn init(part: Part) -> Self {
        part.trace.note(format!("up {}", part.index));
        part
    }

    #[call]
    fn index(&self) -> usize {
        self.index
    }

    #[cast]
    fn crash(&mut self) {
        panic!("the part was told to crash");
    }

    fn terminate(&mut self, reason: &ExitReason) {
        if !reason.is_crash() {
            self.trace.note(format!("down {}", self.index));
        }
    }
}

supervisor! {
    pub struct Shop {
        partitions: usize,

        /// What was sold.
        pub till: Cart = Cart::default(),

        /// Who buys what. A cart remembers nothing of the till.
        #[child(allow(stale(till)))]
        pub carts: Partitions<Cart> = {
            Partitions::new(move |_| Cart { till: Some(till.clone()), total: 0 }).partitions(partitions)
        },
    }
}

supervisor! {
    pub struct Shrinking {
        trace: Trace,

        pub parts: Partitions<Cart> = {
            Partitions::new(|_| Cart::default())
                .partitions(if trace.take().is_empty() { 3 } else { 2 })
        },
    }
}

/// Adds up.
#[gen_server]
#[derive(Debug, Default)]
pub struct Cart {
    till: Option<Ref<Cart>>,
    total: i64,
}

#[gen_server]
impl Cart {
    #[call]
    async fn add(&mut self, n: i64) {
        self.total += n;
        if let Some(till) = &self.till {
            till.add(n).await.unwrap();
        }
    }

    #[call]
    fn total(&self) -> i64 {
        self.total
    }
}
