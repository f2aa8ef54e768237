//! What a tree needs, and what is said of it, at run time.

use std::time::Duration;

use super::{
    CanStop, Outline, OutlineChild,
    budget::{Limit, Need, check},
    checks::{can_end, nothing_to_restart},
    live::Live,
};
use crate::{AutoShutdown, BadSpec, ChildKind, Restart, Shutdown, Spec, Unresponsive};

const A: OutlineChild = OutlineChild {
    name: "a",
    ty: "A",
    kind: ChildKind::Worker,
    restart: Some(Restart::Permanent),
    shutdown: Some(Shutdown::After(secs(5))),
    start_timeout: Some(None),
    significant: Some(false),
    registered: Some(None),
    unresponsive: Some(Unresponsive::Escalate),
    can_stop: None,
    can_end: false,
    allows_normal_exit: false,
    is_opaque: false,
    tree: None,
};
const B: OutlineChild = OutlineChild { name: "b", ..A };
const NOTHING: Need =
    Need { stop: Duration::ZERO, start: Duration::ZERO, is_endless: false, unless_starting: false, is_hidden: false };

const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

const fn tree(children: &'static [OutlineChild]) -> Outline {
    Outline { children, ..Outline::leaf("T") }
}

const fn inner(tree: &'static Outline) -> OutlineChild {
    OutlineChild {
        name: "inner",
        kind: ChildKind::Supervisor,
        shutdown: Some(Shutdown::Infinity),
        tree: Some(tree),
        ..A
    }
}

#[test]
fn a_tree_needs_what_its_children_take_one_after_the_other() {
    const TREES: [(Outline, Need); 8] = [
        (tree(&[]), NOTHING),
        (tree(&[A, B]), Need { stop: secs(10), unless_starting: true, ..NOTHING }),
        (
            tree(&[A.shutdown(Shutdown::BrutalKill), B.start_timeout(1, 0)]),
            Need { stop: secs(5), start: secs(1), unless_starting: true, ..NOTHING },
        ),
        (tree(&[A.start_timeout(3, 0), B.start_timeout(2, 0)]), Need { stop: secs(10), start: secs(3), ..NOTHING }),
        (
            tree(&[A.shutdown(Shutdown::Infinity), B]),
            Need { stop: secs(5), is_endless: true, unless_starting: true, ..NOTHING },
        ),
        (tree(&[A.any_shutdown(), B]), Need { stop: secs(5), unless_starting: true, is_hidden: true, ..NOTHING }),
        (tree(&[A.any_start_timeout()]), Need { stop: secs(5), is_hidden: true, ..NOTHING }),
        (tree(&[A.shutdown_after(u64::MAX, 0), B]), Need { stop: Duration::MAX, unless_starting: true, ..NOTHING }),
    ];

    for (tree, expected) in &TREES {
        assert_eq!(Need::of(tree), *expected, "{:?}", tree.children);
    }
}

#[test]
fn a_tree_in_a_tree_takes_what_it_needs_itself_unless_it_has_a_time() {
    const LIMITED: Outline = tree(&[A.start_timeout(3, 0), B.start_timeout(2, 0)]);
    const CONNS: Outline = Outline::dynamic("Dynamic", &[A]);
    const CASES: [(OutlineChild, u64, u64); 6] = [
        (inner(&LIMITED), 13, 5),
        (inner(&LIMITED).start_timeout(1, 0), 13, 1),
        (inner(&LIMITED).shutdown(Shutdown::BrutalKill), 13, 5),
        (inner(&LIMITED).shutdown_after(2, 0), 2, 5),
        (inner(&CONNS), 5, 0),
        (OutlineChild { is_opaque: true, ..inner(&CONNS) }, 0, 0),
    ];

    for (child, stop, start) in CASES {
        let need = Need::of_all(&[child]);
        assert_eq!((need.stop, need.start), (secs(stop), secs(start)), "{child:?}");
        assert_eq!(need.is_hidden, child.is_opaque);
    }
}

#[test]
fn a_tree_is_refused_from_the_first_moment_that_is_missing() {
    const TREE: Outline = tree(&[A, B]);

    assert!(check("T", Limit::of(secs(10)), &TREE).is_none());
    assert!(check("T", Limit::of(Duration::from_nanos(9_999_999_999)), &TREE).is_some());
}

#[test]
fn of_many_children_only_some_are_named() {
    let children = [A; 12];

    let text = super::budget::check_all("T", Limit::of(secs(1)), false, &children).expect("it is refused");

    assert_eq!(text.as_str().matches("`a` 5 s").count(), 10);
    assert!(text.as_str().ends_with("`a` 5 s and others): raise it, or leave it out"), "{}", text.as_str());
}

#[test]
fn a_worker_without_end_is_named_by_its_path() {
    const INNER: Outline = tree(&[A, B.shutdown(Shutdown::Infinity)]);
    const OUTER: Outline = tree(&[A, inner(&INNER)]);

    let text = check("T", Limit::of(secs(1)), &OUTER).expect("it is refused");

    assert_eq!(
        text.as_str(),
        "`T` has 1 s to stop, but `inner.b` may take for ever: give a time there, or leave out this one"
    );
}

#[test]
fn names_are_those_of_the_tree() {
    const JOB: Outline = tree(&[A]).auto_shutdown(AutoShutdown::AllSignificant);
    let can_stop = Some(CanStop { server: "Musician", handler: "leave" });
    let said = |child: &OutlineChild| can_end(child).map(|text| text.as_str().to_owned()).unwrap_or_default();

    assert!(said(&OutlineChild { can_stop, ..A }).starts_with("`a` is permanent, but `Musician::leave` can end it"));
    assert!(said(&inner(&JOB)).starts_with("`inner` is permanent, but its `auto_shutdown` can end it normally"));
    assert_eq!(said(&inner(&JOB).restart(Restart::Transient)), "");
    assert_eq!(said(&A), "");
    assert!(nothing_to_restart("T", &[A], "period").is_none());
    assert!(nothing_to_restart("T", &[A.restart(Restart::Temporary)], "period").is_some());
}

#[test]
fn a_dynamic_supervisor_has_what_its_siblings_leave() {
    const CONNS: Outline = Outline::dynamic("Dynamic", &[A]);
    const TREE: Outline = Outline {
        shutdown: Shutdown::After(secs(20)),
        ..tree(&[A, B, OutlineChild { is_opaque: true, ..inner(&CONNS) }])
    };
    let specs = [Spec::DEFAULT, Spec { shutdown: secs(3).into(), ..Spec::DEFAULT }, Spec::SUPERVISOR];

    let limits = |around| Live::new(&TREE, &specs, around).limits().collect::<Vec<_>>();

    let rest = |time| Some(Limit { time, is_rest: true });
    assert_eq!(limits(None), [None, None, rest(secs(12))]);
    assert_eq!(limits(rest(secs(9))), [None, None, rest(secs(1))]);
    let conns = Live::new(&CONNS, &[Spec { shutdown: secs(2).into(), ..Spec::DEFAULT }], rest(secs(1)));
    assert!(matches!(conns.check("conns", AutoShutdown::Never), Err(BadSpec::Refused(_))));
}
