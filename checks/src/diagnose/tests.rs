use super::super::value::Answer;
use super::*;

const TOLERANCE: [f64; 2] = [1e-4, 1e-6];

fn told(returned: impl Answer, expected: impl Answer) -> String {
    difference(&returned.to_value(), &expected.to_value(), TOLERANCE)
}

#[test]
fn each_pattern_has_its_words() {
    let expected = [[1.0, -2.0, 4.0], [0.5, 8.0, -1.0]];
    let map = |f: &dyn Fn(f64) -> f64| told(expected.map(|row| row.map(f)), expected);
    assert_eq!(map(&|x| -x), "the sign is the wrong way round");
    assert_eq!(map(&|x| 6.0 * x), "it is 6 times as large as it should be");
    assert_eq!(map(&|x| x / 3.0), "it is too small by a factor of 3");
    assert_eq!(map(&|x| x / -3.0), "it is too small by a factor of 3, and the sign is the wrong way round");
    assert_eq!(map(&|x| x + 0.5), "every entry is off by the same 0.5");
    assert!(map(&|x| if x == 8.0 { f64::NAN } else { x }).contains("NaN at index [1, 1]"));
    assert!(map(&|x| if x == 8.0 { f64::INFINITY } else { x }).contains("infinity at index [1, 1]"));
    assert_eq!(map(&|x| if x == 8.0 { 9.0 } else { x }), "one of 6 entries is wrong, at index [1, 1]: 9 instead of 8");
    assert!(map(&|x| x * x).starts_with("5 of 6 entries are wrong; furthest off is the one at index [1, 1]: 64"));
}

#[test]
fn nothing_is_explained_where_an_infinity_is_expected() {
    let expected = [f64::INFINITY, 2.0];
    assert_eq!(told([88.0, 4.0], expected), "inf is expected at index [0], and 88 came back");
    assert_eq!(told([f64::INFINITY, 4.0], expected), "one of 2 entries is wrong, at index [1]: 4 instead of 2");
    assert_eq!(told(f64::NEG_INFINITY, f64::INFINITY), "inf is expected, and -inf came back");
}

#[test]
fn nearly_right_numbers_differ_from_a_digit_on() {
    assert_eq!(told(0.11113, 1.0 / 9.0), "0.11113 instead of 0.11111, from the fifth digit on");
    assert_eq!(
        told([0.11113, 2.0, 0.5], [0.11111, 2.0, 0.5]),
        "one of 3 entries is wrong, at index [0]: 0.11113 instead of 0.11111, from the fifth digit on"
    );
    assert_eq!(told(1.001, 0.999), "1.001 instead of 0.999, by 0.2002 %");
    // A common factor, but nobody would call it one.
    assert!(!told([1.0005, 2.001], [1.0, 2.0]).contains("times"));
}

#[test]
fn what_an_f32_holds_is_recognised() {
    let told = |a: [f64; 3], b: [f64; 3], relative| difference(&a.to_value(), &b.to_value(), [relative, 0.0]);
    let exact = [0.1, 1.0 / 3.0, 123.456];
    assert!(told(exact.map(|x| f64::from(x as f32)), exact, 1e-9).starts_with("right to about seven digits"));
    // Errors of that size are no common offset, whatever the tolerance.
    assert!(told([1.000_03, 0.999_99, 1.000_01], [1.0; 3], 1e-6).starts_with("3 of 3 entries are wrong"));
}

#[test]
fn a_single_number_has_simple_factors_only() {
    assert_eq!(told(6.0, 2.0), "it is 3 times as large as it should be");
    assert_eq!(told(0.7, 7000.0), "it is too small by a factor of 10000");
    assert_eq!(told(3.2, 1.7), "3.2 instead of 1.7");
    assert_eq!(told([0.0, 3.2], [0.0, 1.7]), "one of 2 entries is wrong, at index [1]: 3.2 instead of 1.7");
}

#[test]
fn indices_have_no_factors() {
    assert_eq!(told(6usize, 2usize), "it is 4 more than it should be");
    assert_eq!(told(vec![1usize, 3, 5], vec![0usize, 2, 4]), "every entry is 1 more than it should be");
    assert!(told(vec![2usize, 4, 5], vec![1usize, 2, 5]).starts_with("2 of 3 entries are wrong"));
    assert!(told(705_032_704u64, 5_000_000_000u64).contains("outgrew its 32 bits"));
}

#[test]
fn integer_division_is_recognised() {
    assert!(told(0.0, 0.625).starts_with("it is 0; a division of integers would do that"));
    assert_eq!(told([0.0, 0.0], [2e-9, -3e-5]), "everything is 0");
    assert!(told(2.0, 2.1875).contains("it is whole by chance"));
    assert!(told([0.0, 0.0], [0.5, 0.25]).starts_with("everything is 0; a division of integers"));
    assert_eq!(told([0.0, 0.0], [5.0, 0.25]), "everything is 0");
    assert!(told([2.0, 0.0, 3.0], [2.667, 0.1, 3.0]).starts_with("what comes after the point is cut off"));
    assert!(told(1.0, 0.7).starts_with("it is rounded"));
    assert!(told(1.0, 0.3).contains("were integers divided?"));
    // Whole but for rounding, or far off.
    assert_eq!(told(1600.0, 100.0 * (0.3f64 / 0.1).powi(2)), "1600 instead of 900");
    assert_eq!(told(21.0, 12.75), "21 instead of 12.75");
    assert_eq!(told(100.0, 146.64), "100 instead of 146.64");
}

