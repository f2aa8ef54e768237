//! A map for numbers that are handed out one after another, such as those of children and of places.

use std::{
    collections::BTreeMap,
    fmt,
    hash::{Hash, Hasher},
    iter, mem, slice,
};

/// How many successive numbers share a block: as many as a word has bits.
const BLOCK: u64 = 64;

/// Values by their numbers, in order.
///
/// A block is a word that says which of its numbers are there, and their values one behind the other. So a value takes
/// little more than its own size, where all numbers are there as well as where few of them are left; and the tree that the
/// blocks are in is so small that to find one is a matter of the nearest caches, even among a million.
#[derive(Clone)]
pub(crate) struct Shelf<T> {
    /// All blocks but the last. None of them is empty.
    blocks: BTreeMap<u64, Block<T>>,
    /// The block of the greatest numbers that ever came. It may be empty, and then keeps its memory for what comes.
    last: Block<T>,
    /// Which block the last is.
    at: u64,
    len: usize,
}

#[derive(Clone)]
struct Block<T> {
    there: u64,
    values: Vec<T>,
}

impl<T> Shelf<T> {
    pub(crate) fn new() -> Self {
        Self { blocks: BTreeMap::new(), last: Block::default(), at: 0, len: 0 }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Puts a value at a number, and returns the one that was there.
    pub(crate) fn insert(&mut self, number: u64, value: T) -> Option<T> {
        let at = number / BLOCK;
        if at > self.at {
            if self.last.there != 0 {
                self.blocks.insert(self.at, mem::take(&mut self.last));
            }
            self.at = at;
        }
        let block = if at == self.at { &mut self.last } else { self.blocks.entry(at).or_default() };
        let before = block.insert(number, value);
        self.len += usize::from(before.is_none());
        before
    }

    pub(crate) fn remove(&mut self, number: u64) -> Option<T> {
        let at = number / BLOCK;
        let removed = if at == self.at {
            self.last.remove(number)?
        } else {
            let block = self.blocks.get_mut(&at)?;
            let removed = block.remove(number)?;
            if block.there == 0 {
                self.blocks.remove(&at);
            } else if block.values.len() <= block.values.capacity() / 4 {
                block.values.shrink_to(block.values.len() * 2);
            }
            removed
        };
        self.len -= 1;
        Some(removed)
    }

    pub(crate) fn get(&self, number: u64) -> Option<&T> {
        let at = number / BLOCK;
        let block = if at == self.at { &self.last } else { self.blocks.get(&at)? };
        block.values.get(block.place(number)?)
    }

    pub(crate) fn get_mut(&mut self, number: u64) -> Option<&mut T> {
        let at = number / BLOCK;
        let block = if at == self.at { &mut self.last } else { self.blocks.get_mut(&at)? };
        let place = block.place(number)?;
        block.values.get_mut(place)
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (u64, &T)> {
        self.from(0)
    }

    /// What is there from this number on.
    pub(crate) fn from(&self, first: u64) -> impl DoubleEndedIterator<Item = (u64, &T)> {
        let at = first / BLOCK;
        let last = iter::once((&self.at, &self.last)).filter(move |(last, _)| **last >= at);
        self.blocks.range(at..).chain(last).flat_map(move |(block, values)| values.from(*block, first))
    }

    pub(crate) fn into_values(self) -> impl Iterator<Item = T> {
        self.blocks.into_values().chain(iter::once(self.last)).flat_map(|block| block.values)
    }
}

impl<T> Block<T> {
    /// Where the value of a number is, if it is there.
    fn place(&self, number: u64) -> Option<usize> {
        let bit = bit(number);
        (self.there & bit != 0).then(|| self.before(bit))
    }

    /// How many values are before that of a bit.
    fn before(&self, bit: u64) -> usize {
        (self.there & (bit - 1)).count_ones() as usize
    }

    fn insert(&mut self, number: u64, value: T) -> Option<T> {
        if let Some(place) = self.place(number) {
            return Some(mem::replace(&mut self.values[place], value));
        }
        let bit = bit(number);
        self.values.insert(self.before(bit), value);
        self.there |= bit;
        None
    }

    fn remove(&mut self, number: u64) -> Option<T> {
        let place = self.place(number)?;
        self.there &= !bit(number);
        Some(self.values.remove(place))
    }

    /// The values of this block, which is the one at `at`, from a number on.
    fn from(&self, at: u64, first: u64) -> Numbered<'_, T> {
        let begin = at * BLOCK;
        let left = if first > begin { self.there & !(bit(first) - 1) } else { self.there };
        let gone = self.values.len() - left.count_ones() as usize;
        Numbered { begin, left, values: self.values[gone..].iter() }
    }
}

fn bit(number: u64) -> u64 {
    1 << (number % BLOCK)
}

/// Values of a block with their numbers.
struct Numbered<'a, T> {
    begin: u64,
    left: u64,
    values: slice::Iter<'a, T>,
}

