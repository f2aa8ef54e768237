//! Tasks: computations in processes of their own.

pub use self::{
    child::{Task, TaskOutput},
    deliver::TaskDone,
    of::TaskOf,
    stream::{OnTimeout, TaskStream},
    supervisor::{StartChild, StartTask, Tasks, TasksSpec},
    wait::{Await, AwaitMany, await_many},
    work::Work,
};

mod child;
mod work;
mod start;
mod of;
mod wait;
mod deliver;
mod supervisor;
mod stream;
