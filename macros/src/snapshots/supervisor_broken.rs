/// The tree `Half`.
/**
 ```text
 Half: one_for_one, 1 restart in 5 s

 child  type  restart  shutdown
 ├─ a   A     its own  its own
 ├─ c   A     its own  its own
 ├─ d   A     its own  its own
 ├─ e   A     its own  its own
 └─ f   A     its own  its own

 To stop, it takes what `a`, `c`, `d`, `e` and `f` may take, unless a child is starting.
 It survives 1 crash within 5 s; the 2nd ends it.
 its own: as its type says.
 ```*/
pub struct Half {
    /// The child `a`.
    pub a: <A as ::perennial::Child>::Handle,
    /// The child `c`.
    pub c: <A as ::perennial::Child>::Handle,
    /// The child `d`.
    pub d: <A as ::perennial::Child>::Handle,
    /// The child `e`.
    pub e: <A as ::perennial::Child>::Handle,
    /// The child `f`.
    pub f: <A as ::perennial::Child>::Handle,
    #[doc(hidden)]
    __perennial: ::perennial::__private::Parts,
}
#[automatically_derived]
impl ::core::clone::Clone for Half {
    fn clone(&self) -> Self {
        let mut __perennial_places = ::perennial::__private::Places::again(
            &self.__perennial,
        );
        Self {
            a: <A as ::perennial::Child>::placed(&mut __perennial_places, "a"),
            c: <A as ::perennial::Child>::placed(&mut __perennial_places, "c"),
            d: <A as ::perennial::Child>::placed(&mut __perennial_places, "d"),
            e: <A as ::perennial::Child>::placed(&mut __perennial_places, "e"),
            f: <A as ::perennial::Child>::placed(&mut __perennial_places, "f"),
            __perennial: ::perennial::__private::Places::parts(__perennial_places),
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for Half {
    fn fmt(
        &self,
        __perennial_out: &mut ::core::fmt::Formatter<'_>,
    ) -> ::core::fmt::Result {
        ::perennial::__private::debug_tree(self, __perennial_out)
    }
}
#[automatically_derived]
impl ::core::ops::Deref for Half {
    type Target = ::perennial::SupervisorRef;
    fn deref(&self) -> &::perennial::SupervisorRef {
        ::perennial::__private::Parts::supervisor(&self.__perennial)
    }
}
#[automatically_derived]
impl ::perennial::Child for Half {
    type Args = ::perennial::Declared<Self>;
    type Handle = Half;
    type Late = ::perennial::__private::NotYet<Self>;
    type Itself = Self;
    const SPEC: ::perennial::Spec = ::perennial::Spec::SUPERVISOR;
    const KIND: ::perennial::ChildKind = ::perennial::ChildKind::Supervisor;
    const OUTLINE: ::core::option::Option<&'static ::perennial::__private::Outline> = ::core::option::Option::Some(
        &::perennial::__private::Outline {
            children: &[
                <<A as ::perennial::Child>::Itself as ::perennial::Child>::OUTLINED
                    .called("a", "A"),
                <<A as ::perennial::Child>::Itself as ::perennial::Child>::OUTLINED
                    .called("c", "A"),
                <<A as ::perennial::Child>::Itself as ::perennial::Child>::OUTLINED
                    .called("d", "A"),
                <<A as ::perennial::Child>::Itself as ::perennial::Child>::OUTLINED
                    .called("e", "A"),
                <<A as ::perennial::Child>::Itself as ::perennial::Child>::OUTLINED
                    .called("f", "A"),
            ],
            ..::perennial::__private::Outline::of::<Self>("Half")
        },
    );
    fn place(__perennial_site: ::perennial::__private::Site<'_>) -> Self {
        let mut __perennial_places = ::perennial::__private::Places::new(
            __perennial_site,
            <Self as ::perennial::__private::Tree>::NAME,
        );
        Self {
            a: <A as ::perennial::Child>::placed(&mut __perennial_places, "a"),
            c: <A as ::perennial::Child>::placed(&mut __perennial_places, "c"),
            d: <A as ::perennial::Child>::placed(&mut __perennial_places, "d"),
            e: <A as ::perennial::Child>::placed(&mut __perennial_places, "e"),
            f: <A as ::perennial::Child>::placed(&mut __perennial_places, "f"),
            __perennial: ::perennial::__private::Places::parts(__perennial_places),
        }
    }
    fn furnish(
        __perennial_handle: &Self,
        __perennial_make: ::perennial::__private::Make<Self::Args>,
    ) -> ::perennial::__private::Place {
        ::perennial::__private::furnish_tree::<
            Self,
        >(__perennial_handle, __perennial_make)
    }
    fn late(__perennial_handle: &Self) -> ::perennial::__private::NotYet<Self> {
        ::perennial::__private::NotYet::new()
    }
}
#[allow(dead_code, reason = "not every tree is drawn")]
impl Half {
    /// Draws the tree as it is declared.
    #[must_use]
    pub fn tree() -> ::perennial::Drawing {
        ::perennial::__private::tree_of::<Self>()
    }
}
#[automatically_derived]
impl ::perennial::__private::Tree for Half {
    const NAME: &'static ::core::primitive::str = "Half";
    fn parts(&self) -> &::perennial::__private::Parts {
        &self.__perennial
    }
}
/// The children of [`Half`], by name.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::cmp::Eq,
    ::core::hash::Hash,
    ::core::cmp::PartialEq
)]
#[allow(dead_code, non_camel_case_types, reason = "there is one for each child")]
pub enum HalfChild {
    /// The child `a`.
    A,
    /// The child `b`.
    B,
    /// The child `c`.
    C,
    /// The child `d`.
    D,
    /// The child `e`.
    E,
    /// The child `f`.
    F,
}
impl HalfChild {
    fn __perennial_name(self) -> &'static ::core::primitive::str {
        match self {
            HalfChild::A => "a",
            HalfChild::B => "b",
            HalfChild::C => "c",
            HalfChild::D => "d",
            HalfChild::E => "e",
            HalfChild::F => "f",
        }
    }
}
#[automatically_derived]
impl ::core::convert::From<HalfChild> for ::perennial::ChildId {
    fn from(__perennial_child: HalfChild) -> Self {
        ::perennial::ChildId::from(HalfChild::__perennial_name(__perennial_child))
    }
}
#[automatically_derived]
impl ::core::cmp::PartialEq<HalfChild> for ::perennial::ChildId {
    fn eq(&self, __perennial_child: &HalfChild) -> ::core::primitive::bool {
        let __perennial_name = HalfChild::__perennial_name(*__perennial_child);
        ::perennial::ChildId::as_str(self)
            == ::core::option::Option::Some(__perennial_name)
    }
}
#[allow(dead_code, reason = "a tree is started in one way of three")]
impl Half {
    /// Starts the tree, and returns its handle once all children have started.
    pub fn start(input: Input) -> ::perennial::StartTree<Self> {
        ::perennial::__private::start_tree(Self::with(input))
    }
    /// Starts the tree, and waits for its end or for the program's to be asked for; then stops it in order.
    ///
    /// # Errors
    ///
    /// If the tree could not be started, or gave up.
    pub async fn run(input: Input) -> ::core::result::Result<(), ::perennial::Error> {
        ::perennial::__private::run_tree(Self::with(input)).await
    }
    /// Declares the tree, for another to have it as a child.
    #[allow(unused_variables, reason = "told by the macro")]
    pub fn with(input: Input) -> ::perennial::Declared<Self> {
        #[allow(unused_imports, reason = "a `Task` does not need it")]
        use ::perennial::__private::ArgsOf as _;
        fn __perennial_input<T: ::core::marker::Send + 'static>() {}
        __perennial_input::<Input>();
        #[allow(
            unexpected_cfgs,
            unused_braces,
            unused_parens,
            unused_variables,
            reason = "an expression may be written in braces"
        )]
        let __perennial_declared = ::perennial::Declared::<
            Half,
        >::new(move |
            __perennial_parts: &::perennial::__private::Parts,
        | -> ::perennial::Supervisor {
            let __perennial_tree = ::perennial::Supervisor::new();
            #[cfg(rust_analyzer)]
            let a = <A as ::perennial::Child>::before(__perennial_parts, "a");
            #[cfg(rust_analyzer)]
            let c = <A as ::perennial::Child>::before(__perennial_parts, "c");
            #[cfg(rust_analyzer)]
            let d = <A as ::perennial::Child>::before(__perennial_parts, "d");
            #[cfg(rust_analyzer)]
            let e = <A as ::perennial::Child>::before(__perennial_parts, "e");
            #[cfg(rust_analyzer)]
            let f = <A as ::perennial::Child>::before(__perennial_parts, "f");
            let __perennial_tree = __perennial_tree
                .child(
                    <A as ::perennial::Child>::declared(
                        __perennial_parts,
                        "a",
                        {
                            let input = ::core::clone::Clone::clone(&input);
                            move || {
                                let input = ::core::clone::Clone::clone(&input);
                                ::perennial::__private::Args::<A>::lasting::<_>(input)
                            }
                        },
                    ),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    <A as ::perennial::Child>::declared(
                        __perennial_parts,
                        "c",
                        move || ::core::unreachable!(),
                    ),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    <A as ::perennial::Child>::declared(
                        __perennial_parts,
                        "d",
                        move || ::core::unreachable!(),
                    ),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    <A as ::perennial::Child>::declared(
                        __perennial_parts,
                        "e",
                        move || ::perennial::__private::Args::<A>::lasting::<_>(1),
                    ),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    <A as ::perennial::Child>::declared(
                        __perennial_parts,
                        "f",
                        move || ::core::unreachable!(),
                    ),
                );
            __perennial_tree
        });
        __perennial_declared
    }
}
#[allow(unexpected_cfgs, reason = "only an editor has it")]
const _: () = {
    #[cfg(rust_analyzer)]
    use ::perennial::__private::options::{
        supervisor::strategy as _,
        words::strategy::one_for_al as _,
    };
};
::core::compile_error! {
    "`b` needs a type; write `b: Type = …` for a child"
}
::core::compile_error! {
    "expected `,` before the next field"
}
::core::compile_error! {
    "unknown strategy `one_for_al`; did you mean `one_for_all`?"
}
::core::compile_error! {
    "`d` has nothing after its `=`; write an expression"
}
::core::compile_error! {
    "`f` has no `=`: a child needs `= …` after its type; an input, neither options nor a visibility"
}
::core::compile_error! {
    "child `f` is declared twice; a name stands for one child"
}