impl<'a, T> Iterator for Numbered<'a, T> {
    type Item = (u64, &'a T);

    fn next(&mut self) -> Option<Self::Item> {
        let value = self.values.next()?;
        let bit = self.left.trailing_zeros();
        self.left &= self.left - 1;
        Some((self.begin + u64::from(bit), value))
    }
}

impl<T> DoubleEndedIterator for Numbered<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let value = self.values.next_back()?;
        let bit = self.left.ilog2();
        self.left &= !(1 << bit);
        Some((self.begin + u64::from(bit), value))
    }
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Default for Block<T> {
    fn default() -> Self {
        Self { there: 0, values: Vec::new() }
    }
}

impl<T: fmt::Debug> fmt::Debug for Shelf<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<T: PartialEq> PartialEq for Shelf<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl<T: Eq> Eq for Shelf<T> {}

impl<T: Hash> Hash for Shelf<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.len.hash(state);
        self.iter().for_each(|entry| entry.hash(state));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::hash_map::DefaultHasher;

    use super::*;

    /// The same numbers in every run.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, most: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % most
        }
    }

    fn hash(shelf: &Shelf<u64>) -> u64 {
        let mut hasher = DefaultHasher::new();
        shelf.hash(&mut hasher);
        hasher.finish()
    }

    #[test]
    fn it_does_what_an_ordered_map_does() {
        for (seed, numbers) in [(1, 40), (2, 300), (3, 5_000)] {
            let mut dice = Dice(seed);
            let mut shelf = Shelf::new();
            let mut model = BTreeMap::new();
            for step in 0..6_000 {
                let number = dice.below(numbers);
                match dice.below(5) {
                    0 | 1 => assert_eq!(shelf.insert(number, step), model.insert(number, step)),
                    2 | 3 => assert_eq!(shelf.remove(number), model.remove(&number)),
                    _ => {
                        let changed = shelf.get_mut(number).map(mem::take);
                        assert_eq!(changed, model.get_mut(&number).map(mem::take));
                    }
                }
                assert_eq!((shelf.get(number), shelf.len()), (model.get(&number), model.len()));
                if step % 100 == 0 {
                    let from = dice.below(numbers);
                    let expected: Vec<_> = model.range(from..).map(|(number, value)| (*number, value)).collect();
                    assert_eq!(shelf.from(from).collect::<Vec<_>>(), expected, "from {from}");
                    let backwards: Vec<_> = shelf.from(from).rev().collect();
                    assert!(backwards.iter().eq(expected.iter().rev()), "to {from}");
                    assert!(shelf.clone().into_values().eq(model.values().copied()));
                }
            }
        }
    }

    #[test]
    fn it_is_equal_to_one_with_the_same_contents_and_another_past() {
        let mut shelf: Shelf<u64> = Shelf::new();
        shelf.insert(7, 1);
        let mut other = Shelf::new();
        for number in 0..1_000 {
            other.insert(number, 1);
        }
        assert_ne!(shelf, other);
        for number in (0..1_000).filter(|number| *number != 7) {
            other.remove(number);
        }

        assert_eq!(shelf, other);
        assert_eq!(hash(&shelf), hash(&other));
        assert_eq!(format!("{other:?}"), "{7: 1}");
    }

    #[test]
    fn what_is_left_of_many_takes_little_memory() {
        let mut shelf = Shelf::new();
        for number in 0..64_000 {
            shelf.insert(number, number);
        }

        for number in (0..64_000).filter(|number| number % 640 != 0) {
            shelf.remove(number);
        }

        assert_eq!((shelf.len(), shelf.blocks.len()), (100, 100));
        assert!(shelf.blocks.values().all(|block| block.values.capacity() <= 4));
    }
}
