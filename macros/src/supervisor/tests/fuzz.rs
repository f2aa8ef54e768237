//! Whatever stands in a `supervisor!`, its expansion does not panic, says what is wrong last, and keeps what is whole.

use proc_macro2::{Delimiter, Group, TokenTree};

use super::*;
use crate::{
    errors::split,
    names::camel,
    slips::{Numbers, count, flat, slips, times, typed},
};

const TREES: [&str; 7] = [BAND, SIBLINGS, INLINE, GENERICS, OPTIONS, BROKEN, NESTED];

#[test]
fn no_slip_of_the_keyboard_panics() {
    let mut numbers = Numbers(7);
    for tree in TREES {
        let whole = tokens(tree);
        for _ in 0..110 {
            let (emitted, _) = split(expand(slips(&mut numbers, &whole)));
            assert!(!flat(&emitted).contains(&"compile_error".to_owned()), "mistakes come last");
        }
    }
}

#[test]
fn nothing_panics_while_it_is_typed() {
    for tree in TREES {
        let whole = tokens(tree);
        for left in (0..count(&whole)).step_by(2) {
            expand(typed(whole.clone(), &mut { left }));
        }
    }
}

#[test]
fn a_slip_in_one_field_costs_no_other() {
    let mut numbers = Numbers(11);
    for text in [BAND, SIBLINGS, INLINE, GENERICS, OPTIONS, NESTED] {
        let tree = Tree::read(tokens(text));
        for _ in 0..150 {
            let mut broken = tree.clone();
            let victim = numbers.below(broken.fields.len());
            broken.fields[victim].hurt(&mut numbers);
            check(text, &tree, &broken, victim);
        }
    }
}

#[test]
fn a_slip_in_the_options_costs_no_field() {
    let mut numbers = Numbers(13);
    for text in [BAND, SIBLINGS, INLINE, OPTIONS, NESTED] {
        let tree = Tree::read(tokens(text));
        for _ in 0..80 {
            let mut broken = tree.clone();
            let Some(TokenTree::Group(options)) =
                broken.head.iter_mut().find(|token| matches!(token, TokenTree::Group(_)))
            else {
                continue;
            };
            *options = Group::new(options.delimiter(), slips(&mut numbers, &options.stream()));
            check(text, &tree, &broken, usize::MAX);
            let (emitted, _) = split(expand(broken.write()));
            assert!(syn::parse2::<syn::File>(emitted).is_ok(), "{}", broken.write());
        }
    }
}

/// What was promised of the whole fields is there.
fn check(text: &str, tree: &Tree, broken: &Tree, victim: usize) {
    let input = broken.write();
    let (emitted, messages) = split(expand(input.clone()));
    let words = flat(&emitted);
    let name = &tree.name;
    let missing = |what: &str| panic!("{what} is missing\n{input}\n{messages:#?}\nof{text}");
    for function in ["start", "run", "with"] {
        if times(&words, &["fn", function]) == 0 {
            missing(function);
        }
    }
    let hurt = broken.fields.get(victim).map(Field::write).unwrap_or_default();
    let hurt: Vec<String> = flat(&hurt);
    let renamed = |name: &String| times(&hurt, &[name, ":"]) > 0;
    for (at, field) in tree.fields.iter().enumerate() {
        if at == victim {
            if let (Some(inner), Some(hurt)) = (&field.inner, &broken.fields[at].inner)
                && times(&flat(&broken.fields[at].write()), &[&field.name, ":", "struct", &inner.name, "{"]) > 0
            {
                let own = inner.fields.iter().zip(&hurt.fields).filter(|(own, hurt)| own.text() == hurt.text());
                for (own, _) in own.filter(|(own, _)| {
                    !hurt
                        .fields
                        .iter()
                        .any(|other| other.text() != own.text() && flat(&other.write()).contains(&own.name))
                }) {
                    if times(&words, &[&own.name, ":"]) == 0 {
                        missing(&own.name);
                    }
                }
            }
            continue;
        }
        if renamed(&field.name) {
            continue;
        }
        if !body(&words, &["struct", name]).contains(&field.name) && field.is_child {
            missing(&field.name);
        }
        let variant = camel(field.name.trim_start_matches("r#"));
        if field.is_child
            && !body(&words, &["enum", &format!("{name}Child")]).contains(&variant)
            && !hurt.iter().any(|word| camel(word) == variant)
        {
            missing(&variant);
        }
        if !field.is_child && times(&words, &[&field.name, ":"]) == 0 {
            missing(&field.name);
        }
    }
}

