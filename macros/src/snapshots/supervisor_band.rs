/// RSYNC, the band.
pub struct Band {
    /// No singer, no band.
    pub singer: <Musician as ::perennial::Child>::Handle,
    /// The child `bass`.
    pub bass: <Musician as ::perennial::Child>::Handle,
    #[doc(hidden)]
    __perennial: ::perennial::SupervisorRef,
}
#[automatically_derived]
impl ::core::clone::Clone for Band {
    fn clone(&self) -> Self {
        Self {
            singer: ::core::clone::Clone::clone(&self.singer),
            bass: ::core::clone::Clone::clone(&self.bass),
            __perennial: ::core::clone::Clone::clone(&self.__perennial),
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for Band {
    fn fmt(
        &self,
        __perennial_out: &mut ::core::fmt::Formatter<'_>,
    ) -> ::core::fmt::Result {
        let mut __perennial_struct = ::core::fmt::Formatter::debug_struct(
            __perennial_out,
            "Band",
        );
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "singer", &self.singer);
        ::core::fmt::DebugStruct::field(&mut __perennial_struct, "bass", &self.bass);
        ::core::fmt::DebugStruct::finish(&mut __perennial_struct)
    }
}
#[automatically_derived]
impl ::core::ops::Deref for Band {
    type Target = ::perennial::SupervisorRef;
    fn deref(&self) -> &::perennial::SupervisorRef {
        &self.__perennial
    }
}
#[diagnostic::do_not_recommend]
#[automatically_derived]
impl ::perennial::Child for Band {
    type Args = ::perennial::Declared<Self>;
    type Handle = Band;
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
impl ::perennial::__private::Tree for Band {
    const NAME: &'static ::core::primitive::str = "Band";
    fn places(__perennial_site: &mut ::perennial::__private::Places<'_>) -> Self {
        Self {
            singer: ::perennial::__private::Places::child::<
                Musician,
            >(__perennial_site, "singer"),
            bass: ::perennial::__private::Places::child::<
                Musician,
            >(__perennial_site, "bass"),
            __perennial: ::perennial::__private::Places::supervisor(__perennial_site),
        }
    }
    fn supervisor(&self) -> &::perennial::SupervisorRef {
        &self.__perennial
    }
}
/// The children of [`Band`], by name.
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::fmt::Debug,
    ::core::cmp::Eq,
    ::core::hash::Hash,
    ::core::cmp::PartialEq
)]
#[allow(dead_code, non_camel_case_types, reason = "there is one for each child")]
pub enum BandChild {
    /// The child `singer`.
    Singer,
    /// The child `bass`.
    Bass,
}
impl BandChild {
    fn __perennial_name(self) -> &'static ::core::primitive::str {
        match self {
            BandChild::Singer => "singer",
            BandChild::Bass => "bass",
        }
    }
}
#[automatically_derived]
impl ::core::convert::From<BandChild> for ::perennial::ChildId {
    fn from(__perennial_child: BandChild) -> Self {
        ::perennial::ChildId::from(BandChild::__perennial_name(__perennial_child))
    }
}
#[automatically_derived]
impl ::core::cmp::PartialEq<BandChild> for ::perennial::ChildId {
    fn eq(&self, __perennial_child: &BandChild) -> ::core::primitive::bool {
        let __perennial_name = BandChild::__perennial_name(*__perennial_child);
        ::perennial::ChildId::as_str(self)
            == ::core::option::Option::Some(__perennial_name)
    }
}
#[allow(dead_code, reason = "a tree is started in one way of three")]
impl Band {
    /// Starts the tree, and returns its handle once all children have started.
    ///
    /// - `mood`: How the manager takes a false note; whoever starts the band says.
    pub fn start(mood: Mood) -> ::perennial::StartTree<Self> {
        ::perennial::__private::start_tree(Self::with(mood))
    }
    /// Starts the tree, and waits for its end or for the program's to be asked for; then stops it in order.
    ///
    /// - `mood`: How the manager takes a false note; whoever starts the band says.
    ///
    /// # Errors
    ///
    /// If the tree could not be started, or gave up.
    pub async fn run(mood: Mood) -> ::core::result::Result<(), ::perennial::Error> {
        ::perennial::__private::run_tree(Self::with(mood)).await
    }
    /// Declares the tree, for another to have it as a child.
    ///
    /// - `mood`: How the manager takes a false note; whoever starts the band says.
    pub fn with(mood: Mood) -> ::perennial::Declared<Self> {
        #[allow(unused_imports, reason = "a `Task` does not need it")]
        use ::perennial::__private::ArgsOf as _;
        fn __perennial_input<T: ::core::marker::Send + 'static>() {}
        __perennial_input::<Mood>();
        #[allow(
            unused_braces,
            unused_parens,
            unused_variables,
            reason = "an expression may be written in braces"
        )]
        let __perennial_declared = ::perennial::Declared::new(move |
            __perennial_handle: &Band,
        | -> ::perennial::Supervisor {
            let __perennial_tree = ::perennial::Supervisor::new()
                .strategy({
                    let mood = ::core::clone::Clone::clone(&mood);
                    mood.strategy()
                })
                .intensity({
                    let mood = ::core::clone::Clone::clone(&mood);
                    mood.patience()
                })
                .period(::core::time::Duration::from_secs(60u64));
            let __perennial_tree = __perennial_tree
                .child(
                    ::perennial::__private::child_at::<
                        Musician,
                    >(
                            &__perennial_handle.singer,
                            "singer",
                            move || ::perennial::__private::Args::<
                                Musician,
                            >::of(Hire {
                                role: "singer",
                                skill: Skill::Good,
                            }),
                        )
                        .shutdown(::core::time::Duration::from_secs(1u64))
                        .restart(::perennial::Restart::Permanent),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    ::perennial::__private::child_at::<
                        Musician,
                    >(
                            &__perennial_handle.bass,
                            "bass",
                            move || ::perennial::__private::Args::<
                                Musician,
                            >::of(Hire {
                                role: "bass",
                                skill: Skill::Good,
                            }),
                        )
                        .shutdown(::core::time::Duration::from_secs(1u64))
                        .restart(::perennial::Restart::Temporary),
                );
            __perennial_tree
        });
        __perennial_declared
    }
}
