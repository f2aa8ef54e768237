/// RSYNC, the band.
/**
 ```text
 Band: mood.strategy(), mood.patience() restarts in 60 s

 child      type      restart    shutdown
 ├─ singer  Musician  permanent  1 s
 └─ bass    Musician  temporary  1 s

 It takes at most 2 s to stop, unless a child is starting.
 It survives mood.patience() crashes within 60 s; the next ends it.
 ```*/
pub struct Band {
    /// No singer, no band.
    pub singer: <Musician as ::perennial::Child>::Handle,
    /// The child `bass`.
    pub bass: <Musician as ::perennial::Child>::Handle,
    #[doc(hidden)]
    __perennial: ::perennial::__private::Parts,
}
#[automatically_derived]
impl ::core::clone::Clone for Band {
    fn clone(&self) -> Self {
        let mut __perennial_places = ::perennial::__private::Places::again(
            &self.__perennial,
        );
        Self {
            singer: <Musician as ::perennial::Child>::placed(
                &mut __perennial_places,
                "singer",
            ),
            bass: <Musician as ::perennial::Child>::placed(
                &mut __perennial_places,
                "bass",
            ),
            __perennial: ::perennial::__private::Places::parts(__perennial_places),
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for Band {
    fn fmt(
        &self,
        __perennial_out: &mut ::core::fmt::Formatter<'_>,
    ) -> ::core::fmt::Result {
        ::perennial::__private::debug_tree(self, __perennial_out)
    }
}
#[automatically_derived]
impl ::core::ops::Deref for Band {
    type Target = ::perennial::SupervisorRef;
    fn deref(&self) -> &::perennial::SupervisorRef {
        ::perennial::__private::Parts::supervisor(&self.__perennial)
    }
}
#[automatically_derived]
impl ::perennial::Child for Band {
    type Args = ::perennial::Declared<Self>;
    type Handle = Band;
    type Late = ::perennial::__private::NotYet<Self>;
    type Itself = Self;
    const SPEC: ::perennial::Spec = ::perennial::Spec::SUPERVISOR;
    const KIND: ::perennial::ChildKind = ::perennial::ChildKind::Supervisor;
    const OUTLINE: ::core::option::Option<&'static ::perennial::__private::Outline> = ::core::option::Option::Some(
        &::perennial::__private::Outline {
            children: &[
                <<Musician as ::perennial::Child>::Itself as ::perennial::Child>::OUTLINED
                    .called("singer", "Musician")
                    .shutdown_after(1, 0)
                    .restart(::perennial::Restart::Permanent)
                    .allow_normal_exit(),
                <<Musician as ::perennial::Child>::Itself as ::perennial::Child>::OUTLINED
                    .called("bass", "Musician")
                    .shutdown_after(1, 0)
                    .restart(::perennial::Restart::Temporary),
            ],
            ..::perennial::__private::Outline::of::<Self>("Band")
                .any_strategy()
                .any_intensity()
                .period(60, 0)
        },
    );
    fn place(__perennial_site: ::perennial::__private::Site<'_>) -> Self {
        let mut __perennial_places = ::perennial::__private::Places::new(
            __perennial_site,
            <Self as ::perennial::__private::Tree>::NAME,
        );
        Self {
            singer: <Musician as ::perennial::Child>::placed(
                &mut __perennial_places,
                "singer",
            ),
            bass: <Musician as ::perennial::Child>::placed(
                &mut __perennial_places,
                "bass",
            ),
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
impl Band {
    /// Draws the tree as it is declared.
    #[must_use]
    pub fn tree() -> ::perennial::Drawing {
        ::perennial::__private::tree_of::<Self>()
    }
}
#[automatically_derived]
impl ::perennial::__private::Tree for Band {
    const NAME: &'static ::core::primitive::str = "Band";
    fn parts(&self) -> &::perennial::__private::Parts {
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
const _: () = ::perennial::__private::checks::child_budget::<Band>(0, "singer");
const _: () = ::perennial::__private::Allow::<
    { ::perennial::__private::checks::needs_normal_exit::<Band>(0, "singer") },
>::normal_exit();
const _: () = ::perennial::__private::checks::child_budget::<Band>(1, "bass");
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
    #[allow(unused_variables, reason = "told by the macro")]
    pub fn with(mood: Mood) -> ::perennial::Declared<Self> {
        #[allow(unused_imports, reason = "a `Task` does not need it")]
        use ::perennial::__private::ArgsOf as _;
        fn __perennial_input<T: ::core::marker::Send + 'static>() {}
        __perennial_input::<Mood>();
        #[allow(
            unexpected_cfgs,
            unused_braces,
            unused_parens,
            unused_variables,
            reason = "an expression may be written in braces"
        )]
        let __perennial_declared = ::perennial::Declared::<
            Band,
        >::new(move |
            __perennial_parts: &::perennial::__private::Parts,
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
            #[cfg(rust_analyzer)]
            let singer = <Musician as ::perennial::Child>::before(
                __perennial_parts,
                "singer",
            );
            #[cfg(rust_analyzer)]
            let bass = <Musician as ::perennial::Child>::before(
                __perennial_parts,
                "bass",
            );
            let __perennial_tree = __perennial_tree
                .child(
                    <Musician as ::perennial::Child>::declared(
                            __perennial_parts,
                            "singer",
                            move || ::perennial::__private::Args::<
                                Musician,
                            >::of::<
                                _,
                            >(Hire {
                                role: "singer",
                                skill: Skill::Good,
                            }),
                        )
                        .shutdown(::core::time::Duration::from_secs(1u64))
                        .restart(::perennial::Restart::Permanent),
                );
            let __perennial_tree = __perennial_tree
                .child(
                    <Musician as ::perennial::Child>::declared(
                            __perennial_parts,
                            "bass",
                            move || ::perennial::__private::Args::<
                                Musician,
                            >::of::<
                                _,
                            >(Hire {
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
#[allow(unexpected_cfgs, reason = "only an editor has it")]
const _: () = {
    #[cfg(rust_analyzer)]
    use ::perennial::__private::options::{
        supervisor::{strategy as _, intensity as _, period as _},
        child::{restart as _, shutdown as _, allow as _},
        words::restart::permanent as _,
        words::allow::normal_exit as _,
        child::{restart as _, shutdown as _},
        words::restart::temporary as _,
    };
};