/// What stands in the braces after these words.
fn body<'a>(words: &'a [String], head: &[&str]) -> &'a [String] {
    let Some(at) =
        words.windows(head.len()).position(|window| window.iter().zip(head).all(|(word, wanted)| word == wanted))
    else {
        return &[];
    };
    let rest = &words[at..];
    let from = rest.iter().position(|word| word == "{").unwrap_or(0);
    let mut depth = 0;
    let length = rest[from..].iter().position(|word| {
        depth += i32::from(word == "{") - i32::from(word == "}");
        depth == 0
    });
    &rest[from..from + length.unwrap_or(0)]
}

/// A tree that can be hurt in one place.
#[derive(Clone)]
struct Tree {
    name: String,
    head: Vec<TokenTree>,
    fields: Vec<Field>,
}

#[derive(Clone)]
struct Field {
    name: String,
    is_child: bool,
    head: TokenStream,
    /// A tree that is written inline.
    inner: Option<Tree>,
}

impl Tree {
    fn read(tokens: TokenStream) -> Self {
        let mut head: Vec<TokenTree> = tokens.into_iter().collect();
        let Some(TokenTree::Group(body)) = head.pop() else { panic!("a tree ends in braces") };
        let at = head.iter().position(|token| token.to_string() == "struct").expect("a tree is a struct");
        let name = head[at + 1].to_string();
        let mut fields = vec![Vec::new()];
        let mut angles = 0;
        for token in body.stream() {
            match &token {
                TokenTree::Punct(punct) if punct.as_char() == '<' => angles += 1,
                TokenTree::Punct(punct) if punct.as_char() == '>' => angles -= 1,
                TokenTree::Punct(punct) if punct.as_char() == ',' && angles == 0 => {
                    fields.push(Vec::new());
                    continue;
                }
                TokenTree::Group(_) | TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            fields.last_mut().expect("there is one").push(token);
        }
        let fields = fields.into_iter().filter(|field| !field.is_empty()).map(|field| Field::read(&field)).collect();
        Self { name, head, fields }
    }

    fn write(&self) -> TokenStream {
        let fields = self.fields.iter().map(|field| {
            let field = field.write();
            quote::quote!(#field,)
        });
        let body = Group::new(Delimiter::Brace, fields.collect());
        self.head.iter().cloned().chain([body.into()]).collect()
    }
}

impl Field {
    fn read(tokens: &[TokenTree]) -> Self {
        let colon = tokens.iter().position(|token| token.to_string() == ":").expect("a field has a type");
        let name = tokens[colon - 1].to_string();
        let tree = tokens.iter().position(|token| token.to_string() == "struct");
        let is_child = tree.is_some() || tokens.iter().any(|token| token.to_string() == "=");
        let inner = tree.map(|tree| Tree::read(tokens[tree..].iter().cloned().collect()));
        let head = tokens[..tree.unwrap_or(tokens.len())].iter().cloned().collect();
        Self { name, is_child, head, inner }
    }

    fn write(&self) -> TokenStream {
        let inner = self.inner.as_ref().map(Tree::write).unwrap_or_default();
        self.head.clone().into_iter().chain(inner).collect()
    }

    fn text(&self) -> String {
        flat(&self.write()).join(" ")
    }

    fn hurt(&mut self, numbers: &mut Numbers) {
        match &mut self.inner {
            Some(tree) if numbers.below(4) > 0 => {
                let victim = numbers.below(tree.fields.len());
                tree.fields[victim].hurt(numbers);
            }
            Some(_) | None => self.head = slips(numbers, &self.head),
        }
    }
}

const NESTED: &str = r#"
    #[supervisor(strategy = one_for_all, intensity = 3, period = 5s, auto_shutdown = any_significant)]
    pub(crate) struct House {
        name: String,
        doors: Vec<(u8, &'static str)>,
        #[child(restart = transient, shutdown = 2s)]
        pub lamp: Lamp<Vec<u8>, 3> = Lamp::new(|x: u8, y| x + y, doors.len() as u8),
        garden: struct Garden {
            gate: Gate = { let lamp = lamp.clone(); Gate { lamp, name: name.clone() } },
            #[supervisor(strategy = rest_for_one)]
            pub shed: struct Shed {
                tools: Dynamic<Tool> = Dynamic::new().restart(Temporary).max_children(10),
                #[child(significant, restart = temporary)]
                keeper: Task = async move { loop { tools.start(1).await; } },
            },
        },
        #[child(shutdown = if doors.is_empty() { 1s } else { 5s }, name = "cellar")]
        cellar: <Deep as Has>::Cellar = match doors.first() { Some((n, _)) if *n > 1 => *n, _ => 0 },
        attic: Attic = vec![garden, cellar],
    }
"#;
