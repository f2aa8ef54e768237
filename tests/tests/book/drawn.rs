//! The tree, drawn.

use perennial::{Drawing, DrawnState, Error, prelude::*};

use crate::trees::{Diary, Part};

// ANCHOR: tree
supervisor! {
    #[supervisor(strategy = rest_for_one, intensity = 3, period = 5s)]
    pub struct Shop {
        diary: Diary,
        #[child(shutdown = 2s)]
        pub store: Part = ("store", diary),
        #[child(shutdown = 10s)]
        pub web: struct Web {
            #[child(shutdown = 1s)]
            pub sessions: Part = ("sessions", diary),
            #[child(shutdown = brutal_kill)]
            pub pages: Part = ("pages", diary),
        },
        pub carts: Dynamic<Part> = Dynamic::new().restart(Temporary),
    }
}
// ANCHOR_END: tree

#[perennial::test]
async fn a_running_tree_is_drawn() -> Result<(), Error> {
    let shop = Shop::start(Diary::default()).await?;
    shop.carts.start(("cart", Diary::default())).await?;

    // ANCHOR: running
    shop.web.pages.crash().await.unwrap_err();
    shop.web.pages.answer().await?;

    let drawn = shop.running_tree().await?;
    println!("{drawn}");

    let pages = drawn.child("web").and_then(|web| web.child("pages")).expect("it is declared above");
    assert_eq!(pages.restarts(), 1);
    assert!(drawn.iter().all(|child| child.state() == Some(DrawnState::Running)));
    // ANCHOR_END: running
    shop.stop().await?;

    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/book/drawn.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, drawn.to_string())?;
    }
    assert_eq!(words(&drawn.to_string()), words(&std::fs::read_to_string(file)?));
    Ok(())
}

#[test]
fn a_declared_tree_is_drawn_in_mermaid() {
    let drawn: Drawing = Shop::tree();

    let text = drawn.to_mermaid();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/book/drawn.mmd");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(file, &text).expect("the drawing can be written");
    }
    assert_eq!(text, std::fs::read_to_string(file).expect("it was written once").replace("\r\n", "\n"));
}

/// What a table says, but for the processes and the names of carts, which are others in every run.
fn words(table: &str) -> String {
    let is_number = |word: &str| word.chars().all(|letter| letter.is_ascii_digit());
    let mut before = "";
    let words = table.split_whitespace().map(|word| {
        let is_name = std::mem::replace(&mut before, word).ends_with('─');
        let differs = word.starts_with('<') || (is_number(word) && (is_name || word.len() > 1));
        if differs { "…" } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}
