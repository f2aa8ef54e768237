//! The listings of the book: every one is compiled, and run as a test.

#![expect(unreachable_pub, reason = "the listings are shown as they would stand in a user's crate")]

mod why;
mod first_server;
mod first_tree;
mod first_program;
mod servers;
mod machines;
mod not_servers;
mod trees;
mod children;
mod siblings;
mod drawn;
mod stopping;
mod testing;
mod from_otp;
mod reports;
mod tasks;
mod readme;
