//! A mailbox is bounded by a number of messages, has no bound, or is kept for the next incarnation.

use perennial::prelude::*;

#[gen_server(mailbox = 5s)]
#[derive(Debug)]
pub struct First;

#[gen_server]
impl First {}

#[gen_server(mailbox = infinity)]
#[derive(Debug)]
pub struct Second;

#[gen_server]
impl Second {}

#[gen_server(mailbox = -1)]
#[derive(Debug)]
pub struct Third;

#[gen_server]
impl Third {}

fn main() {}
