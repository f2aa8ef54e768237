/// The tree `Half`.
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
    __perennial: ::perennial::SupervisorRef,
}
#[automatically_derived]
impl ::core::clone::Clone for Half {
    fn clone(&self) -> Self {
        Self {
            a: ::core::clone::Clone::clone(&self.a),
            c: ::core::clone::Clone::clone(&self.c),
            d: ::core::clone::Clone::clone(&self.d),
            e: ::core::clone::Clone::clone(&self.e),
            f: ::core::clone::Clone::clone(&self.f),
            __perennial: ::core::clone::Clone::clone(&self.__perennial),
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for Half {
    fn fmt(
        &self,
        __perennial_out: &mut ::core::fmt::Formatter<'_>,
    ) -> ::core::fmt::Result {
        let mut __perennial_struct = ::core::fmt::Formatter::debug_struct(
            __perennial_out,
            "Half",
        );
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "a", &self.a);
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "c", &self.c);
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "d", &self.d);
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "e", &self.e);
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "f", &self.f);
        ::core::fmt::DebugStruct::finish(&mut __perennial_struct)
    }
}
#[automatically_derived]
impl ::core::ops::Deref for Half {
    type Target = ::perennial::SupervisorRef;
    fn deref(&self) -> &::perennial::SupervisorRef {
        &self.__perennial
    }
}
#[diagnostic::do_not_recommend]
#[automatically_derived]
impl ::perennial::Child for Half {
    type Args = ::perennial::Declared<Self>;
    type Handle = Half;
    type Late = ::perennial::__private::NotYet<Self>;
    const SPEC: ::perennial::Spec = ::perennial::Spec::SUPERVISOR;
    const KIND: ::perennial::ChildKind = ::perennial::ChildKind::Supervisor;
    fn place(__perennial_site: ::perennial::__private::Site<'_>) -> Self {
        ::perennial::__private::place_tree::<Self>(__perennial_site)
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
#[automatically_derived]
impl ::perennial::__private::Tree for Half {
    const NAME: &'static ::core::primitive::str = "Half";
    fn places(__perennial_site: &mut ::perennial::__private::Places<'_>) -> Self {
        Self {
            a: ::perennial::__private::Places::child::<A>(__perennial_site, "a"),
            c: ::perennial::__private::Places::child::<A>(__perennial_site, "c"),
            d: ::perennial::__private::Places::child::<A>(__perennial_site, "d"),
            e: ::perennial::__private::Places::child::<A>(__perennial_site, "e"),
            f: ::perennial::__private::Places::child::<A>(__perennial_site, "f"),
            __perennial: ::perennial::__private::Places::supervisor(__perennial_site),
        }
    }
    fn supervisor(&self) -> &::perennial::SupervisorRef {
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
    #[allow(unused_variables, reason = "what uses them may be missing")]
    pub fn with(input: Input) -> ::perennial::Declared<Self> {
        #[allow(unused_imports, reason = "a `Task` does not need it")]
        use ::perennial::__private::ArgsOf as _;
        fn __perennial_input<T: ::core::marker::Send + 'static>() {}
        __perennial_input::<Input>();
        #[allow(
            unused_braces,
            unused_parens,
            unused_variables,
            reason = "an expression may be written in braces"
        )]
        let __perennial_declared = ::perennial::Declared::new(move |
            __perennial_handle: &Half,
        | -> ::perennial::Supervisor {
            let __perennial_tree = ::perennial::Supervisor::new();
            let __perennial_tree = __perennial_tree
                .child(
                    ::perennial::__private::child_at::<
                        A,
                    >(
                        &__perennial_handle.a,
                        "a",
                        {
                            let input = ::core::clone::Clone::clone(&input);
                            move || {
                                let input = ::core::clone::Clone::clone(&input);
                                ::perennial::__private::Args::<A>::of(input)
                            }
                        },
                    ),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    ::perennial::__private::child_at::<
                        A,
                    >(&__perennial_handle.c, "c", move || ::core::unreachable!()),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    ::perennial::__private::child_at::<
                        A,
                    >(&__perennial_handle.d, "d", move || ::core::unreachable!()),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    ::perennial::__private::child_at::<
                        A,
                    >(
                        &__perennial_handle.e,
                        "e",
                        move || ::perennial::__private::Args::<A>::of(1),
                    ),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    ::perennial::__private::child_at::<
                        A,
                    >(&__perennial_handle.f, "f", move || ::core::unreachable!()),
                );
            __perennial_tree
        });
        __perennial_declared
    }
}
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