#[test]
fn what_is_right_to_seven_digits_was_an_f32() {
    let tight = |a: f64| difference(&a.to_value(), &(1.0 / 3.0).to_value(), [1e-9, 0.0]);
    assert!(tight(f64::from(1f32 / 3.0)).starts_with("right to about seven digits only"));
    assert_eq!(tight(0.333), "0.333 instead of 0.33333, from the fourth digit on");
}

#[test]
fn a_list_whose_rows_are_alike_is_still_a_list() {
    let batches = vec![vec![0usize, 1, 2], vec![3, 4, 5], vec![6]];
    assert_eq!(told(vec![vec![0usize, 9]], batches.clone()), "instead of 3 parts there is 1");
    assert!(
        told(vec![vec![0usize, 1, 2], vec![3, 4, 5]], batches)
            .ends_with("the last one is missing, the others are right")
    );
}

#[test]
fn the_right_numbers_in_the_wrong_places_are_recognised() {
    assert_eq!(
        told([[1.0, 3.0], [2.0, 4.0]], [[1.0, 2.0], [3.0, 4.0]]),
        "the axes are the wrong way round: this is the transpose"
    );
    assert_eq!(told([1.0, 2.0, 4.0], [4.0, 2.0, 1.0]), "the numbers are right, but in reverse order");
    assert_eq!(told([2.0, 1.0, 4.0], [4.0, 2.0, 1.0]), "the numbers are right, but in another order");
    // Near enough for a wide tolerance, and still other numbers.
    let wide = difference(&[2.1, 1.0, 3.9].to_value(), &[4.0, 2.0, 1.0].to_value(), [0.1, 0.0]);
    assert!(wide.starts_with("3 of 3 entries are wrong"), "{wide}");
    let (by_columns, by_rows) = ([[0.2, 0.3], [0.8, 0.7]], [[0.4, 0.6], [0.5, 0.5]]);
    assert_eq!(told(by_columns, by_rows), "the columns sum to 1, where the rows should: it is the wrong axis");
    assert_eq!(told((2.0, 1.0), (1.0, 2.0)), "the parts are right, but in reverse order");
}

#[test]
fn shapes_come_first() {
    assert_eq!(told([1.0, 2.0], 3.0), "one number is asked for: the sum of these 2");
    assert_eq!(told([1.0, 2.0], 7.0), "one number is asked for, and 2 came back");
    assert!(told([[7.0]], 7.0).starts_with("the number is right, but it has axes"));
    assert!(told([[1.0], [2.0]], [1.0, 2.0]).starts_with("the numbers are right, but their shape is [2, 1], not [2]"));
    assert!(told([[1.0], [2.0]], [1.0, 3.0]).starts_with("the shape is [2, 1], not [2]"));
    let matrix = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    assert!(told([[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]], matrix).starts_with("the numbers are right, but the axes"));
    assert!(told([[0.0; 2]; 3], matrix).starts_with("the axes are the wrong way round"));
    assert_eq!(
        told([1.0, 2.0], [1.0, 2.0, 3.0]),
        "there are 2 entries, not 3: the last one is missing, the others are right"
    );
    assert_eq!(
        told([2.0, 3.0], [1.0, 2.0, 3.0]),
        "there are 2 entries, not 3: the first one is missing, the others are right"
    );
    assert_eq!(told([[1.0]; 4], [[2.0]; 3]), "there are 4 rows, not 3");
    // Nothing finite is right where an infinity is expected.
    assert!(told([[7.0], [1.0]], [f64::INFINITY, 1.0]).starts_with("the shape is [2, 1], not [2]"));
    assert_eq!(told([7.0], [f64::INFINITY, 1.0]), "instead of 2 entries there is 1");
    // At either end, in lists of lists as in arrays.
    assert_eq!(
        told(vec![vec![9], vec![0, 1], vec![2]], vec![vec![0, 1], vec![2]]),
        "there are 3 parts, not 2: the first one is too many, the others are right"
    );
}

#[test]
fn the_part_that_is_wrong_is_blamed() {
    // Within the check's own tolerance the first part is right.
    let wide = |a: (f64, f64), b: (f64, f64)| difference(&a.to_value(), &b.to_value(), [0.05, 0.0]);
    assert_eq!(wide((1.01, 84.0), (1.0, 0.84)), "part 2 of 2 is wrong: it is 100 times as large as it should be");
    let epochs = |f: fn(f64) -> f64| [0.5, 0.7, 0.9].map(|a| (1.0, f(a)));
    assert_eq!(
        told(epochs(|a| 100.0 * a), epochs(|a| a)),
        "part 2 of 2 of each is wrong: it is 100 times as large as it should be"
    );
    let nested = |x: f64| vec![(1.0, vec![vec![2.0], vec![x, 3.0]])];
    assert_eq!(
        told(nested(9.0), nested(3.0)),
        "in part 1 of 1, part 2 of 2, part 2 of 2 is wrong: one of 2 entries is wrong, at index [0]: 9 instead of 3"
    );
    assert_eq!(
        told(vec![vec![0, 1], vec![2]], vec![vec![0, 1], vec![2], vec![]]),
        "there are 2 parts, not 3: the last one is missing, the others are right"
    );
}

#[test]
fn words_are_told_apart() {
    assert_eq!(told(None::<f64>, Some(1.0)), "None came back, where there is a value");
    assert_eq!(told(Some(1.0), None::<f64>), "a value came back, where None is right");
    assert_eq!(told(true, false), "the answer is the wrong one for this input");
}
