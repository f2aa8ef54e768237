//! Which partition a key belongs to.

use std::hash::{Hash, Hasher};

/// The number of a key's partition, of `count` (at least one): a whole number's is its remainder, a text's is Erlang's, and
/// any other key's is that of a hash which is the same in every run.
pub(super) fn route(key: &(impl Hash + ?Sized), count: usize) -> usize {
    let mut hasher = Route::default();
    key.hash(&mut hasher);
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    usize::try_from(hasher.finish() % count).unwrap_or(0)
}

/// A hash that is the number itself for a key that is one number, and that of its bytes for a text.
#[derive(Default)]
struct Route {
    hash: Option<u64>,
    /// Whether bytes came last: then the mark that ends a text may follow.
    bytes: bool,
}

impl Route {
    fn number(&mut self, number: u64) {
        self.bytes = false;
        self.hash = Some(match self.hash {
            None => number,
            Some(before) => mixed(mixed(before) ^ number),
        });
    }
}

impl Hasher for Route {
    fn finish(&self) -> u64 {
        self.hash.unwrap_or(0)
    }

    fn write(&mut self, bytes: &[u8]) {
        self.number(phash2(bytes).into());
        self.bytes = true;
    }

    fn write_u8(&mut self, number: u8) {
        if !(self.bytes && number == END_OF_TEXT) {
            self.number(number.into());
        }
    }

    fn write_u16(&mut self, number: u16) {
        self.number(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.number(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.number(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.number(u64::try_from(number).unwrap_or(u64::MAX));
    }

    fn write_i8(&mut self, number: i8) {
        self.number(number.unsigned_abs().into());
    }

    fn write_i16(&mut self, number: i16) {
        self.number(number.unsigned_abs().into());
    }

    fn write_i32(&mut self, number: i32) {
        self.number(number.unsigned_abs().into());
    }

    fn write_i64(&mut self, number: i64) {
        self.number(number.unsigned_abs());
    }

    fn write_isize(&mut self, number: isize) {
        self.write_usize(number.unsigned_abs());
    }
}

/// What the standard library writes behind the bytes of a text.
const END_OF_TEXT: u8 = 0xff;

/// Where Erlang's hash begins: Bob Jenkins's golden ratio, and the multiple of it that stands for a binary.
const GOLDEN: u32 = 0x9e37_79b9;
const BINARY: u32 = GOLDEN.wrapping_mul(13);

/// Erlang's `phash2` of a binary: Bob Jenkins's hash from 1996, twelve bytes at a time.
fn phash2(bytes: &[u8]) -> u32 {
    if bytes.is_empty() {
        return BINARY;
    }
    let mut state = [GOLDEN, GOLDEN, BINARY];
    let mut blocks = bytes.chunks_exact(12);
    for block in &mut blocks {
        add(&mut state, block, 0);
        jenkins(&mut state);
    }
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    state[2] = state[2].wrapping_add(length);
    // The lowest byte of the last word belongs to the length.
    let (head, tail) = blocks.remainder().split_at(blocks.remainder().len().min(8));
    add(&mut state, head, 0);
    add(&mut state, tail, 9);
    jenkins(&mut state);
    state[2]
}

/// Adds bytes to three words, the lowest first, beginning with the byte of this number.
fn add(state: &mut [u32; 3], bytes: &[u8], first: usize) {
    for (at, byte) in (first..).zip(bytes) {
        let word = &mut state[at / 4];
        *word = word.wrapping_add(u32::from(*byte) << (8 * (at % 4)));
    }
}

/// One round of Bob Jenkins's hash.
fn jenkins([a, b, c]: &mut [u32; 3]) {
    for (right, left, last) in [(13, 8, 13), (12, 16, 5), (3, 10, 15)] {
        *a = a.wrapping_sub(*b).wrapping_sub(*c) ^ (*c >> right);
        *b = b.wrapping_sub(*c).wrapping_sub(*a) ^ (*a << left);
        *c = c.wrapping_sub(*a).wrapping_sub(*b) ^ (*b >> last);
    }
}

/// Spreads a number's bits over all of it.
fn mixed(mut number: u64) -> u64 {
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_goes_to_its_remainder() {
        let routes = [0_i64, 1, 2, 3, 4, -1, -4].map(|key| route(&key, 3));

        assert_eq!(routes, [0, 1, 2, 0, 1, 1, 1]);
        assert_eq!(route(&7_u8, 3), route(&7_usize, 3));
    }

    #[test]
    fn other_keys_are_spread_evenly_and_the_same_in_every_run() {
        let mut counts = [0; 4];
        for key in 0..4000 {
            counts[route(&format!("user-{key}"), 4)] += 1;
        }

        assert!(counts.iter().all(|count| (900..1100).contains(count)), "{counts:?}");
        assert_eq!(route("ada", 1000), route(&"ada".to_owned(), 1000));
    }

    #[test]
    fn a_text_goes_where_erlang_would_send_it() {
        let keys = ["abc", "ada", "", "twelve bytes", "a longer key, of more than twelve bytes"];

        assert_eq!(keys.map(|key| route(key, 1000)), [27, 521, 629, 736, 939]);
    }

    #[test]
    fn pairs_of_numbers_are_spread_evenly() {
        let mut counts = [0; 4];
        for key in 0..4000_u32 {
            counts[route(&(key / 64, key % 64), 4)] += 1;
        }

        assert!(counts.iter().all(|count| (900..1100).contains(count)), "{counts:?}");
    }

    #[test]
    fn one_partition_takes_every_key() {
        assert_eq!([route(&5, 1), route("ada", 1), route(&(), 1)], [0; 3]);
    }
}
