//! Chance.

/// Chance that can be repeated.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64, who: &str, incarnation: u32) -> Self {
        let mut dice = Self(seed);
        for salt in who.bytes().map(u64::from).chain([u64::from(incarnation)]) {
            dice.0 = dice.roll() ^ salt;
        }
        dice
    }

    /// Steele, Lea and Flood's `SplitMix64`.
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn one_in(&mut self, times: u64) -> bool {
        self.roll().is_multiple_of(times)
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let at = self.roll() % from.len() as u64;
        &from[usize::try_from(at).expect("it is below the length of a slice")]
    }
}
