//! Whole trees and broken ones.

use proc_macro2::TokenStream;
use syn::Item;

use super::*;
use crate::snapshots::check;

mod mistakes;

mod mentions;

mod draw;

mod fuzz;

#[test]
fn the_band_is_declared() {
    check("supervisor_band", expand(tokens(BAND)));
}

#[test]
fn siblings_are_given_by_name() {
    check("supervisor_siblings", expand(tokens(SIBLINGS)));
}

#[test]
fn trees_stand_in_trees() {
    check("supervisor_inline", expand(tokens(INLINE)));
}

#[test]
fn generics_and_cfg_are_passed_through() {
    check("supervisor_generics", expand(tokens(GENERICS)));
}

#[test]
fn options_are_written_out() {
    check("supervisor_options", expand(tokens(OPTIONS)));
}

#[test]
fn what_is_broken_costs_only_itself() {
    check("supervisor_broken", expand(tokens(BROKEN)));
}

#[test]
fn a_name_is_given_only_where_it_is_mentioned() {
    let given = |expr: &str| {
        let tree = format!("struct T {{ i: I, a: A = 1, x: X = {expr}, z: Z = 1 }}");
        let tokens = expand(tokens(&tree)).to_string().replace(' ', "");
        // An editor is given all of them.
        let tokens = tokens.replace("#[cfg(rust_analyzer)]let", "");
        let given = ["leti=", "leta=", "letz="].into_iter().filter(|bound| tokens.contains(bound));
        given.map(|bound| bound.trim_matches(|letter| "let=".contains(letter))).collect::<String>()
    };
    let cases = [
        ("1", ""),
        ("i", "i"),
        ("f(z, i)", "iz"),
        ("X { a, i: 1 }", "a"),
        ("q.a.z", ""),
        ("vec![a; i.len()]", "ia"),
        (r#"format!("{z:?}")"#, "z"),
        ("a::z(1)", ""),
        ("a(z)", "z"),
        ("i(1)", "i"),
        ("i..a", "ia"),
    ];

    for (expr, expected) in cases {
        let mut expected: Vec<char> = expected.chars().collect();
        expected.sort_unstable();
        let mut given: Vec<char> = given(expr).chars().collect();
        given.sort_unstable();
        assert_eq!(given, expected, "{expr}");
    }
}

#[test]
fn a_tree_without_type_parameters_to_spare_has_no_phantom_field() {
    let phantom = |tree: &str| expand(tokens(tree)).to_string().contains("__perennial_types");

    assert!(!phantom("struct T { a: A = 1 }"));
    assert!(!phantom("struct T<X> { a: A<X> = 1 }"));
    assert!(!phantom("struct T<const N: usize> { a: A = 1 }"));
    assert!(phantom("struct T<X> { a: A = 1 }"));
    assert!(phantom("struct T<X> { #[cfg(b)] a: A<X> = 1 }"));
}

/// The structs of an expansion with their fields, and the enums with their variants.
fn items(tokens: TokenStream) -> Vec<String> {
    let file = syn::parse2::<syn::File>(tokens).expect("what was generated is Rust");
    let names = |item: &Item| {
        let (what, name, names): (_, _, Vec<String>) = if let Item::Struct(item) = item {
            let fields = item.fields.iter().filter_map(|field| field.ident.as_ref());
            ("struct", &item.ident, fields.map(ToString::to_string).collect())
        } else if let Item::Enum(item) = item {
            ("enum", &item.ident, item.variants.iter().map(|variant| variant.ident.to_string()).collect())
        } else {
            return None;
        };
        Some(format!("{what} {name} {{ {} }}", names.join(", ")))
    };
    file.items.iter().filter_map(names).collect()
}

fn tokens(text: &str) -> TokenStream {
    text.parse().expect("the test's tree is tokens")
}

const BAND: &str = r#"
    /// RSYNC, the band.
    #[supervisor(strategy = mood.strategy(), intensity = mood.patience(), period = 60s)]
    pub struct Band {
        /// How the manager takes a false note; whoever starts the band says.
        mood: Mood,

        /// No singer, no band.
        #[child(restart = permanent, shutdown = 1s, allow(normal_exit))]
        pub singer: Musician = Hire { role: "singer", skill: Skill::Good },

        #[child(restart = temporary, shutdown = 1s)]
        pub bass: Musician = Hire { role: "bass", skill: Skill::Good },
    }
"#;

const SIBLINGS: &str = r#"
    #[supervisor(strategy = rest_for_one)]
    struct Pool {
        tls: Tls,
        conns: Dynamic<Conn> = Dynamic::new().restart(Temporary).max_children(10_000),
        pub hub: Hub = Hub { conns, tls, log },
        log: Log = format!("{tls:?}"),
    }
"#;

const INLINE: &str = r"
    #[supervisor(strategy = rest_for_one)]
    pub struct App {
        config: Config,
        pub pool: Pool = Pool::with(config.tls.clone()),
        /// The web.
        #[supervisor(strategy = one_for_all, shutdown = 10s)]
        #[child(restart = transient)]
        pub web: struct Web {
            cache: Cache = config.cache(),
            accept: Task = accept(config.port, pool, cache),
        },
    }
";

const GENERICS: &str = r#"
    #[cfg(unix)]
    #[supervisor(allow(stale))]
    pub(crate) struct Caches<K, V: Send = u8, U = ()>
    where
        K: Send + 'static,
    {
        #[cfg(feature = "first")]
        pub first: Cache<K, V> = capacity(),
        second: Cache<V, K> = first,
        r#type: struct Inner {
            only: Cache<K, K> = second,
        },
    }
"#;

const OPTIONS: &str = r#"
    #[supervisor(
        crate = my::perennial, strategy = MINE, intensity = 3, period = 5s, auto_shutdown = any_significant,
        shutdown = GRACE, backoff = 100ms..30s, allow(stale)
    )]
    struct All {
        config: Config,
        #[child(
            restart = transient, shutdown = config.grace, start_timeout = infinity, significant, name = "a",
            unresponsive = wait, allow(normal_exit)
        )]
        a: A = config,
        #[child(shutdown = brutal_kill, significant = false, start_timeout = 2m)]
        b: A = a,
    }
"#;

const BROKEN: &str = r"
    #[supervisor(strategy = one_for_al)]
    pub struct Half {
        input: Input,
        pub a: A = input,
        pub b = 3,
        pub c: A = f(b),
        pub d: A = ,
        pub e: A = 1
        pub f: A,
        pub f: A = 2,
    }
";
