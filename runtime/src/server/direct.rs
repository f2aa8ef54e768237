//! Answers that need no slot: of a call whose async handler is polled where its caller is, and does not wait.

use super::flow::{Ending, Next};
use crate::{
    Protocol,
    cell::Caller,
    reply::{self, Answer, Orphan, Unanswered, handed},
};

/// What has come of a call whose handler is polled on this stack.
pub(super) enum Direct<R: 'static> {
    /// Nothing yet; or nothing any more, since the server was killed.
    Open,
    /// The handler has answered.
    Answered(R),
    /// It waits, or has ended the server: this is where the answer arrives.
    Later(Answer<R>),
}

impl<B: Protocol, R: Send + 'static> Caller<B> for Direct<R> {
    fn over(&mut self, mut next: Next) -> Next {
        if let Some(answer) = handed() {
            *self = Self::Answered(answer);
        }
        if let Some(ending) = next.answering() {
            let (to, answer) = reply::pair();
            ending.answers_at_end(to.into());
            *self = Self::Later(answer);
        }
        next
    }

    fn crashed(&mut self) -> Option<Orphan> {
        if let Some(answer) = handed() {
            *self = Self::Answered(answer);
            return None;
        }
        let (orphan, answer) = reply::orphan();
        *self = Self::Later(answer);
        Some(orphan)
    }

    fn waits(&mut self) -> Unanswered {
        let (to, answer) = reply::known();
        *self = Self::Later(answer);
        to.into()
    }
}

impl Next {
    /// Has what the handler has returned sent to this call: now, or at the end that it asks for.
    pub(crate) fn answers(&mut self, reply: Unanswered) {
        if let Err(reply) = reply.answer()
            && let Some(ending) = self.answering()
        {
            ending.answers_at_end(reply);
        }
    }

    /// The ending that the handler asks for, if the caller is answered at it.
    fn answering(&mut self) -> Option<&mut Ending> {
        self.0.as_deref_mut().filter(|ending| ending.answer.is_some())
    }
}

impl Ending {
    /// Has what the ending answers sent to this call.
    fn answers_at_end(&mut self, reply: Unanswered) {
        let answers = self.answer.take();
        self.answer = Some(Box::new(move || {
            if let Some(answers) = answers {
                answers();
            }
            drop(reply.answer());
        }));
    }
}
