//! Checks of the open questions of the first chapter, S1 to S6.
