import fc from 'fast-check'

/**
 * Property tests try the same values in every run, so that a change is judged by what it did. `PROPERTY_SEED=random` (or a number)
 * goes looking for others; one that failed is kept in a corpus of seeds.
 */
const { PROPERTY_SEED = '1' } = process.env
if (PROPERTY_SEED !== 'random') fc.configureGlobal({ seed: Number(PROPERTY_SEED) })
