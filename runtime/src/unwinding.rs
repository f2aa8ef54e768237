//! A panic ends its process alone: it is unwound as far as that, and no further.

#[cfg(panic = "abort")]
compile_error!(
    "supervision needs unwinding: with `panic = \"abort\"` one panic ends the whole program; remove it from the profile \
     in `Cargo.toml`, or from the flags of the compiler"
);
